// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogException;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Walks the documents of one segment file, from its first byte, and stops at each frame. It needs nothing of Chronicle
 * but the four bytes before each document:
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                     Length in bytes                       |M|N|
 *  +---------------------------------------------------------------+
 *    M metadata of Chronicle    N not complete    all zero: not written yet    N and M without length: end of data
 * </pre>
 * The next header follows at a multiple of 4. Chronicle leaves a header zero until its document is complete (only the
 * first one of a file is marked incomplete, while the file is created), so any other incomplete header is damage. A
 * header changed by a single bit leads either to a document that is no frame, or into bytes behind the walk or inside
 * "metadata"; both are searched for frames that would be lost.
 * <p>
 * Used by one thread at a time.
 */
final class SegmentCursor implements AutoCloseable
{
    static final int DOCUMENT_HEADER_LENGTH = 4;
    static final long NOT_CUT = Long.MAX_VALUE;

    private static final int NOT_COMPLETE = 0x80000000;
    private static final int METADATA = 0x40000000;
    private static final int END_OF_DATA = NOT_COMPLETE | METADATA;
    private static final int LENGTH_MASK = 0x3FFFFFFF;

    /** More than any document of a journal: what a live reader searches behind each end. */
    private static final int NEAR_SEARCH_BYTES = 4 * 1024 * 1024;
    /** A live reader searches the rest of the file (some 20 ms) no more often than this. */
    private static final long FAR_SEARCH_PAUSE_NS = 1_000_000_000L;

    private static final int SECTOR = 512;

    private final MappedSegment segment;

    /** Where recovery cut it off, or a gap begins: whatever lies there is the end. */
    private long cutOffset = NOT_CUT;
    private final FrameView frame = new FrameView();
    private final FrameSearch search = new FrameSearch();
    private int nextOffset;
    private int frameOffset = -1;
    private int searchedOffset = -1;
    private int farSearchedOffset = -1;
    private long farSearchTimeNs;

    SegmentCursor(final Path file)
    {
        segment = new MappedSegment(file);
    }

    /** Goes on at an offset, and ends at another one, {@link #NOT_CUT} for the end of what was written. */
    void goOn(final long offset, final long endOffset)
    {
        nextOffset = Math.toIntExact(offset);
        cutOffset = endOffset;
    }

    Path file()
    {
        return segment.file();
    }

    /** The frame that {@link #advance} stopped at. */
    FrameView frame()
    {
        return frame;
    }

    /** Where the current frame begins in the file. */
    int frameOffset()
    {
        return frameOffset;
    }

    /** Where its document header is. */
    int documentOffset()
    {
        return frameOffset - DOCUMENT_HEADER_LENGTH;
    }

    /** The document header that the walk looks at next: at the end, the place where nothing was written yet. */
    int nextOffset()
    {
        return nextOffset;
    }

    /**
     * Moves to the next frame, which may appear later where a writer is at work.
     *
     * @param expectedSequence that the frame must begin with, for messages
     * @return false at the end
     */
    boolean advance(final long expectedSequence)
    {
        // Before the mapping may be replaced: whoever still holds the last frame's buffer finds it empty, not unmapped.
        frame.release();
        try
        {
            while (nextOffset < cutOffset && segment.covers((long)nextOffset + DOCUMENT_HEADER_LENGTH))
            {
                // Acquire: Chronicle publishes a header by compare-and-set after the document is written.
                final int header = segment.buffer().getIntVolatile(nextOffset);
                if (isEnd(header))
                {
                    return false;
                }
                if (visit(header, expectedSequence))
                {
                    return true;
                }
            }
            if (nextOffset > cutOffset)
            {
                throw damage(expectedSequence, "it was cut off at byte " + cutOffset + ", in the middle of a frame");
            }
            if (nextOffset > 0 && nextOffset != cutOffset)
            {
                throw damage(expectedSequence, "the file ends after " + segment.lengthBytes() +
                    " bytes, though its writer always leaves room: it was cut short");
            }
            return false;
        }
        catch (final NoSuchFileException notYet)
        {
            return false;
        }
        catch (final IOException failure)
        {
            throw unreadable(failure);
        }
    }

