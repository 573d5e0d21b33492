// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static io.tidemill.journal.FrameDescriptor.ENTRY_HEADER_LENGTH;
import static io.tidemill.journal.FrameDescriptor.HEADER_LENGTH;
import static io.tidemill.journal.FrameDescriptor.MAX_TRAILING_ZEROS;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tidemill.engine.Codec;
import io.tidemill.engine.EntryKind;
import io.tidemill.engine.EntrySource;
import io.tidemill.engine.LogException;
import org.agrona.MutableDirectBuffer;

/**
 * Puts entries into a frame: first finds the runs, limited so that even the longest payloads would fit, then encodes.
 * Everything but magic and checksum is written here; {@link FrameBlock#seal} adds these last.
 * <p>
 * Used by one thread at a time. Keeps the time of the last entry, so that engine time never goes back on disk.
 */
final class FrameEncoder<E> implements FrameContent<E>
{
    private static final byte EVENT = EntryKind.EVENT.code();
    private static final byte VOID = EntryKind.VOID.code();
    private static final int MAX_NOTE_ENTRY_BYTES = ENTRY_HEADER_LENGTH + EntrySource.MAX_NOTE_LENGTH;

    private final Codec<E> codec;
    private final int codecId;
    private final int codecVersion;
    private static final long NONE = -1;

    private final int maxPayloadBytes;
    private final long maxEntryBytes;
    private final int maxFrameBytes;
    private final int epoch;
    private int count;
    private int runCount;
    private long lastTimeNs;

    /** The event that the codec has just refused. */
    private long failing;

    FrameEncoder(final Codec<E> codec, final int epoch, final int maxFrameBytes, final long lastTimeNs)
    {
        this.codec = codec;
        this.codecId = FrameDescriptor.codecId(codec.name());
        this.codecVersion = codec.version();
        this.maxPayloadBytes = codec.maxLength();
        this.maxEntryBytes = ENTRY_HEADER_LENGTH + ((long)maxPayloadBytes + 3 & ~3L);
        this.maxFrameBytes = maxFrameBytes;
        this.epoch = epoch;
        this.lastTimeNs = lastTimeNs;
    }

    /** The longest payload that a frame has room for. */
    static int maxPayloadBytes(final int maxFrameBytes)
    {
        return (maxFrameBytes - HEADER_LENGTH - RunDescriptor.LENGTH - MAX_TRAILING_ZEROS - ENTRY_HEADER_LENGTH) & ~3;
    }

    /**
     * Writes a frame of as many entries as surely fit; an empty one, without looking at the source, if {@code last} is
     * before {@code first}. If an event cannot be encoded, of those before it, so that none but that is lost.
     *
     * @return its length; {@link #count()} entries are in it
     */
    @Override
    public int encode(
        final EntrySource<E> source,
        final long first,
        final long last,
        final long syncedSequence,
        final MutableDirectBuffer frame)
    {
        failing = NONE;
        try
        {
            return encodeAll(source, first, last, syncedSequence, frame);
        }
        catch (final LogException failure)
        {
            if (failing <= first)
            {
                throw failure;
            }
            // Behind the shorter frame everything has to be zero.
            frame.setMemory(0, frame.capacity(), (byte)0);
            return encodeAll(source, first, failing - 1, syncedSequence, frame);
        }
    }

    private int encodeAll(
        final EntrySource<E> source,
        final long first,
        final long last,
        final long syncedSequence,
        final MutableDirectBuffer frame)
    {
        final long baseTimeNs = last < first ? lastTimeNs : source.timeNs(first);
        final long frameTimeNs = putRuns(source, first, last, baseTimeNs, frame);
        final int used = putEntries(source, first, frame);
        final int length = FrameDescriptor.framedLength(used);
        for (int i = used; i < length; i++)
        {
            frame.putByte(i, (byte)0);
        }
        frame.putInt(FrameDescriptor.LENGTH_OFFSET, length, LITTLE_ENDIAN);
        frame.putLong(FrameDescriptor.FIRST_SEQUENCE_OFFSET, first, LITTLE_ENDIAN);
        frame.putLong(FrameDescriptor.BASE_TIME_OFFSET, baseTimeNs, LITTLE_ENDIAN);
        frame.putLong(FrameDescriptor.SYNCED_SEQUENCE_OFFSET, syncedSequence, LITTLE_ENDIAN);
        frame.putInt(FrameDescriptor.EPOCH_OFFSET, epoch, LITTLE_ENDIAN);
        frame.putInt(FrameDescriptor.COUNT_OFFSET, count, LITTLE_ENDIAN);
        frame.putInt(FrameDescriptor.RUN_COUNT_OFFSET, runCount, LITTLE_ENDIAN);
        frame.putInt(FrameDescriptor.CODEC_ID_OFFSET, codecId, LITTLE_ENDIAN);
        frame.putShort(FrameDescriptor.CODEC_VERSION_OFFSET, (short)codecVersion, LITTLE_ENDIAN);
        frame.putShort(FrameDescriptor.FORMAT_VERSION_OFFSET, (short)FrameDescriptor.FORMAT_VERSION, LITTLE_ENDIAN);
        frame.putInt(FrameDescriptor.FLAGS_OFFSET, 0, LITTLE_ENDIAN);
        lastTimeNs = frameTimeNs;
        return length;
    }

    @Override
    public int count()
    {
        return count;
    }

