// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static io.tidemill.journal.FrameDescriptor.ENTRY_HEADER_LENGTH;
import static io.tidemill.journal.FrameDescriptor.HEADER_LENGTH;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tidemill.engine.EntryKind;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * A flyweight over one frame in a read-only mapping. Nothing of a frame is to be believed before {@link #defect()} has
 * returned null; afterwards every run and every entry is known to lie inside it. Used by one thread at a time.
 */
final class FrameView
{
    private final CRC32C crc = new CRC32C();
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private ByteBuffer mapped;
    private int mappedOffset;
    private long lastTimeDeltaNs;

    /**
     * Looks at a document.
     *
     * @param mapped      to read from; its position and limit are changed
     * @param offset      of the document's first byte behind its header
     * @param lengthBytes of the document, within the mapping
     */
    void wrap(final ByteBuffer mapped, final int offset, final int lengthBytes)
    {
        this.mapped = mapped;
        this.mappedOffset = offset;
        buffer.wrap(mapped, offset, lengthBytes);
    }

    void release()
    {
        mapped = null;
        buffer.wrap(0, 0);
    }

    /** The frame alone: reading outside it fails. */
    UnsafeBuffer buffer()
    {
        return buffer;
    }

    int lengthBytes()
    {
        return buffer.capacity();
    }

    long firstSequence()
    {
        return FrameDescriptor.firstSequence(buffer, 0);
    }

    long lastSequence()
    {
        return firstSequence() + count() - 1;
    }

    int count()
    {
        return FrameDescriptor.count(buffer, 0);
    }

    int runCount()
    {
        return FrameDescriptor.runCount(buffer, 0);
    }

    long baseTimeNs()
    {
        return FrameDescriptor.baseTimeNs(buffer, 0);
    }

    long lastTimeNs()
    {
        return baseTimeNs() + lastTimeDeltaNs;
    }

    long syncedSequence()
    {
        return FrameDescriptor.syncedSequence(buffer, 0);
    }

    int epoch()
    {
        return FrameDescriptor.epoch(buffer, 0);
    }

    int codecId()
    {
        return FrameDescriptor.codecId(buffer, 0);
    }

    int codecVersion()
    {
        return FrameDescriptor.codecVersion(buffer, 0);
    }

    int formatVersion()
    {
        return FrameDescriptor.formatVersion(buffer, 0);
    }

    int run(final int index)
    {
        return HEADER_LENGTH + index * RunDescriptor.LENGTH;
    }

    int entriesOffset()
    {
        return run(runCount());
    }

    /** Whether the document holds an intact frame envelope: magic, length and checksum agree. */
    boolean isIntact()
    {
        return envelopeDefect() == null;
    }

    /**
     * What is wrong with the frame, whatever comes before and after it. The format version is the caller's to judge:
     * of an unknown one only the envelope is looked at.
     *
     * @return null if nothing is, else what was expected and what found
     */
    String defect()
    {
        final String envelope = envelopeDefect();
        if (envelope != null || formatVersion() != FrameDescriptor.FORMAT_VERSION)
        {
            return envelope;
        }
        final String header = headerDefect();
        if (header != null)
        {
            return header;
        }
        final String runs = runsDefect();
        return runs != null ? runs : entriesDefect();
    }

    private String envelopeDefect()
    {
        final int length = buffer.capacity();
        if (length < HEADER_LENGTH)
        {
            return "a document of " + length + " bytes cannot be a frame, which has at least " + HEADER_LENGTH;
        }
        if (FrameDescriptor.magic(buffer, 0) != FrameDescriptor.MAGIC)
        {
            return "its magic is " + hex(FrameDescriptor.magic(buffer, 0)) + ", not " + hex(FrameDescriptor.MAGIC);
        }
        if (FrameDescriptor.length(buffer, 0) != length)
        {
            return "the document header says " + length + " bytes, the frame says " +
                FrameDescriptor.length(buffer, 0);
        }
        final int expected = FrameDescriptor.crc(buffer, 0);
        final int found = checksum(length);
        return found == expected ? null : "its checksum is " + hex(expected) + ", its bytes give " + hex(found);
    }

    private int checksum(final int lengthBytes)
    {
        mapped.clear();
        mapped.limit(mappedOffset + lengthBytes);
        mapped.position(mappedOffset + FrameDescriptor.LENGTH_OFFSET);
        crc.reset();
        crc.update(mapped);
        return (int)crc.getValue();
    }

    private String headerDefect()
    {
        final int count = count();
        final int runCount = runCount();
        if (firstSequence() < 0 || count < 0 || epoch() < 1 || FrameDescriptor.syncedSequence(buffer, 0) < -1)
        {
            return "first sequence " + firstSequence() + ", count " + count + ", epoch " + epoch() +
                ", synced sequence " + syncedSequence() + " are out of range";
        }
        if (FrameDescriptor.flags(buffer, 0) != 0)
        {
            return "its flags are " + hex(FrameDescriptor.flags(buffer, 0)) + ", not 0";
        }
        if (runCount < 0 || runCount > count ||
            FrameDescriptor.entriesOffset(runCount) + (long)count * ENTRY_HEADER_LENGTH > buffer.capacity())
        {
            return runCount + " runs and " + count + " entries do not fit " + buffer.capacity() + " bytes";
        }
        return null;
    }

    private String runsDefect()
    {
        final int runCount = runCount();
        long entries = 0;
        lastTimeDeltaNs = 0;
        for (int i = 0; i < runCount; i++)
        {
            final int run = run(i);
            final long timeDeltaNs = RunDescriptor.timeDeltaNs(buffer, run);
            if (RunDescriptor.count(buffer, run) < 1 ||
                !EntryKind.isValid(RunDescriptor.kind(buffer, run)) ||
                RunDescriptor.reserved(buffer, run) != 0 ||
                timeDeltaNs < lastTimeDeltaNs)
            {
                return "run " + i + " has count " + RunDescriptor.count(buffer, run) + ", kind " +
                    RunDescriptor.kind(buffer, run) + ", reserved byte " + RunDescriptor.reserved(buffer, run) +
                    ", time delta " + timeDeltaNs + " after " + lastTimeDeltaNs;
            }
            lastTimeDeltaNs = timeDeltaNs;
            entries += RunDescriptor.count(buffer, run);
        }
        return entries == count() ? null : "its runs hold " + entries + " entries, its header says " + count();
    }

    private String entriesDefect()
    {
        final int capacity = buffer.capacity();
        final int count = count();
        int offset = entriesOffset();
        int usual = -1;
        int usualEnd = 0;
        for (int i = 0; i < count; i++)
        {
            final int length = offset + ENTRY_HEADER_LENGTH <= capacity ? buffer.getInt(offset, LITTLE_ENDIAN) : -1;
            // A processor guesses this branch and goes on; for what is worked out from a length it has to wait.
            if (length != usual)
            {
                usual = length;
                usualEnd = ENTRY_HEADER_LENGTH + FrameDescriptor.alignEntry(length);
            }
            final int end = offset + usualEnd;
            if (length < 0 || length > capacity || end > capacity)
            {
                return "entry " + i + " of " + count + " has " + length + " bytes and leaves the frame";
            }
            // The bytes of the last word behind the payload: shifted down, they must be nothing.
            if ((length & 3) != 0 && buffer.getInt(end - 4, LITTLE_ENDIAN) >>> ((length & 3) << 3) != 0)
            {
                return "entry " + i + " of " + count + " is not padded with zeros";
            }
            offset = end;
        }
        if (FrameDescriptor.framedLength(offset) != capacity)
        {
            return "its entries end at byte " + offset + ", which does not suit a length of " + capacity;
        }
        return offset == capacity || buffer.getInt(offset, LITTLE_ENDIAN) == 0 ? null : "it does not end in zeros";
    }

    private static String hex(final int value)
    {
        return String.format(Locale.ROOT, "0x%08X", value);
    }
}
