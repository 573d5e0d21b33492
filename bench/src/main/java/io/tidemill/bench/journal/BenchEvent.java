// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.journal;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * An event of 64 bytes, all of which follow from its sequence and all of which matter for the checksum.
 *
 * <pre>
 *    0        8        16       24          32       40        48       56       64
 *    +--------+--------+--------+-----------+--------+---------+--------+--------+
 *    |   id   | timeNs | account| instrument| price  | quantity| flags  |  tag   |
 *    +--------+--------+--------+-----------+--------+---------+--------+--------+
 * </pre>
 */
final class BenchEvent
{
    static final int LENGTH_BYTES = 8 * Long.BYTES;

    private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

    private long id;
    private long timeNs;
    private long account;
    private long instrument;
    private long price;
    private long quantity;
    private long flags;
    private long tag;

    /** Cheap, since it is part of every timed loop, but every byte varies. */
    void fill(final long sequence)
    {
        final long mixed = (sequence + 1) * GOLDEN_RATIO;
        id = sequence;
        timeNs = mixed + sequence;
        account = mixed ^ (mixed >>> 29);
        instrument = mixed ^ (mixed >>> 32);
        price = mixed - (mixed >>> 17);
        quantity = ~mixed;
        flags = Long.rotateLeft(mixed, 23);
        tag = mixed;
    }

    void encode(final MutableDirectBuffer buffer, final int offset)
    {
        buffer.putLong(offset, id);
        buffer.putLong(offset + 8, timeNs);
        buffer.putLong(offset + 16, account);
        buffer.putLong(offset + 24, instrument);
        buffer.putLong(offset + 32, price);
        buffer.putLong(offset + 40, quantity);
        buffer.putLong(offset + 48, flags);
        buffer.putLong(offset + 56, tag);
    }

    void decode(final DirectBuffer buffer, final int offset)
    {
        id = buffer.getLong(offset);
        timeNs = buffer.getLong(offset + 8);
        account = buffer.getLong(offset + 16);
        instrument = buffer.getLong(offset + 24);
        price = buffer.getLong(offset + 32);
        quantity = buffer.getLong(offset + 40);
        flags = buffer.getLong(offset + 48);
        tag = buffer.getLong(offset + 56);
    }

    void copyTo(final BenchEvent other)
    {
        other.id = id;
        other.timeNs = timeNs;
        other.account = account;
        other.instrument = instrument;
        other.price = price;
        other.quantity = quantity;
        other.flags = flags;
        other.tag = tag;
    }

    /**
     * Adds this event to the checksum of the events before it.
     *
     * <p>Each field has an odd factor of its own, so a change of any bit of one field changes the sum, and so does
     * swapping two fields; the step from one event to the next is a bijection, so no later event hides a difference.
     * The eight products do not wait for one another: a chain of eight would be slower than reading the event.
     */
    long fold(final long checksum)
    {
        final long sum =
            id * 0xBF58476D1CE4E5B9L +
            timeNs * 0x94D049BB133111EBL +
            account * 0xFF51AFD7ED558CCDL +
            instrument * 0xC4CEB9FE1A85EC53L +
            price * 0xD6E8FEB86659FD93L +
            quantity * 0xA0761D6478BD642FL +
            flags * 0xE7037ED1A0B428DBL +
            tag * 0x8EBC6AF09C88C6E3L;
        return Long.rotateLeft(checksum, 31) * GOLDEN_RATIO + sum;
    }

    /**
     * The checksum that a contender must arrive at, from a loop without any engine or log.
     */
    static long checksum(final long events)
    {
        final BenchEvent event = new BenchEvent();
        long checksum = 0;
        for (long sequence = 0; sequence < events; sequence++)
        {
            event.fill(sequence);
            checksum = event.fold(checksum);
        }
        return checksum;
    }
}
