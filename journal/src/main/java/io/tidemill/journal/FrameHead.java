// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tidemill.engine.EntrySource;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The first entries of a frame, byte by byte as they are, as a frame of another epoch: what is left of one whose other
 * entries are cut off. Not decoded, since the codec at hand may be a later version.
 */
final class FrameHead implements FrameContent<Void>
{
    private final FrameView frame;
    private final int count;
    private final int epoch;

    /** Runs that hold these entries; the last one may have been longer. */
    private final int runCount;
    private final int countInLastRun;

    FrameHead(final FrameView frame, final int count, final int epoch)
    {
        this.frame = frame;
        this.count = count;
        this.epoch = epoch;
        int runs = 0;
        int left = count;
        int inRun = 0;
        while (left > 0)
        {
            inRun = Math.min(left, RunDescriptor.count(frame.buffer(), frame.run(runs)));
            left -= inRun;
            runs++;
        }
        runCount = runs;
        countInLastRun = inRun;
    }

    @Override
    public int count()
    {
        return count;
    }

    /** The time of the last of them. */
    long lastTimeNs()
    {
        return frame.baseTimeNs() + RunDescriptor.timeDeltaNs(frame.buffer(), frame.run(runCount - 1));
    }

    /** What it knows it has from the frame; there is no source. */
    @Override
    public int encode(
        final EntrySource<Void> source,
        final long first,
        final long last,
        final long syncedSequence,
        final MutableDirectBuffer to)
    {
        final DirectBuffer from = frame.buffer();
        final int runsEnd = frame.run(runCount);
        to.putBytes(0, from, 0, runsEnd);
        RunDescriptor.putCount(to, frame.run(runCount - 1), countInLastRun);
        final int entriesLength = entriesEnd(from) - frame.entriesOffset();
        to.putBytes(runsEnd, from, frame.entriesOffset(), entriesLength);
        final int used = runsEnd + entriesLength;
        final int length = FrameDescriptor.framedLength(used);
        to.setMemory(used, length - used, (byte)0);
        to.putInt(FrameDescriptor.LENGTH_OFFSET, length, LITTLE_ENDIAN);
        to.putInt(FrameDescriptor.EPOCH_OFFSET, epoch, LITTLE_ENDIAN);
        to.putInt(FrameDescriptor.COUNT_OFFSET, count, LITTLE_ENDIAN);
        to.putInt(FrameDescriptor.RUN_COUNT_OFFSET, runCount, LITTLE_ENDIAN);
        return length;
    }

    private int entriesEnd(final DirectBuffer from)
    {
        int offset = frame.entriesOffset();
        for (int i = 0; i < count; i++)
        {
            offset += FrameDescriptor.ENTRY_HEADER_LENGTH +
                FrameDescriptor.alignEntry(from.getInt(offset, LITTLE_ENDIAN));
        }
        return offset;
    }
}
