// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.pipeline;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * An event all of whose bytes follow from its sequence and matter for the checksum. It has 64 bytes unless the JVM is
 * told otherwise, so that its size is a constant to the compiler.
 *
 * <pre>
 *    0        8        16       24          32       40        48       56       64        length
 *    +--------+--------+--------+-----------+--------+---------+--------+--------+--- … ---+
 *    |   id   |  tag   | timeNs | account   |instrumt| price   |quantity| flags  |  words  |
 *    +--------+--------+--------+-----------+--------+---------+--------+--------+--- … ---+
 *    always            |◀────────────── from 64 bytes on ────────────────────▶|  beyond 64
 * </pre>
 */
public final class BenchEvent
{
    /** Name of the JVM's property that sets {@link #LENGTH_BYTES}. */
    public static final String LENGTH_PROPERTY = "tidemill.bench.event-bytes";

    /** Length of {@link #BenchEvent() the events of this JVM}: 16, or a multiple of 64. */
    public static final int LENGTH_BYTES = Integer.getInteger(LENGTH_PROPERTY, 64);

    private static final int SHORT_BYTES = 2 * Long.BYTES;
    private static final int FULL_BYTES = 8 * Long.BYTES;
    private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;
    private static final long[] NO_WORDS = {};

    private final boolean full;
    private final long[] words;
    private long id;
    private long tag;
    private long timeNs;
    private long account;
    private long instrument;
    private long price;
    private long quantity;
    private long flags;

    /**
     * An event of the JVM's length.
     */
    public BenchEvent()
    {
        this(LENGTH_BYTES);
    }

    /**
     * An event of another length, for models.
     *
     * @param lengthBytes 16, or a multiple of 64.
     */
    BenchEvent(final int lengthBytes)
    {
        if (lengthBytes != SHORT_BYTES && (lengthBytes < FULL_BYTES || lengthBytes % FULL_BYTES != 0))
        {
            throw new IllegalArgumentException(
                "an event of " + lengthBytes + " bytes; " + SHORT_BYTES + " or a multiple of 64 are possible");
        }
        full = lengthBytes >= FULL_BYTES;
        words = lengthBytes > FULL_BYTES ? new long[(lengthBytes - FULL_BYTES) / Long.BYTES] : NO_WORDS;
    }

    /**
     * Makes it the event of a sequence. Cheap, since it is part of every timed loop, but every byte varies.
     *
     * @param sequence of the event.
     */
    public void fill(final long sequence)
    {
        final long mixed = (sequence + 1) * GOLDEN_RATIO;
        id = sequence;
        tag = mixed;
        if (full)
        {
            timeNs = mixed + sequence;
            account = mixed ^ (mixed >>> 29);
            instrument = mixed ^ (mixed >>> 32);
            price = mixed - (mixed >>> 17);
            quantity = ~mixed;
            flags = Long.rotateLeft(mixed, 23);
            final long[] filled = words;
            for (int i = 0; i < filled.length; i++)
            {
                filled[i] = mixed + i;
            }
        }
    }

    /**
     * Which event it is.
     *
     * @return the sequence given to {@link #fill}.
     */
    public long id()
    {
        return id;
    }

    /**
     * Writes {@link #LENGTH_BYTES} bytes.
     *
     * @param buffer to write to.
     * @param offset of the first byte.
     */
    public void encode(final MutableDirectBuffer buffer, final int offset)
    {
        buffer.putLong(offset, id);
        buffer.putLong(offset + 8, tag);
        if (full)
        {
            buffer.putLong(offset + 16, timeNs);
            buffer.putLong(offset + 24, account);
            buffer.putLong(offset + 32, instrument);
            buffer.putLong(offset + 40, price);
            buffer.putLong(offset + 48, quantity);
            buffer.putLong(offset + 56, flags);
            final long[] written = words;
            for (int i = 0; i < written.length; i++)
            {
                buffer.putLong(offset + FULL_BYTES + i * Long.BYTES, written[i]);
            }
        }
    }

    /**
     * Reads {@link #LENGTH_BYTES} bytes.
     *
     * @param buffer to read from.
     * @param offset of the first byte.
     */
    public void decode(final DirectBuffer buffer, final int offset)
    {
        id = buffer.getLong(offset);
        tag = buffer.getLong(offset + 8);
        if (full)
        {
            timeNs = buffer.getLong(offset + 16);
            account = buffer.getLong(offset + 24);
            instrument = buffer.getLong(offset + 32);
            price = buffer.getLong(offset + 40);
            quantity = buffer.getLong(offset + 48);
            flags = buffer.getLong(offset + 56);
            final long[] read = words;
            for (int i = 0; i < read.length; i++)
            {
                read[i] = buffer.getLong(offset + FULL_BYTES + i * Long.BYTES);
            }
        }
    }

    /**
     * Copies all fields.
     *
     * @param other is as this one then.
     */
    public void copyTo(final BenchEvent other)
    {
        other.id = id;
        other.tag = tag;
        if (full)
        {
            other.timeNs = timeNs;
            other.account = account;
            other.instrument = instrument;
            other.price = price;
            other.quantity = quantity;
            other.flags = flags;
            System.arraycopy(words, 0, other.words, 0, words.length);
        }
    }

    /**
     * Adds this event to the checksum of the events before it.
     *
     * <p>Each field has an odd factor of its own, so a change of any bit of one field changes the sum, and so does
     * swapping two fields; the step from one event to the next is a bijection, so no later event hides a difference.
     * The products do not wait for one another: a chain of eight would be slower than reading the event.
     *
     * @param checksum of the events before it, 0 for none.
     * @return the checksum with this event.
     */
    public long fold(final long checksum)
    {
        long sum = id * 0xBF58476D1CE4E5B9L + tag * 0x8EBC6AF09C88C6E3L;
        if (full)
        {
            sum +=
                timeNs * 0x94D049BB133111EBL +
                account * 0xFF51AFD7ED558CCDL +
                instrument * 0xC4CEB9FE1A85EC53L +
                price * 0xD6E8FEB86659FD93L +
                quantity * 0xA0761D6478BD642FL +
                flags * 0xE7037ED1A0B428DBL;
            final long[] folded = words;
            for (int i = 0; i < folded.length; i++)
            {
                sum += folded[i] * (GOLDEN_RATIO + 2 * i);
            }
        }
        return Long.rotateLeft(checksum, 31) * GOLDEN_RATIO + sum;
    }
}