    private long putRuns(
        final EntrySource<E> source,
        final long first,
        final long last,
        final long baseTimeNs,
        final MutableDirectBuffer frame)
    {
        long room = maxFrameBytes - HEADER_LENGTH - MAX_TRAILING_ZEROS;
        long sequence = first;
        long runTimeNs = lastTimeNs;
        int run = HEADER_LENGTH;
        while (sequence <= last)
        {
            final byte kind = source.kind(sequence);
            final long entryBytes =
                kind == EVENT ? maxEntryBytes : kind == VOID ? ENTRY_HEADER_LENGTH : MAX_NOTE_ENTRY_BYTES;
            final long fitting = (room - RunDescriptor.LENGTH) / entryBytes;
            if (fitting <= 0)
            {
                break;
            }
            runTimeNs = checkedTime(source, sequence, kind, runTimeNs);
            RunDescriptor.put(
                frame, run, source.position(sequence), runTimeNs - baseTimeNs, source.inletId(sequence), kind);
            final long end = source.lastOfRun(sequence, Math.min(last, sequence + fitting - 1)) + 1;
            RunDescriptor.putCount(frame, run, (int)(end - sequence));
            room -= RunDescriptor.LENGTH + (end - sequence) * entryBytes;
            run += RunDescriptor.LENGTH;
            sequence = end;
        }
        count = (int)(sequence - first);
        if (count == 0 && last >= first)
        {
            // Never an empty frame for entries that wait: whoever appends would try for ever.
            throw new LogException("cannot append sequence " + first + ": the longest that a " +
                EntryKind.of(source.kind(first)) + " entry may be does not fit a frame of " + maxFrameBytes + " bytes");
        }
        runCount = (run - HEADER_LENGTH) / RunDescriptor.LENGTH;
        return runTimeNs;
    }

    private static long checkedTime(
        final EntrySource<?> source, final long sequence, final byte kind, final long earliestNs)
    {
        final long timeNs = source.timeNs(sequence);
        final int inletId = source.inletId(sequence);
        if (timeNs < earliestNs || !EntryKind.isValid(kind) || inletId < 0 || inletId > RunDescriptor.MAX_INLET_ID)
        {
            throw new LogException("cannot append sequence " + sequence + ": its time is " + timeNs +
                " (must not be before " + earliestNs + "), its kind " + kind + " (1 to 4), its inlet " + inletId +
                " (0 to " + RunDescriptor.MAX_INLET_ID + ")");
        }
        return timeNs;
    }

    private int putEntries(final EntrySource<E> source, final long first, final MutableDirectBuffer frame)
    {
        int offset = (int)FrameDescriptor.entriesOffset(runCount);
        long sequence = first;
        for (int i = 0; i < runCount; i++)
        {
            final int run = HEADER_LENGTH + i * RunDescriptor.LENGTH;
            final int entries = RunDescriptor.count(frame, run);
            if (RunDescriptor.kind(frame, run) == EVENT)
            {
                offset = putEvents(source, sequence, sequence + entries, frame, offset);
            }
            else if (RunDescriptor.kind(frame, run) == VOID)
            {
                frame.setMemory(offset, entries * ENTRY_HEADER_LENGTH, (byte)0);
                offset += entries * ENTRY_HEADER_LENGTH;
            }
            else
            {
                offset = putNotes(source, sequence, sequence + entries, frame, offset);
            }
            sequence += entries;
        }
        return offset;
    }

    private int putEvents(
        final EntrySource<E> source,
        final long first,
        final long end,
        final MutableDirectBuffer frame,
        final int firstOffset)
    {
        int offset = firstOffset;
        long sequence = first;
        try
        {
            for (; sequence < end; sequence++)
            {
                final int payload = offset + ENTRY_HEADER_LENGTH;
                final int length = codec.encode(source.event(sequence), frame, payload);
                if (length < 0 || length > maxPayloadBytes)
                {
                    throw new IllegalStateException("encode returned " + length + " bytes; allowed are 0 to " +
                        maxPayloadBytes + ", the codec's maxLength()");
                }
                offset = close(frame, offset, length);
            }
        }
        catch (final Throwable failure)
        {
            failing = sequence;
            throw new LogException("cannot append sequence " + sequence + ": codec '" + codec.name() + "' version " +
                codecVersion + " failed to encode it: " + failure, failure);
        }
        return offset;
    }

    /** What the engine's own entries carry. */
    private static int putNotes(
        final EntrySource<?> source,
        final long first,
        final long end,
        final MutableDirectBuffer frame,
        final int firstOffset)
    {
        int offset = firstOffset;
        for (long sequence = first; sequence < end; sequence++)
        {
            final int length = source.encodeNote(sequence, frame, offset + ENTRY_HEADER_LENGTH);
            if (length < 0 || length > EntrySource.MAX_NOTE_LENGTH)
            {
                throw new LogException("cannot append sequence " + sequence + ": its note has " + length +
                    " bytes; allowed are 0 to " + EntrySource.MAX_NOTE_LENGTH);
            }
            offset = close(frame, offset, length);
        }
        return offset;
    }

    /** Puts the length before a payload and zeros behind it; where the next entry begins. */
    private static int close(final MutableDirectBuffer frame, final int entry, final int length)
    {
        final int payload = entry + ENTRY_HEADER_LENGTH;
        final int next = payload + FrameDescriptor.alignEntry(length);
        frame.putInt(entry, length, LITTLE_ENDIAN);
        for (int i = payload + length; i < next; i++)
        {
            frame.putByte(i, (byte)0);
        }
        return next;
    }
}
