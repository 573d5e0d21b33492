// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogException;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Walks the frames of all segments in order. The end of a segment is given by the next one, which states the first
 * sequence it continues with: sequences without a gap are the proof that nothing is missing.
 * <p>
 * A <em>strict</em> walk is for a journal that nobody writes: at the end it proves that no frame lies behind, and from
 * then on it stays at the end. Otherwise it follows a writer, and {@link #next()} may return true again later.
 */
final class SegmentChain implements AutoCloseable
{
    private final Path journal;
    private final long from;
    private final boolean strict;
    private final FrameContinuity continuity = new FrameContinuity();
    private final List<Path> emptySegments = new ArrayList<>();
    private SegmentCursor cursor;
    private Path successor;
    private int segments;
    private long segmentFrames;
    private JournalTail tail;

    /**
     * @param journal directory of the segments
     * @param from    sequence to begin with: segments that end before it are not opened
     * @param strict  true if nobody writes
     */
    SegmentChain(final Path journal, final long from, final boolean strict)
    {
        this.journal = journal;
        this.from = from;
        this.strict = strict;
    }

    boolean next()
    {
        while (tail == null && (cursor != null || openFirst()))
        {
            if (cursor.advance(continuity.nextSequence()))
            {
                final long expected = continuity.nextSequence();
                final String breach = continuity.accept(cursor.frame());
                if (breach != null)
                {
                    throw Damage.at(cursor.file(), cursor.documentOffset(), expected, breach);
                }
                segmentFrames++;
                return true;
            }
            if (!moveOn())
            {
                return false;
            }
        }
        return false;
    }

    FrameView frame()
    {
        return cursor.frame();
    }

    Path file()
    {
        return cursor.file();
    }

    int frameOffset()
    {
        return cursor.frameOffset();
    }

    FrameContinuity continuity()
    {
        return continuity;
    }

    /** The end as far as it is known: judged once a strict walk has reached it, before that only where it is. */
    JournalTail end()
    {
        if (tail != null)
        {
            return tail;
        }
        return cursor == null ? new JournalTail(TailState.LIVE, journal, 0, 0) :
            new JournalTail(TailState.LIVE, cursor.file(), cursor.nextOffset(), 0);
    }

    /** Segments in which a strict walk found neither frame nor garbage. */
    List<Path> emptySegments()
    {
        return emptySegments;
    }

    int segments()
    {
        return segments;
    }

    private boolean openFirst()
    {
        try
        {
            final List<Path> directories = SegmentDirectory.list(journal);
            if (directories.isEmpty())
            {
                end(strict ? new JournalTail(TailState.CLEAN, journal, 0, 0) : null);
                return false;
            }
            int i = from == 0 ? 0 : directories.size() - 1;
            SegmentProperties first = SegmentProperties.read(directories.get(i));
            while (i > 0 && first.firstSequence() > from)
            {
                i--;
                first = SegmentProperties.read(directories.get(i));
            }
            if (i == 0 && first.firstSequence() != 0)
            {
                throw Damage.in(directories.get(0), "it is the first segment but begins with sequence " +
                    first.firstSequence() + "; earlier ones are missing");
            }
            continuity.begin(first);
            open(directories.get(i));
            return true;
        }
        catch (final NoSuchFileException removed)
        {
            if (strict)
            {
                throw unreadable(removed);
            }
            return false;
        }
        catch (final IOException failure)
        {
            throw unreadable(failure);
        }
    }

    private void open(final Path directory)
    {
        if (cursor != null)
        {
            cursor.close();
        }
        cursor = new SegmentCursor(SegmentDirectory.queueFile(directory));
        successor = null;
        segments++;
        segmentFrames = 0;
    }

    /** At the end of a segment: looks for the next one. Returns false at the end of the journal. */
    private boolean moveOn()
    {
        try
        {
            if (successor == null)
            {
                successor = SegmentDirectory.after(journal, continuity.segment().ordinal());
                // It appeared after the last frame before it was complete: look there once more, then follow it.
                return successor != null || atEnd();
            }
            final SegmentProperties next = SegmentProperties.read(successor);
            if (next.firstSequence() != continuity.nextSequence())
            {
                throw Damage.at(cursor.file(), cursor.nextOffset(), continuity.nextSequence(),
                    "its segment ends there, but the next one, " + successor.getFileName() +
                    ", continues with sequence " + next.firstSequence());
            }
            noteIfEmpty();
            continuity.segment(next);
            open(successor);
            return true;
        }
        catch (final NoSuchFileException removed)
        {
            successor = null;
            return true;
        }
        catch (final IOException failure)
        {
            throw unreadable(failure);
        }
    }

    /** Returns true if there is something to read after all. */
    private boolean atEnd()
    {
        if (!strict)
        {
            return !cursor.requireNothingHiddenFromLiveReader(continuity.nextSequence());
        }
        final int garbageBytes = noteIfEmpty();
        end(new JournalTail(garbageBytes == 0 ? TailState.CLEAN : TailState.INCOMPLETE, cursor.file(),
            cursor.nextOffset(), garbageBytes));
        return false;
    }

    /** Searches behind the end where that is due, and remembers a segment that provably holds nothing. */
    private int noteIfEmpty()
    {
        final boolean last = successor == null;
        if (!strict || segmentFrames > 0 && !last)
        {
            return 0;
        }
        final int garbageBytes = cursor.requireNothingBehindTheEnd(continuity.nextSequence());
        if (segmentFrames == 0 && garbageBytes == 0)
        {
            emptySegments.add(cursor.file().getParent());
        }
        return garbageBytes;
    }

    private void end(final JournalTail found)
    {
        tail = found;
        if (found != null && cursor != null)
        {
            cursor.close();
        }
    }

    private LogException unreadable(final IOException failure)
    {
        return new LogException("cannot read the journal in " + journal + ": " + failure, failure);
    }

    @Override
    public void close()
    {
        if (cursor != null)
        {
            cursor.close();
        }
    }
}