    /**
     * Searches all that lies behind the end for frames that the walk missed, to be judged once it is known that nobody
     * writes.
     *
     * @param expectedSequence that the next frame would begin with
     * @return where the document of such a frame begins, -1 if there is none
     */
    int searchBehindTheEnd(final long expectedSequence)
    {
        return isCut() ? -1 : search.find(segment, nextOffset, segment.lengthBytes(), expectedSequence);
    }

    /** Whether recovery cut the segment off at this place, or a gap begins. */
    boolean isCut()
    {
        return nextOffset == cutOffset;
    }

    /** What intact frames behind the end say of the disk. */
    long syncedBehindTheEnd()
    {
        return segment.lengthBytes() == 0 ? -1 : search.highestSynced(segment, nextOffset);
    }

    /**
     * Whether something is missing at this place, rather than wrong: the end of the file, a document that was never
     * completed, or a whole sector of zeros in it.
     */
    boolean isMissing()
    {
        final long present = segment.lengthBytes();
        if ((long)nextOffset + DOCUMENT_HEADER_LENGTH > present)
        {
            return true;
        }
        final int header = segment.buffer().getInt(nextOffset);
        final long end = (long)nextOffset + DOCUMENT_HEADER_LENGTH + header;
        return header == 0 || header > 0 && header < NEAR_SEARCH_BYTES && (end > present || hasZeroSector((int)end));
    }

    private boolean hasZeroSector(final int end)
    {
        final int mapped = segment.lengthBytes() - SECTOR;
        // Also the one that the document ends in: what follows was lost with it.
        for (int sector = nextOffset + SECTOR - 1 & -SECTOR; sector < end && sector <= mapped; sector += SECTOR)
        {
            int offset = sector;
            while (offset < sector + SECTOR && segment.buffer().getLong(offset) == 0)
            {
                offset += Long.BYTES;
            }
            if (offset == sector + SECTOR)
            {
                return true;
            }
        }
        return false;
    }

    /** Bytes that an unfinished append left behind the end, as the last search saw it; 0 if all is zero there. */
    int garbageBytes()
    {
        return isCut() ? 0 : search.nonZeroEnd() - nextOffset;
    }

    /** Whether there is still no document at the end: a writer may have come since the walk got there. */
    boolean isStillAtTheEnd()
    {
        // Acquire: what a writer did before it published a document, or gave up its lock, is seen with the header.
        return isCut() || !segment.isMapped(nextOffset + DOCUMENT_HEADER_LENGTH) ||
            isEnd(segment.buffer().getIntVolatile(nextOffset));
    }

    /**
     * Refuses a journal whose walk ended although a later frame exists; to be called when nobody writes.
     *
     * @param expectedSequence that the next frame would begin with
     */
    void requireNothingBehindTheEnd(final long expectedSequence)
    {
        final int found = searchBehindTheEnd(expectedSequence);
        if (found >= 0)
        {
            throw hiddenFrame(nextOffset, expectedSequence, found);
        }
    }

    /**
     * The same beside a live writer: searches once per place, to the end of the file if that was not done lately.
     *
     * @param expectedSequence that the next frame would begin with
     * @return false if the walk can go on: the writer was faster
     */
    boolean requireNothingHiddenFromLiveReader(final long expectedSequence)
    {
        // A reader that keeps up is at a new end after every frame; an end that stays gets the long search too.
        if (isCut())
        {
            return true;
        }
        final boolean far = farSearchedOffset != nextOffset &&
            (farSearchedOffset < 0 || System.nanoTime() - farSearchTimeNs > FAR_SEARCH_PAUSE_NS);
        if (!far && searchedOffset == nextOffset)
        {
            return true;
        }
        searchedOffset = nextOffset;
        final int found = far ? searchFar(expectedSequence) : search.find(segment, nextOffset,
            (int)Math.min((long)nextOffset + NEAR_SEARCH_BYTES, segment.lengthBytes()), expectedSequence);
        if (found < 0)
        {
            return true;
        }
        // Frames are completed in order: whoever sees a later header sees this one too, unless it is damaged.
        final int header = segment.buffer().getIntVolatile(nextOffset);
        if (isEnd(header))
        {
            throw hiddenFrame(nextOffset, expectedSequence, found);
        }
        return false;
    }

