// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.EntryKind;
import io.tidemill.engine.LogException;

import java.util.BitSet;
import java.util.zip.CRC32C;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import static io.tidemill.journal.FrameDescriptor.ENTRY_HEADER_LENGTH;
import static io.tidemill.journal.FrameDescriptor.HEADER_LENGTH;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * A frame some of whose entries hold nothing any more: these are VOID, without payload. All else is as it was, byte by
 * byte: sequences, times, inlets, positions, epoch, codec, what was known to be synced. Runs are split around what is
 * VOID, so a frame of short entries may get longer.
 * <p>
 * Used by one thread at a time.
 */
final class RedactedFrame
{
    /** Beyond that a reader beside a writer would not look for a frame behind a hole. */
    static final int MAX_LENGTH = 4 * 1024 * 1024;

    private final EntryChoice choice;
    private final CRC32C crc = new CRC32C();
    private final BitSet chosen = new BitSet();
    private byte[] bytes = new byte[0];
    private final UnsafeBuffer to = new UnsafeBuffer(bytes);

    RedactedFrame(final EntryChoice choice)
    {
        this.choice = choice;
    }

    /** How many of its entries are chosen. */
    int choose(final FrameView frame)
    {
        chosen.clear();
        final DirectBuffer from = frame.buffer();
        int offset = frame.entriesOffset();
        int entry = 0;
        for (int i = 0; i < frame.runCount(); i++)
        {
            final byte kind = RunDescriptor.kind(from, frame.run(i));
            final int end = entry + RunDescriptor.count(from, frame.run(i));
            for (; entry < end; entry++)
            {
                final int length = from.getInt(offset, LITTLE_ENDIAN);
                if (kind != EntryKind.VOID.code() && choice.isChosen(
                    kind, frame.firstSequence() + entry, from, offset + ENTRY_HEADER_LENGTH, length))
                {
                    chosen.set(entry);
                }
                offset = next(offset, length);
            }
        }
        return chosen.cardinality();
    }

    /** Whether that entry of the frame that was looked at last is chosen. */
    boolean isChosen(final int entry)
    {
        return chosen.get(entry);
    }

    /** Writes the frame that was looked at last without what is chosen; its length. */
    int encode(final FrameView frame)
    {
        final DirectBuffer from = frame.buffer();
        final int runs = runCount(frame);
        final long longest = FrameDescriptor.entriesOffset(runs) + frame.lengthBytes() - frame.entriesOffset() +
            FrameDescriptor.MAX_TRAILING_ZEROS;
        if (longest > MAX_LENGTH)
        {
            throw new LogException("cannot redact single entries of the frame of sequences " + frame.firstSequence() +
                " to " + frame.lastSequence() + ": it would take up to " + longest + " bytes, and at most " +
                MAX_LENGTH + " are allowed; redact fewer of its entries, or more that are next to each other");
        }
        room((int)longest);
        to.putBytes(0, from, 0, HEADER_LENGTH);
        putRuns(frame, from);
        final int used = putEntries(frame, from, (int)FrameDescriptor.entriesOffset(runs));
        final int length = FrameDescriptor.framedLength(used);
        to.setMemory(used, length - used, (byte)0);
        to.putInt(FrameDescriptor.LENGTH_OFFSET, length, LITTLE_ENDIAN);
        to.putInt(FrameDescriptor.RUN_COUNT_OFFSET, runs, LITTLE_ENDIAN);
        crc.reset();
        crc.update(bytes, FrameDescriptor.LENGTH_OFFSET, length - FrameDescriptor.LENGTH_OFFSET);
        to.putInt(FrameDescriptor.CRC_OFFSET, (int)crc.getValue(), LITTLE_ENDIAN);
        return length;
    }

    /** Of the last {@link #encode}. */
    byte[] bytes()
    {
        return bytes;
    }

    private void room(final int length)
    {
        if (bytes.length < length)
        {
            bytes = new byte[length];
            to.wrap(bytes);
        }
    }

    /** The end of the entries from one on that are alike in being chosen, within a run. */
    private int endOfAlike(final int entry, final int end)
    {
        final int change = chosen.get(entry) ? chosen.nextClearBit(entry) : chosen.nextSetBit(entry);
        return change < 0 ? end : Math.min(change, end);
    }

    private int runCount(final FrameView frame)
    {
        int runs = 0;
        int entry = 0;
        for (int i = 0; i < frame.runCount(); i++)
        {
            final int end = entry + RunDescriptor.count(frame.buffer(), frame.run(i));
            while (entry < end)
            {
                entry = endOfAlike(entry, end);
                runs++;
            }
        }
        return runs;
    }

    private void putRuns(final FrameView frame, final DirectBuffer from)
    {
        int run = HEADER_LENGTH;
        int entry = 0;
        for (int i = 0; i < frame.runCount(); i++)
        {
            final int whole = frame.run(i);
            final int begin = entry;
            final int end = entry + RunDescriptor.count(from, whole);
            while (entry < end)
            {
                final int next = endOfAlike(entry, end);
                RunDescriptor.put(to, run, RunDescriptor.firstPosition(from, whole) + entry - begin,
                    RunDescriptor.timeDeltaNs(from, whole), RunDescriptor.inletId(from, whole),
                    chosen.get(entry) ? EntryKind.VOID.code() : RunDescriptor.kind(from, whole));
                RunDescriptor.putCount(to, run, next - entry);
                run += RunDescriptor.LENGTH;
                entry = next;
            }
        }
    }

    private int putEntries(final FrameView frame, final DirectBuffer from, final int entries)
    {
        int source = frame.entriesOffset();
        int target = entries;
        for (int entry = 0; entry < frame.count(); entry++)
        {
            final int end = next(source, from.getInt(source, LITTLE_ENDIAN));
            if (chosen.get(entry))
            {
                to.putInt(target, 0, LITTLE_ENDIAN);
                target += ENTRY_HEADER_LENGTH;
            }
            else
            {
                to.putBytes(target, from, source, end - source);
                target += end - source;
            }
            source = end;
        }
        return target;
    }

    static int next(final int entry, final int length)
    {
        return entry + ENTRY_HEADER_LENGTH + FrameDescriptor.alignEntry(length);
    }
}
