// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine.ipc;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.Objects;

import static io.tidemill.engine.ipc.LaneDescriptor.ALIGNMENT;
import static io.tidemill.engine.ipc.LaneDescriptor.HEAD_OFFSET;
import static io.tidemill.engine.ipc.LaneDescriptor.HEAD_ORDINAL_OFFSET;
import static io.tidemill.engine.ipc.LaneDescriptor.PADDING;
import static io.tidemill.engine.ipc.LaneDescriptor.RECORD_HEADER_LENGTH;
import static io.tidemill.engine.ipc.LaneDescriptor.RECORD_LENGTH_OFFSET;
import static io.tidemill.engine.ipc.LaneDescriptor.TAIL_OFFSET;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * The engine's end of a lane: reads what another process writes, and trusts none of it.
 * <ol>
 * <li>It reads nothing outside of the ring, whatever the ring holds: a length is looked at once, and checked.</li>
 * <li>A payload is copied out by plain reads before anybody looks at it, so it does not change under who does; and no
 * intrinsic touches memory that another process may take away.</li>
 * <li>Records come in the order of their ordinals, without gap or repetition. One whose bytes are not those that were
 * put in is given out as {@linkplain #damage damaged}, if it is followed by a sound one or none; else it is the end:
 * {@link #defect} says why, and nothing more is given out.</li>
 * <li>It changes nothing in the ring.</li>
 * <li>What was read stays in the lane until {@link #release}, so that it can be read again after the death of this
 * process.</li>
 * </ol>
 * <b>Threading:</b> one thread at a time.
 */
public final class LaneReader
{
    /** Bytes that a record takes at least. */
    public static final int SHORTEST_RECORD = RECORD_HEADER_LENGTH;

    private static final long ARRAY_BASE = BufferUtil.ARRAY_BASE_OFFSET;
    private static final int CACHE_LINE = BitUtil.CACHE_LINE_LENGTH;

    /** What is fetched at once, or a record that is longer. */
    static final int BURST = 32 * CACHE_LINE;

    private final AtomicBuffer header;
    private final DirectBuffer ring;

    /** Where the ring is, for reads between places that were checked: the buffer's own checks cost as much again. */
    private final long ringAddress;
    private final int capacity;
    private final int maxLength;
    private final byte[] bytes;
    private final TemporalSlip slip;

    /** Of the current record, no more, so that nobody reads what an earlier one has left behind it. */
    private final UnsafeBuffer payload;

    /** Of the record that is read next. */
    private long position;
    private long ordinal;

    /** Of what is not released. */
    private long head;

    private long knownTail;

    /** Up to where lines were fetched. */
    private long fetched;
    private String damage;
    private String defect;

    /** Begins with the oldest record that was not released. One that only looks on writes nothing at all. */
    LaneReader(final AtomicBuffer header, final DirectBuffer ring, final int maxLength, final boolean isOnlooker)
    {
        this.header = header;
        this.ring = ring;
        ringAddress = LaneFile.addressOf(ring);
        this.capacity = ring.capacity();
        this.maxLength = maxLength;
        slip = new TemporalSlip(capacity);
        // Whole words are copied.
        bytes = new byte[maxLength + ALIGNMENT];
        payload = new UnsafeBuffer(bytes, 0, 0);
        final long noted = header.getLongVolatile(HEAD_OFFSET);
        defect = LaneDescriptor.isPlace(noted) ? null : "its head is " + noted;
        head = defect == null ? noted : 0;
        position = head;
        knownTail = head;
        fetched = isOnlooker ? Long.MAX_VALUE : head;
        ordinal = header.getLongVolatile(HEAD_ORDINAL_OFFSET) - (defect == null ? ahead() : 0);
    }

    /** How many records the noted ordinal is ahead of the head: whoever released was killed between the two. */
    private int ahead()
    {
        final int ahead = (int)header.getLongVolatile(HEAD_ORDINAL_OFFSET) - ordinalAtHead();
        // Else it is no record of this lane, which the first read finds.
        return isAny() && ahead > 0 && ahead <= capacity / RECORD_HEADER_LENGTH ? ahead : 0;
    }

    private boolean isAny()
    {
        return header.getLongVolatile(TAIL_OFFSET) != head;
    }

    private int ordinalAtHead()
    {
        final int index = (int)head & capacity - 1;
        return ordinalAt(ring.getInt(index + RECORD_LENGTH_OFFSET, LITTLE_ENDIAN) == PADDING ? 0 : index);
    }

    /**
     * Whether the record that comes first says itself that it is the one that the header says it is.
     *
     * @return false also if there is none
     */
    public boolean isConfirmed()
    {
        return isAny() && ordinalAtHead() == (int)ordinal;
    }

    /** That of a record as it stands, low bits; anything if it is none. */
    private int ordinalAt(final int index)
    {
        final long word = ring.getLong(index, LITTLE_ENDIAN);
        final int said = (int)word;
        final int framed = LaneDescriptor.framed(said);
        if (said < 0 || said > maxLength || framed > capacity - index)
        {
            return 0;
        }
        long sum = LaneDescriptor.firstSum(said);
        long sumOfSums = 0;
        for (int at = RECORD_HEADER_LENGTH; at < framed; at += ALIGNMENT)
        {
            sum += ring.getLong(index + at, LITTLE_ENDIAN);
            sumOfSums += sum;
        }
        return (int)(word >>> Integer.SIZE) ^ LaneDescriptor.check(sum, sumOfSums);
    }

    /**
     * Whether it may say that there is nothing, for some microseconds behind a stream's heels: not for who takes that
     * to be the end of something.
     *
     * @param may false at first
     */
    public void mayLookAway(final boolean may)
    {
        slip.allow(may);
    }

    /**
     * Moves to the next record.
     *
     * @return false if there is none now, or a {@link #defect}, or it {@linkplain #mayLookAway looks away}
     */
    public boolean next()
    {
        while (defect == null && (position < knownTail || isMore()))
        {
            final int index = (int)position & capacity - 1;
            if (position >= fetched)
            {
                fetch(position, BURST);
            }
            // Once: what is checked is what is used. The position is a multiple of 8, so the word is within the ring.
            final long word = UnsafeApi.getLong(ringAddress + index);
            final int said = (int)word;
            final int framed = LaneDescriptor.framed(said);
            if (said >= 0 && said <= maxLength && framed <= capacity - index && framed <= knownTail - position)
            {
                if (position + framed > fetched)
                {
                    fetch(fetched, Math.max(BURST, position + framed - fetched));
                }
                return isRead(index, said, framed, (int)(word >>> Integer.SIZE));
            }
            passOver(index, said);
        }
        return false;
    }

    /** Padding, or the end. Apart, as is all that is seldom, so that the compiler has the rest in one piece. */
    private void passOver(final int index, final int said)
    {
        if (said != PADDING || capacity - index > knownTail - position)
        {
            defect = "the record at byte " + index + " says that it has " + said + " bytes, of at most " + maxLength +
                ", and " + Math.min(capacity - index, knownTail - position) + " are left";
            return;
        }
        position += capacity - index;
    }

    /**
     * Takes lines from the core that wrote them, all at once: one takes as long as eight, and no hardware fetches them
     * ahead. They are taken as by a writer, by a word that is put back as it was found: a line that was only read is
     * shared, and to take that back costs its writer, a lap later, several times as much as one that has another owner.
     * None that reaches behind the tail, which the writer is at.
     */
    private void fetch(final long from, final long count)
    {
        final long end = Math.min(knownTail, from + count);
        for (long at = from; at <= end - CACHE_LINE; at += CACHE_LINE)
        {
            final long address = ringAddress + ((int)at & capacity - 1);
            // The same word, which nobody else writes before it is released. A release only since the compiler would
            // drop a plain store of what is there already.
            UnsafeApi.putLongRelease(null, address, UnsafeApi.getLong(address));
        }
        fetched = end;
    }

    private boolean isMore()
    {
        if (slip.isOn())
        {
            return false;
        }
        // Acquire: the records below are complete.
        final long tail = header.getLongVolatile(TAIL_OFFSET);
        if (tail < knownTail || tail - head > capacity || (tail & ALIGNMENT - 1) != 0)
        {
            defect = "its tail is " + tail + ", it was " + knownTail + " before, and the head is " + head;
            return false;
        }
        slip.found(tail - knownTail);
        knownTail = tail;
        return position < tail;
    }

    private boolean isRead(final int index, final int said, final int framed, final int low)
    {
        final int check = copy(ringAddress + index + RECORD_HEADER_LENGTH, said, framed - RECORD_HEADER_LENGTH);
        final boolean isIntact = (check ^ low) == (int)ordinal;
        if ((!isIntact || damage != null) && !isJudged(index, framed, isIntact))
        {
            return false;
        }
        if (payload.capacity() != said)
        {
            payload.wrap(bytes, 0, said);
        }
        position += framed;
        ordinal++;
        return true;
    }

    /** Whether a record can be given out at least as damaged. */
    private boolean isJudged(final int index, final int framed, final boolean isIntact)
    {
        damage = isIntact ? null : "the bytes of the record at byte " + index +
            " are not those that were put in, or it is not number " + ordinal;
        if (!isIntact && !isSound(position + framed, (int)ordinal + 1))
        {
            defect = damage + "; nor is it known where the next one begins";
        }
        return defect == null;
    }

    /** Whether a record begins there, or nothing is there yet. */
    private boolean isSound(final long at, final int expected)
    {
        final int index = (int)at & capacity - 1;
        return at == knownTail || (ring.getInt(index + RECORD_LENGTH_OFFSET, LITTLE_ENDIAN) == PADDING ?
            index != 0 && isSound(at + capacity - index, expected) : ordinalAt(index) == expected);
    }

    private int copy(final long source, final int said, final int count)
    {
        final byte[] target = bytes;
        // Always so. It tells the compiler that this is an array: what it might not be would be a barrier to it.
        Objects.checkIndex(count, target.length);
        long sum = LaneDescriptor.firstSum(said);
        long sumOfSums = 0;
        for (int at = 0; at < count; at += ALIGNMENT)
        {
            final long word = UnsafeApi.getLong(source + at);
            UnsafeApi.putLong(target, ARRAY_BASE + at, word);
            sum += word;
            sumOfSums += sum;
        }
        return LaneDescriptor.check(sum, sumOfSums);
    }

    /**
     * What the current record holds, and no more.
     *
     * @return reused by {@link #next}
     */
    public DirectBuffer payload()
    {
        return payload;
    }

    /**
     * How much that is.
     *
     * @return bytes
     */
    public int length()
    {
        return payload.capacity();
    }

    /**
     * The place of the current record among all of the lane.
     *
     * @return 0 for the first ever
     */
    public long ordinal()
    {
        return ordinal - 1;
    }

    /**
     * The place that the next record has.
     *
     * @return 0 for the first ever
     */
    public long nextOrdinal()
    {
        return ordinal;
    }

    /**
     * Behind the current record: what {@link #release} takes.
     *
     * @return a place in bytes
     */
    public long position()
    {
        return position;
    }

    /** Where what is not released begins. */
    long head()
    {
        return head;
    }

    /**
     * Why the current record is not to be believed.
     *
     * @return a sentence, null if it is
     */
    public String damage()
    {
        return damage;
    }

    /**
     * Nothing more is to be read.
     *
     * @param reason which the {@link #defect} is then, unless there is one
     */
    public void giveUp(final String reason)
    {
        defect = defect == null ? reason : defect;
    }

    /**
     * What may be read, as it was when the tail was looked at last: looks again when there was nothing.
     *
     * @return bytes; 0 for nothing, or a {@link #defect}, or where it {@linkplain #mayLookAway looks away}
     */
    public long available()
    {
        return defect == null && (position < knownTail || isMore()) ? knownTail - position : 0;
    }

    /**
     * Why nothing more comes.
     *
     * @return a sentence, null as long as all is as it should be
     */
    public String defect()
    {
        return defect;
    }

    /**
     * Gives back all below a position that was read up to.
     *
     * @param upTo        by {@link #position}
     * @param nextOrdinal of the record there
     */
    public void release(final long upTo, final long nextOrdinal)
    {
        head = upTo;
        // First: who finds the one without the other knows how far apart they may be.
        header.putLongRelease(HEAD_ORDINAL_OFFSET, nextOrdinal);
        // A release: all reads of these bytes happened before they may be written again.
        header.putLongRelease(HEAD_OFFSET, upTo);
    }
}
