// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tidemill.engine.Codec;
import io.tidemill.engine.EntryKind;
import io.tidemill.engine.EntryTarget;
import io.tidemill.engine.LogException;
import io.tidemill.engine.LogReader;
import org.agrona.DirectBuffer;

/**
 * The entries of a journal, one by one. Each frame is checked as a whole before its first entry is given out, so moving
 * to the next entry is a few additions. Follows a journal that is being written: {@link #next()} may return true again
 * after it has returned false.
 * <p>
 * Without a codec (see {@link ChronicleJournal#entries}) everything but {@link #decode} works.
 * <p>
 * Used by one thread at a time.
 *
 * @param <E> the event class
 */
public final class JournalReader<E> implements LogReader<E>
{
    private static final byte EVENT = EntryKind.EVENT.code();
    private static final long NONE = -1;

    private final JournalFrames frames;
    private final Codec<E> codec;
    private final int codecId;
    private final long from;
    private JournalTotals totals;
    private DirectBuffer buffer;
    private int codecVersion;

    /** Of the entries that were given out last, and of the frame that comes next. */
    private int epoch = 1;
    private int frameEpoch;
    private int entriesLeft;
    private int runIndex;
    private int runEntriesLeft;
    private long sequence;

    /** The first sequence of a gap that is to be handed over before the next entry, or {@link #NONE}. */
    private long gapFrom = NONE;
    private long position;
    private long timeNs;
    private int inletId;
    private byte kind;
    private int payloadOffset;
    private int lengthBytes;
    private int nextOffset;

    /**
     * @param frames to read, closed with the reader
     * @param codec  of the events, or null
     * @param from   the first sequence to give out
     */
    JournalReader(final JournalFrames frames, final Codec<E> codec, final long from)
    {
        this.frames = frames;
        this.codec = codec;
        this.codecId = codec == null ? 0 : FrameDescriptor.codecId(codec.name());
        this.from = from;
        this.sequence = from - 1;
    }

    /** Counts every frame that is opened from now on. */
    void onFrame(final JournalTotals counted)
    {
        totals = counted;
    }

    @Override
    public boolean next()
    {
        do
        {
            while (entriesLeft == 0)
            {
                if (!openFrame())
                {
                    return false;
                }
            }
            moveToNextEntry();
        }
        while (sequence < from);
        gapFrom = NONE;
        return true;
    }

    @Override
    public int read(final EntryTarget<E> target, final int limit)
    {
        requireCodec();
        int count = 0;
        while (count < limit && isAtEntry())
        {
            if (gapFrom != NONE)
            {
                if (count > 0)
                {
                    return count;
                }
                passGap(target);
            }
            if (runEntriesLeft == 0)
            {
                if (count > 0 && frameEpoch != epoch)
                {
                    return count;
                }
                openRun();
            }
            count += readRun(target, Math.min(limit - count, runEntriesLeft));
        }
        if (count == 0)
        {
            goOnBehind(frames.chain().continuity().nextSequence() - 1);
            if (gapFrom != NONE)
            {
                passGap(target);
            }
        }
        return count;
    }

    /** What a repair gave up is the first thing of a read. */
    private void passGap(final EntryTarget<E> target)
    {
        target.gap(gapFrom, sequence);
        gapFrom = NONE;
    }

    /** The next entry comes behind a sequence; what should come before it, but does not, is a gap. */
    private void goOnBehind(final long last)
    {
        final long next = Math.max(Math.max(from, frames.chain().beginning()), sequence + 1);
        if (last >= next && gapFrom == NONE)
        {
            gapFrom = next;
        }
        sequence = last;
    }

    /** Whether an entry follows: opens frames, and passes over entries that were not asked for. */
    private boolean isAtEntry()
    {
        while (true)
        {
            while (entriesLeft == 0)
            {
                if (!openFrame())
                {
                    return false;
                }
            }
            if (sequence + 1 >= from)
            {
                return true;
            }
            moveToNextEntry();
        }
    }

