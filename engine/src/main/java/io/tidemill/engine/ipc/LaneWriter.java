// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine.ipc;

import io.tidemill.engine.Inlet;
import org.agrona.MutableDirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.AtomicBuffer;

import static io.tidemill.engine.ipc.LaneDescriptor.ALIGNMENT;
import static io.tidemill.engine.ipc.LaneDescriptor.CLAIMED_OFFSET;
import static io.tidemill.engine.ipc.LaneDescriptor.HEAD_OFFSET;
import static io.tidemill.engine.ipc.LaneDescriptor.PADDING;
import static io.tidemill.engine.ipc.LaneDescriptor.RECORD_HEADER_LENGTH;
import static io.tidemill.engine.ipc.LaneDescriptor.RECORD_LENGTH_OFFSET;
import static io.tidemill.engine.ipc.LaneDescriptor.TAIL_OFFSET;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * The producer's end of a lane.
 * <ol>
 * <li>One thread of one process writes records and the tail; one of another reads them and writes the head.</li>
 * <li>A record below the tail is complete: the tail is released after it was written. What a producer that dies has
 * left at or above the tail is none.</li>
 * <li>Bytes are written again only when the head, acquired, has passed them.</li>
 * </ol>
 * The scheme of Lamport's queue with the other side's index cached (FastFlow), over bytes as in Agrona's
 * {@code OneToOneRingBuffer}; but for several records there is one publication.
 * <p>
 * <b>Threading:</b> one thread at a time.
 */
public final class LaneWriter
{
    private static final int NOTHING = -1;

    private final AtomicBuffer header;
    private final MutableDirectBuffer ring;

    /** For what is written with each record, at places that were checked. */
    private final long headerAddress;
    private final long ringAddress;
    private final int capacity;
    private final int maxLength;

    /** Behind the last record; published up to the tail. */
    private long next;
    private long tail;
    private long ordinal;

    /** As it was when it was looked at last. */
    private long knownHead;

    /** Where the claimed record begins, and how much may be in it. */
    private long claimed;
    private int claimedLength = NOTHING;

    /** Goes on at a place with a record of an ordinal; what stands from a head on is not read yet. */
    LaneWriter(
        final AtomicBuffer header,
        final MutableDirectBuffer ring,
        final int maxLength,
        final long ordinal,
        final long tail,
        final long head)
    {
        this.header = header;
        this.ring = ring;
        if (!LaneDescriptor.isPlace(tail))
        {
            throw new IllegalArgumentException("a record at place " + tail);
        }
        headerAddress = LaneFile.addressOf(header);
        ringAddress = LaneFile.addressOf(ring);
        this.capacity = ring.capacity();
        this.maxLength = maxLength;
        this.ordinal = ordinal;
        this.tail = tail;
        next = tail;
        knownHead = head;
    }

    /**
     * Room for a record of at most so many bytes; takes the place of a claim that is open.
     *
     * @param length of its payload
     * @return where in the ring its payload goes, or {@link Inlet#BACK_PRESSURED} or {@link Inlet#TOO_LONG}
     */
    public int claim(final int length)
    {
        if (length > maxLength)
        {
            return (int)Inlet.TOO_LONG;
        }
        final int index = (int)next & capacity - 1;
        final int framed = LaneDescriptor.framed(length);
        final int toEnd = capacity - index;
        final int padding = framed > toEnd ? toEnd : 0;
        final long end = next + padding + framed;
        if (end - knownHead > capacity)
        {
            // Acquire: the reader has finished with all below.
            knownHead = header.getLongVolatile(HEAD_OFFSET);
            if (end - knownHead > capacity)
            {
                return (int)Inlet.BACK_PRESSURED;
            }
        }
        if (padding > 0)
        {
            ring.putInt(index + RECORD_LENGTH_OFFSET, PADDING, LITTLE_ENDIAN);
        }
        claimed = next + padding;
        claimedLength = length;
        // Plain: only who finds the producer dead looks at it, to count what was half written.
        UnsafeApi.putLong(headerAddress + CLAIMED_OFFSET, end);
        return ((int)claimed & capacity - 1) + RECORD_HEADER_LENGTH;
    }

    /**
     * Whether a record is claimed and not completed.
     *
     * @return true if so
     */
    public boolean isClaimed()
    {
        return claimedLength != NOTHING;
    }

    /**
     * The place among all records of the lane that the next one gets.
     *
     * @return 0 for the first ever
     */
    public long ordinal()
    {
        return ordinal;
    }

    /**
     * Completes the claimed record, without publishing it.
     *
     * @param length of its payload, at most what was claimed
     * @throws IllegalStateException if nothing is claimed, or less
     */
    public void add(final int length)
    {
        if (claimedLength == NOTHING || length < 0 || length > claimedLength)
        {
            throw new IllegalStateException(claimedLength == NOTHING ? "nothing is claimed" :
                length + " bytes in a claim of " + claimedLength);
        }
        final int index = (int)claimed & capacity - 1;
        // Length, and ordinal with check, by one store.
        UnsafeApi.putLong(ringAddress + index,
            length | (ordinal ^ check(index + RECORD_HEADER_LENGTH, length)) << Integer.SIZE);
        next = claimed + LaneDescriptor.framed(length);
        ordinal++;
        claimedLength = NOTHING;
    }

    /** Whole words, within the claim: the buffers' own checks would cost most of the time. */
    private int check(final int from, final int length)
    {
        final long address = ringAddress + from;
        final int whole = length & -ALIGNMENT;
        long sum = LaneDescriptor.firstSum(length);
        long sumOfSums = 0;
        for (int at = 0; at < whole; at += ALIGNMENT)
        {
            sum += UnsafeApi.getLong(address + at);
            sumOfSums += sum;
        }
        if (whole < length)
        {
            // Bytes behind the payload are of an earlier record.
            final long last = UnsafeApi.getLong(address + whole) & (1L << (length - whole) * Byte.SIZE) - 1;
            UnsafeApi.putLong(address + whole, last);
            sum += last;
            sumOfSums += sum;
        }
        return LaneDescriptor.check(sum, sumOfSums);
    }

    /**
     * Publishes what was added.
     */
    public void publish()
    {
        tail = next;
        // A release: the records up to here are complete for whoever acquires it.
        UnsafeApi.putLongRelease(null, headerAddress + TAIL_OFFSET, tail);
    }

    /**
     * Gives the claim back. Harmless without one.
     */
    public void abort()
    {
        claimedLength = NOTHING;
        header.putLong(CLAIMED_OFFSET, next);
    }

    /**
     * What the reader has not given back.
     *
     * @return bytes
     */
    public long pendingBytes()
    {
        return tail - header.getLongVolatile(HEAD_OFFSET);
    }
}
