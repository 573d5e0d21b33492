// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine.counters;

import org.agrona.concurrent.AtomicBuffer;

import java.nio.charset.StandardCharsets;

/**
 * A histogram of nanoseconds in a counters file: buckets that are a sixteenth of their value wide or less, from 64 ns
 * to over a minute; what is below or above counts for the first or last. The idea is HdrHistogram's; the place is ours,
 * so that another process can read it, and this one's death leaves it whole.
 * <pre>
 *    0  name of the stage: length (4), then UTF-8 (124)
 *  128  sum of all that was recorded (8)
 *  136  the greatest that was recorded (8)
 *  144  buckets (8 each)
 * </pre>
 * <b>Threading:</b> one thread records; any may read.
 */
public final class LatencyHistogram
{
    static final int SUB_BITS = 4;
    static final int FIRST_POWER = 6;
    static final int LAST_POWER = 36;
    static final int BUCKETS = (LAST_POWER - FIRST_POWER << SUB_BITS) + 1;
    private static final int SUM_OFFSET = 128;
    private static final int MAX_OFFSET = 136;
    private static final int BUCKETS_OFFSET = 144;
    static final int LENGTH = (BUCKETS_OFFSET + BUCKETS * Long.BYTES + 63) / 64 * 64;

    private final AtomicBuffer buffer;

    LatencyHistogram(final AtomicBuffer buffer)
    {
        this.buffer = buffer;
    }

    void name(final String name)
    {
        final byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        final int length = Math.min(bytes.length, SUM_OFFSET - Integer.BYTES);
        buffer.putBytes(Integer.BYTES, bytes, 0, length);
        buffer.putInt(0, length);
    }

    String name()
    {
        final byte[] bytes = new byte[Math.min(buffer.getInt(0), SUM_OFFSET - Integer.BYTES)];
        buffer.getBytes(Integer.BYTES, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /**
     * Counts a latency.
     *
     * @param ns nanoseconds; a clock that was read on another core may even give less than 0
     */
    public void record(final long ns)
    {
        final long value = Math.max(0, ns);
        final int bucket = BUCKETS_OFFSET + bucket(value) * Long.BYTES;
        // One thread writes, so a plain read and a release are enough; readers may see a sum without its bucket.
        buffer.putLongRelease(bucket, buffer.getLong(bucket) + 1);
        buffer.putLongRelease(SUM_OFFSET, buffer.getLong(SUM_OFFSET) + value);
        if (value > buffer.getLong(MAX_OFFSET))
        {
            buffer.putLongRelease(MAX_OFFSET, value);
        }
    }

    static int bucket(final long ns)
    {
        if (ns < 1L << FIRST_POWER)
        {
            return 0;
        }
        final int power = 63 - Long.numberOfLeadingZeros(ns);
        if (power >= LAST_POWER)
        {
            return BUCKETS - 1;
        }
        final int sub = (int)(ns >>> power - SUB_BITS) & (1 << SUB_BITS) - 1;
        return (power - FIRST_POWER << SUB_BITS) + sub;
    }

    /** The first value that is above the bucket; {@link Long#MAX_VALUE} for the last. */
    static long endNs(final int bucket)
    {
        if (bucket == BUCKETS - 1)
        {
            return Long.MAX_VALUE;
        }
        final int power = FIRST_POWER + (bucket >> SUB_BITS);
        final long sub = bucket & (1 << SUB_BITS) - 1;
        return (1L << power) + (sub + 1 << power - SUB_BITS);
    }

    long[] counts()
    {
        final long[] counts = new long[BUCKETS];
        for (int i = 0; i < BUCKETS; i++)
        {
            counts[i] = buffer.getLongVolatile(BUCKETS_OFFSET + i * Long.BYTES);
        }
        return counts;
    }

    long sumNs()
    {
        return buffer.getLongVolatile(SUM_OFFSET);
    }

    long maxNs()
    {
        return buffer.getLongVolatile(MAX_OFFSET);
    }
}