    /** All that changes from entry to entry stays in locals: as fields they would be stored with each. */
    private int readRun(final EntryTarget<E> target, final int count)
    {
        final DirectBuffer frame = buffer;
        final boolean isEvent = kind == EVENT;
        final long first = sequence + 1;
        final long end = first + count;
        target.run(first, count, kind, timeNs, inletId, position + 1);
        int offset = nextOffset;
        int usual = -1;
        int usualBytes = 0;
        for (long current = first; current < end; current++)
        {
            final int length = frame.getInt(offset, LITTLE_ENDIAN);
            // Guessed, not waited for: see FrameView.
            if (length != usual)
            {
                usual = length;
                usualBytes = FrameDescriptor.alignEntry(length);
            }
            final int payload = offset + FrameDescriptor.ENTRY_HEADER_LENGTH;
            if (isEvent)
            {
                codec.decode(codecVersion, frame, payload, length, target.event(current));
            }
            else if (length > 0)
            {
                target.note(current, frame, payload, length);
            }
            offset = payload + usualBytes;
        }
        nextOffset = offset;
        sequence = end - 1;
        position += count;
        entriesLeft -= count;
        runEntriesLeft -= count;
        return count;
    }

    private void moveToNextEntry()
    {
        if (runEntriesLeft == 0)
        {
            openRun();
        }
        entriesLeft--;
        runEntriesLeft--;
        sequence++;
        position++;
        lengthBytes = buffer.getInt(nextOffset, LITTLE_ENDIAN);
        payloadOffset = nextOffset + FrameDescriptor.ENTRY_HEADER_LENGTH;
        nextOffset = payloadOffset + FrameDescriptor.alignEntry(lengthBytes);
    }

    private boolean openFrame()
    {
        if (!frames.next())
        {
            buffer = null;
            return false;
        }
        final FrameView frame = frames.frame();
        if (codec != null)
        {
            requireReadable(frame);
        }
        if (totals != null)
        {
            totals.add(frame);
        }
        buffer = frame.buffer();
        codecVersion = frame.codecVersion();
        frameEpoch = frame.epoch();
        entriesLeft = frame.count();
        runIndex = 0;
        runEntriesLeft = 0;
        goOnBehind(frame.firstSequence() - 1);
        nextOffset = frame.entriesOffset();
        return true;
    }

    private void openRun()
    {
        final FrameView frame = frames.frame();
        final int run = frame.run(runIndex);
        runIndex++;
        epoch = frameEpoch;
        runEntriesLeft = RunDescriptor.count(buffer, run);
        position = RunDescriptor.firstPosition(buffer, run) - 1;
        timeNs = frame.baseTimeNs() + RunDescriptor.timeDeltaNs(buffer, run);
        inletId = RunDescriptor.inletId(buffer, run);
        kind = RunDescriptor.kind(buffer, run);
    }

    private void requireReadable(final FrameView frame)
    {
        final int version = frame.codecVersion();
        if (frame.codecId() != codecId || version < codec.oldestVersion() || version > codec.version())
        {
            throw new LogException("cannot read the frame of sequence " + frame.firstSequence() + " in " +
                frames.file() + ": it was encoded by '" + frames.chain().continuity().segment().codecName() +
                "' version " + version + ", the codec at hand is '" + codec.name() + "' and reads versions " +
                codec.oldestVersion() + " to " + codec.version());
        }
    }

    /**
     * The frame that the current entry is in.
     *
     * @return the cursor over frames, not to be moved by the caller
     */
    public JournalFrames frames()
    {
        return frames;
    }

    @Override
    public long sequence()
    {
        return sequence;
    }

    @Override
    public byte kind()
    {
        return kind;
    }

    @Override
    public long timeNs()
    {
        return timeNs;
    }

    @Override
    public int inletId()
    {
        return inletId;
    }

    @Override
    public long position()
    {
        return position;
    }

    @Override
    public int epoch()
    {
        return epoch;
    }

    @Override
    public int lengthBytes()
    {
        return lengthBytes;
    }

    /** The frame's bytes, to their end. */
    @Override
    public DirectBuffer payloadBuffer()
    {
        return buffer;
    }

    @Override
    public int payloadOffset()
    {
        return payloadOffset;
    }

    @Override
    public void decode(final E event)
    {
        requireCodec();
        codec.decode(codecVersion, buffer, payloadOffset, lengthBytes, event);
    }

    private void requireCodec()
    {
        if (codec == null)
        {
            throw new IllegalStateException("cannot decode behind sequence " + sequence + ": opened without a codec");
        }
    }

    @Override
    public void close()
    {
        entriesLeft = 0;
        buffer = null;
        frames.close();
    }
}