    private int searchFar(final long expectedSequence)
    {
        try
        {
            // What the writer added since is mapped too: a hole may be longer than the part known so far.
            segment.covers(segment.lengthBytes() + 1L);
        }
        catch (final NoSuchFileException notYet)
        {
            return -1;
        }
        catch (final IOException failure)
        {
            throw unreadable(failure);
        }
        farSearchedOffset = nextOffset;
        final int found = searchBehindTheEnd(expectedSequence);
        farSearchTimeNs = System.nanoTime();
        return found;
    }

    /** Only the very first header is ever marked incomplete: while Chronicle creates the file. */
    private boolean isEnd(final int header)
    {
        return header == 0 || header == END_OF_DATA || header == NOT_COMPLETE && nextOffset == 0;
    }

    private boolean visit(final int header, final long expectedSequence) throws IOException
    {
        final int length = header & LENGTH_MASK;
        final int offset = nextOffset + DOCUMENT_HEADER_LENGTH;
        if (header < 0)
        {
            throw damage(expectedSequence, "its document header is " + hex(header) +
                ", incomplete in a way that the journal never leaves behind");
        }
        if (!segment.covers((long)offset + length))
        {
            throw damage(expectedSequence, "its document header " + hex(header) + " claims " + length +
                " bytes, which end behind the file's " + segment.lengthBytes());
        }
        if ((header & METADATA) != 0)
        {
            skipMetadata(offset, length, expectedSequence);
            return false;
        }
        frame.wrap(segment.view(), offset, length);
        final String defect = frame.defect();
        if (defect != null)
        {
            throw damage(expectedSequence, defect);
        }
        requireKnownFormat();
        frameOffset = offset;
        nextOffset = offset + length + 3 & ~3;
        return true;
    }

    private void skipMetadata(final int offset, final int length, final long expectedSequence)
    {
        final int end = offset + length + 3 & ~3;
        final int found = search.find(segment, offset, end, expectedSequence);
        if (found >= 0)
        {
            throw hiddenFrame(nextOffset, expectedSequence, found);
        }
        if (length >= FrameDescriptor.HEADER_LENGTH &&
            FrameDescriptor.magic(segment.buffer(), offset) == FrameDescriptor.MAGIC)
        {
            throw damage(expectedSequence, "its document header calls it metadata");
        }
        nextOffset = end;
    }

    private void requireKnownFormat()
    {
        if (frame.formatVersion() != FrameDescriptor.FORMAT_VERSION)
        {
            throw new LogException("cannot read " + file() + " at byte " + nextOffset + ": the frame of sequence " +
                frame.firstSequence() + " has format version " + frame.formatVersion() + ", this release knows " +
                FrameDescriptor.FORMAT_VERSION + "; use the release that wrote it, or a newer one");
        }
    }

    LogException hiddenFrame(final long expectedSequence, final int found)
    {
        return hiddenFrame(nextOffset, expectedSequence, found);
    }

    private LogException hiddenFrame(final int hole, final long expectedSequence, final int found)
    {
        frame.wrap(segment.view(), found + DOCUMENT_HEADER_LENGTH, segment.buffer().getInt(found));
        final long first = frame.firstSequence();
        final long last = frame.lastSequence();
        frame.release();
        return Damage.at(file(), hole, expectedSequence, "there is a hole before the intact frame of sequences " +
            first + " to " + last + " at byte " + found);
    }

    private LogException damage(final long expectedSequence, final String defect)
    {
        frame.release();
        return Damage.at(file(), nextOffset, expectedSequence, defect);
    }

    private LogException unreadable(final IOException failure)
    {
        return new LogException("cannot read " + file() + " at byte " + nextOffset + ": " + failure +
            "; an I/O error is never taken for the end of the journal", failure);
    }

    @Override
    public void close()
    {
        frame.release();
        segment.close();
    }

    private static String hex(final int value)
    {
        return String.format(Locale.ROOT, "0x%08X", value);
    }
}
