// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Looks for an intact frame where the walk over documents does not come by: behind the end, and inside what claims to
 * be Chronicle's metadata. Such a frame proves that the walk was led astray by damage.
 * <p>
 * Chunks of zeros are compared as a whole, which makes the unused rest of a segment cheap (some 20 ms for 80 MB). They
 * are copied from the file, since there may be nothing at all ({@link FileBytes}).
 */
final class FrameSearch
{
    private static final int DOCUMENT_HEADER_LENGTH = SegmentCursor.DOCUMENT_HEADER_LENGTH;

    /** Frame by frame is seldom far. */
    private static final int FIRST_CHUNK = 4 * 1024;
    private static final int LONGEST_CHUNK = 64 * 1024;

    private final FrameView candidate = new FrameView();
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(LONGEST_CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteBuffer zeros = ByteBuffer.allocateDirect(LONGEST_CHUNK);
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
        final int end = Math.min(to, segment.lengthBytes());
        nonZeroEnd = from;
        try (FileBytes bytes = new FileBytes(segment.file()))
        {
            int length = FIRST_CHUNK;
            int offset = from + DOCUMENT_HEADER_LENGTH;
            while (offset <= end - Integer.BYTES)
            {
                bytes.read(chunk.clear().limit(Math.min(length, end - offset & -Integer.BYTES)), offset);
                final int found = findInChunk(segment, offset, firstSequence);
                if (found >= 0 || chunk.limit() < Integer.BYTES)
                {
                    return found;
                }
                offset += chunk.limit() & -Integer.BYTES;
                length = Math.min(2 * length, LONGEST_CHUNK);
            }
        }
        return -1;
    }

    private int findInChunk(final MappedSegment segment, final int start, final long firstSequence)
    {
        final int length = chunk.limit() & -Integer.BYTES;
        if (chunk.mismatch(zeros.clear().limit(chunk.limit())) < 0)
        {
            return -1;
        }
        for (int i = 0; i < length; i += Integer.BYTES)
        {
            final int word = chunk.getInt(i);
            if (word != 0)
            {
                nonZeroEnd = start + i + Integer.BYTES;
                final int document = start + i - DOCUMENT_HEADER_LENGTH;
                if (word == FrameDescriptor.MAGIC && isFrame(segment, document, firstSequence))
                {
                    return document;
                }
            }
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
