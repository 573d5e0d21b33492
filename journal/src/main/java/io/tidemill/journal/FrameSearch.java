// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;

/**
 * Looks for an intact frame where the walk over documents does not come by: behind the end, and inside what claims to
 * be Chronicle's metadata. Such a frame proves that the walk was led astray by damage.
 * <p>
 * Blocks of zeros are compared as a whole, and the file system is asked where a file has nothing at all, which makes
 * the unused rest of a segment cheap: microseconds, or some 20 ms for 80 MB where it cannot tell or is not asked.
 */
final class FrameSearch
{
    private static final int DOCUMENT_HEADER_LENGTH = SegmentCursor.DOCUMENT_HEADER_LENGTH;
    private static final int ZERO_BLOCK_LENGTH = 16 * 1024;

    /** Behind so many zeros the file system is asked again: pages that were read ahead it calls data. */
    private static final int ASK_EVERY = 1 << 20;

    private final FrameView candidate = new FrameView();
    private final ByteBuffer zeros = ByteBuffer.allocate(ZERO_BLOCK_LENGTH);
    private int nonZeroEnd;

    /**
     * Searches for a complete document that is an intact frame.
     *
     * @param segment       to search; all of the range is mapped
     * @param from          offset of the first possible document header, a multiple of 4
     * @param to            end of the range; a document that begins before it may end behind it
     * @param firstSequence the frame must not begin before it
     * @return the offset of the document header, -1 if there is none
     */
    int find(final MappedSegment segment, final int from, final int to, final long firstSequence)
    {
        final UnsafeBuffer buffer = segment.buffer();
        final int end = Math.min(to, segment.lengthBytes()) - DOCUMENT_HEADER_LENGTH - 4;
        nonZeroEnd = from;
        int offset = from;
        while (offset <= end)
        {
            if ((offset & ZERO_BLOCK_LENGTH - 1) == 0)
            {
                offset = skipZeros(segment, offset, end);
                if (offset > end)
                {
                    break;
                }
            }
            final int word = buffer.getInt(offset + DOCUMENT_HEADER_LENGTH, LITTLE_ENDIAN);
            if (word != 0)
            {
                nonZeroEnd = offset + DOCUMENT_HEADER_LENGTH + 4;
                if (word == FrameDescriptor.MAGIC && isFrame(segment, offset, firstSequence))
                {
                    return offset;
                }
            }
            offset += 4;
        }
        return -1;
    }

    /** Is shown the intact frames of a range, in the order of the file. */
    interface FrameVisitor
    {
        void onFrame(FrameView frame, int documentOffset, int documentEnd);
    }

    /** Shows all intact frames of a range that {@link #find} would find, one after the other. */
    void forEach(
        final MappedSegment segment, final int from, final int to, final long firstSequence, final FrameVisitor visitor)
    {
        final FrameView frame = new FrameView();
        int found = find(segment, from, to, firstSequence);
        while (found >= 0)
        {
            frame.wrap(segment.view(), found + DOCUMENT_HEADER_LENGTH, segment.buffer().getInt(found));
            final int end = found + DOCUMENT_HEADER_LENGTH + frame.lengthBytes() + 3 & ~3;
            visitor.onFrame(frame, found, end);
            frame.release();
            found = find(segment, end, to, firstSequence);
        }
    }

    /** The highest synced sequence that an intact frame at or behind an offset tells of, -1 if there is none. */
    long highestSynced(final MappedSegment segment, final int from)
    {
        final long[] highest = {-1};
        forEach(segment, from, segment.lengthBytes(), 0, (frame, offset, end) ->
            highest[0] = Math.max(highest[0], frame.syncedSequence()));
        return highest[0];
    }

    /** Behind the last word of the searched range that is not zero; its beginning if all are. */
    int nonZeroEnd()
    {
        return nonZeroEnd;
    }

    private int skipZeros(final MappedSegment segment, final int from, final int end)
    {
        final ByteBuffer view = segment.view();
        int offset = from;
        int askAt = from + ZERO_BLOCK_LENGTH;
        while (offset <= end && segment.lengthBytes() - offset >= ZERO_BLOCK_LENGTH)
        {
            if (offset >= askAt)
            {
                offset = segment.dataBehind(offset) & -ZERO_BLOCK_LENGTH;
                askAt = offset + ASK_EVERY;
            }
            view.clear().position(offset).limit(Math.min(offset + ZERO_BLOCK_LENGTH, segment.lengthBytes()));
            if (view.mismatch(zeros) >= 0)
            {
                break;
            }
            offset += ZERO_BLOCK_LENGTH;
        }
        // The caller looks at the word behind a document header: step back, so that it sees the first one not compared.
        return offset == from ? from : offset - DOCUMENT_HEADER_LENGTH;
    }

    private boolean isFrame(final MappedSegment segment, final int offset, final long firstSequence)
    {
        // Acquire: a live writer publishes the header behind the frame, so what the header covers can be read.
        final int header = segment.buffer().getIntVolatile(offset);
        if (header < FrameDescriptor.HEADER_LENGTH ||
            (long)offset + DOCUMENT_HEADER_LENGTH + header > segment.lengthBytes())
        {
            return false;
        }
        candidate.wrap(segment.view(), offset + DOCUMENT_HEADER_LENGTH, header);
        final boolean found = candidate.isIntact() && candidate.firstSequence() >= firstSequence;
        candidate.release();
        return found;
    }
}
