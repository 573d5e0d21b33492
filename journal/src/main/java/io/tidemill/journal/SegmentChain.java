// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogDamagedException;
import io.tidemill.engine.LogException;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Walks the frames of all segments in order. The end of a segment is given by the next one, which states the first
 * sequence it continues with: sequences without a gap are the proof that nothing is missing.
 * <p>
 * A <em>strict</em> walk is for a journal that nobody writes: at the end it proves that no frame lies behind. Otherwise
 * it follows a writer, and {@link #next()} may return true again later. A strict walk that meets a writer follows it
 * from there on: before it judges the end, it asks again whether somebody writes. Where it cannot go on, and a loss of
 * power explains that (see {@link PowerLoss}), is its end, too.
 */
final class SegmentChain implements AutoCloseable
{
    /** How often the first segment may be gone when it is opened. */
    private static final int PATIENCE = 5;

    private final Path journal;
    private final WalkBeginning beginning;
    private final long from;
    private final BooleanSupplier written;
    private final boolean follows;
    private final FrameContinuity continuity = new FrameContinuity();
    private final GapsOnTheWay gaps;
    private final FramesExpected frames = new FramesExpected();
    private boolean strict;
    private SegmentCursor cursor;
    private Path successor;
    private int segments;
    private boolean isOutOfPlace;
    private long syncedSequence = -1;
    private JournalTail tail;
    private int lost;

    /** Of the segment that the walk is in; null unless recovery cut it off. */
    private SegmentCut cut;

    /**
     * A walk whose caller knows for its whole time whether somebody writes.
     *
     * @param journal directory of the segments
     * @param from    sequence to begin with: segments that end before it are not opened
     * @param strict  true if nobody writes
     */
    SegmentChain(final Path journal, final long from, final boolean strict)
    {
        this(journal, from, () -> !strict, false);
    }

    /**
     * A walk that is strict unless it meets a writer.
     *
     * @param journal directory of the segments
     * @param from    sequence to begin with: segments that end before it are not opened
     * @param written tells whether somebody writes now; asked here and before the end is judged
     * @param follows true to look for more once the end was judged, as writers may come later; false to stay there
     */
    SegmentChain(final Path journal, final long from, final BooleanSupplier written, final boolean follows)
    {
        this.journal = journal;
        this.from = from;
        this.written = written;
        this.follows = follows;
        this.strict = !written.getAsBoolean();
        this.beginning = new WalkBeginning(journal);
        this.gaps = new GapsOnTheWay(beginning.dataDirectory());
    }

    /** Those on the way, to be accepted before the first {@link #next}. */
    GapsOnTheWay gaps()
    {
        return gaps;
    }

    boolean next()
    {
        try
        {
            return walk();
        }
        catch (final LogDamagedException found)
        {
            if (!strict || cursor == null || frames.isProven() || !new PowerLoss(journal, BootId.current())
                .explains(found, continuity.segment(), cursor, syncedSequence, continuity.nextSequence()))
            {
                throw found;
            }
            end(new JournalTail(TailState.CUT, cursor.file(), cursor.nextOffset(), 0));
            return false;
        }
    }

    private boolean walk()
    {
        while (tail == null && (cursor != null || openFirst()))
        {
            if (cursor.advance(continuity.nextSequence()))
            {
                final long expected = continuity.nextSequence();
                final String breach = continuity.accept(cursor.frame());
                if (breach != null)
                {
                    // An intact frame, so nothing is missing here.
                    strict = false;
                    isOutOfPlace = true;
                    throw Damage.at(cursor.file(), cursor.documentOffset(), expected, breach);
                }
                frames.found();
                syncedSequence = Math.max(syncedSequence, cursor.frame().syncedSequence());
                return true;
            }
            if (gaps.isAt(cursor.nextOffset()))
            {
                continuity.goOnWith(gaps.pass(cursor).nextSequence());
            }
            else if (!moveOn())
            {
                return false;
            }
        }
        return false;
    }

    /** Where recovery cut off the segment that the walk is in. */
    long cutOffset()
    {
        return cut == null ? SegmentCursor.NOT_CUT : cut.offset();
    }

    /** In the segment that the walk is in, up to where all is as it should be. */
    long intactEnd()
    {
        return isOutOfPlace ? cursor.documentOffset() : cursor.nextOffset();
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
        return frames.emptySegments();
    }

    /** The first sequence that is kept, once the walk has begun. */
    long beginning()
    {
        return beginning.sequence();
    }

    /** The highest that a frame of the walk says. */
    long syncedSequence()
    {
        return syncedSequence;
    }

    int segments()
    {
        return segments;
    }

    private boolean openFirst()
    {
        try
        {
            final Path directory = beginning.segment(from, gaps);
            if (directory == null)
            {
                strict &= !written.getAsBoolean();
                end(strict && !follows ? new JournalTail(TailState.CLEAN, journal, 0, 0) : null);
                return false;
            }
            continuity.begin(SegmentProperties.read(directory));
            open(directory);
            return true;
        }
        catch (final NoSuchFileException removed)
        {
            // Old segments are removed also where nobody writes.
            if (++lost <= PATIENCE)
            {
                return openFirst();
            }
            strict &= !written.getAsBoolean();
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

    private void open(final Path directory) throws IOException
    {
        if (cursor != null)
        {
            cursor.close();
        }
        cut = SegmentCut.read(directory);
        cursor = new SegmentCursor(SegmentDirectory.queueFile(directory));
        cursor.goOn(0, gaps.enter(SegmentDirectory.ordinal(directory), cut));
        successor = null;
        segments++;
        frames.enter(directory, cut != null && cut.nextSequence() == continuity.segment().firstSequence());
    }

    /** At the end of a segment: looks for the next one. Returns false at the end of the journal. */
    private boolean moveOn()
    {
        try
        {
            if (successor == null)
            {
                successor = following();
                // It appeared after the last frame before it was complete: look there once more, then follow it.
                return successor != null || atEnd();
            }
            final SegmentProperties next = SegmentProperties.read(successor);
            if (next.firstSequence() != continuity.nextSequence())
            {
                goOnIfOvertaken(next);
                return true;
            }
            if (isFrameOverdue())
            {
                return true;
            }
            if (strict && frames.isNoneFound())
            {
                cursor.requireNothingBehindTheEnd(continuity.nextSequence());
                noteIfEmpty(cursor.garbageBytes());
            }
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
    private boolean atEnd() throws IOException
    {
        if (!strict)
        {
            return !cursor.requireNothingHiddenFromLiveReader(continuity.nextSequence()) || isFrameOverdue();
        }
        final int hidden = cursor.searchBehindTheEnd(continuity.nextSequence());
        // In this order: once nobody writes, what a writer left in the meantime can be seen.
        if (written.getAsBoolean())
        {
            strict = false;
            return true;
        }
        if (!cursor.isStillAtTheEnd())
        {
            return true;
        }
        successor = following();
        if (successor != null)
        {
            return true;
        }
        if (hidden >= 0)
        {
            throw cursor.hiddenFrame(continuity.nextSequence(), hidden);
        }
        if (isFrameOverdue())
        {
            return true;
        }
        endStrictly(cursor.garbageBytes());
        return false;
    }

    /**
     * A walk beside whoever cuts the journal, or removes old segments, may be in one that was cut or removed since. If
     * that is not why the next one does not continue it, that is damage.
     */
    private void goOnIfOvertaken(final SegmentProperties next) throws IOException
    {
        final SegmentCut now = SegmentCut.read(cursor.file().getParent());
        if (now != null && !now.equals(cut) && now.offset() >= cursor.nextOffset())
        {
            cut = now;
            cursor.goOn(cursor.nextOffset(), now.offset());
            successor = null;
            return;
        }
        beginning.requireKept(continuity.nextSequence());
        strict &= !written.getAsBoolean();
        if (!strict && next.firstSequence() < continuity.nextSequence() && next.epoch() > continuity.segment().epoch())
        {
            throw Superseded.byCut(journal, continuity.nextSequence(), next);
        }
        throw Damage.at(cursor.file(), cursor.nextOffset(), continuity.nextSequence(),
            "its segment ends there, but the next one, " + successor.getFileName() + ", continues with sequence " +
            next.firstSequence());
    }

    Path following() throws IOException
    {
        return SegmentCut.following(journal, continuity.segment().ordinal(), cut);
    }

    private void endStrictly(final int garbageBytes)
    {
        if (follows)
        {
            strict = false;
            return;
        }
        noteIfEmpty(garbageBytes);
        final TailState state =
            cut != null ? TailState.CUT : garbageBytes == 0 ? TailState.CLEAN : TailState.INCOMPLETE;
        end(new JournalTail(state, cursor.file(), cursor.nextOffset(), garbageBytes));
    }

    private boolean isFrameOverdue()
    {
        return !gaps.wasInThisSegment() && frames.isOverdue(cursor, continuity.nextSequence());
    }

    private void noteIfEmpty(final int garbageBytes)
    {
        frames.noteIfEmpty(garbageBytes == 0 && !gaps.wasInThisSegment());
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
