// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Finds out what there is to be copied of a log: the segments that a copy has already, and behind them, by a walk over
 * their frames, which are all checked on the way, up to where each of the others is to be copied.
 */
final class LogWalk
{
    /** Where a log begins from which old segments were removed. */

    private static final long PAGE = 4_096;

    private final Path log;
    private final BooleanSupplier written;
    private final List<Path> segments;
    private final Map<Path, CopiedSegment> found = new HashMap<>();

    /** Of {@link #segments}, how many the copy has. */
    private int same;
    private long syncedSequence = -1;
    private long firstSequence;
    private long lastSequence = -1;

    /** Of the frame that the walk came to last. */
    private Path file;
    private long frameOffset;
    private int frameLength;

    /** Where the last segment was left. */
    private JournalTail end;

    private LogWalk(final Path log, final BooleanSupplier written, final List<Path> segments)
    {
        this.log = log;
        this.written = written;
        this.segments = segments;
    }

    /** Tells what a copy has of a segment; null if that is not all of it. */
    interface Copies
    {
        CopiedSegment of(Path segment) throws IOException;
    }

    static LogWalk over(final Path log, final BooleanSupplier written, final Copies copies) throws IOException
    {
        final List<Path> segments =
            new ArrayList<>(SegmentCut.withoutCutOff(SegmentDirectory.list(DataDirectory.journal(log))));
        final long beginning = JournalBeginning.sequence(log);
        // Old ones that nobody reads any more may still be there.
        while (beginning > 0 && !segments.isEmpty() &&
            SegmentProperties.read(segments.get(0)).firstSequence() < beginning)
        {
            segments.remove(0);
        }
        final LogWalk walk = new LogWalk(log, written, segments);
        walk.passSame(copies);
        walk.walk();
        if (!walk.segments.isEmpty())
        {
            walk.firstSequence = SegmentProperties.read(walk.segments.get(0)).firstSequence();
        }
        return walk;
    }

    private void passSame(final Copies copies) throws IOException
    {
        boolean isSame = true;
        while (same < segments.size() && isSame)
        {
            final Path segment = segments.get(same);
            final CopiedSegment copied = copies.of(segment);
            isSame = copied != null;
            if (isSame)
            {
                found.put(segment, copied);
                lastSequence = copied.frameLength() > 0 ? copied.lastSequence() : lastSequence;
                same++;
            }
        }
    }

    private void walk() throws IOException
    {
        if (same < segments.size())
        {
            final long from = same == 0 ? 0 : SegmentProperties.read(segments.get(same)).firstSequence();
            try (SegmentChain chain = new SegmentChain(DataDirectory.journal(log), from, written, false))
            {
                chain.gaps().accept(true);
                while (chain.next())
                {
                    note(chain);
                }
                noteSegment();
                syncedSequence = chain.syncedSequence();
                end = chain.end();
            }
        }
        int last = segments.size() - 1;
        // What has no frame is not missed; it may be gone the next moment.
        while (last >= same && !found.containsKey(segments.get(last)))
        {
            segments.remove(last);
            last--;
        }
    }

    private void note(final SegmentChain chain)
    {
        // The same object as long as the walk is in the file.
        if (chain.file() != file)
        {
            noteSegment();
            file = chain.file();
        }
        frameOffset = chain.frameOffset();
        frameLength = chain.frame().lengthBytes();
        lastSequence = chain.frame().lastSequence();
    }

    /** The walk has left it. */
    private void noteSegment()
    {
        if (file != null)
        {
            final Path segment = file.getParent();
            found.put(segment, new CopiedSegment(
                lastSequence, frameOffset, frameLength, frameOffset + frameLength + 3 & -4L, file.toFile().length()));
            if (!segments.contains(segment))
            {
                // It began since they were listed.
                segments.add(segment);
            }
        }
    }

    /** What is to be in the copy, in order. */
    List<Path> segments()
    {
        return segments;
    }

    /** Of those, the ones that are not there yet. */
    List<Path> missing()
    {
        return segments.subList(same, segments.size());
    }

    /** What frames that were walked over prove to be on the disk. */
    long syncedSequence()
    {
        return syncedSequence;
    }

    long firstSequence()
    {
        return firstSequence;
    }

    long lastSequence()
    {
        return lastSequence;
    }

    /** What is to be copied of one that is missing. */
    CopiedSegment extent(final Path segment)
    {
        final long length = SegmentDirectory.queueFile(segment).toFile().length();
        final CopiedSegment frames =
            found.getOrDefault(segment, new CopiedSegment(-1, 0, 0, 0, length));
        final boolean isEnd = end != null && end.file().equals(SegmentDirectory.queueFile(segment));
        return new CopiedSegment(frames.lastSequence(), frames.frameOffset(), frames.frameLength(),
            isEnd ? Math.max(end.offset(), frames.endOffset()) : frames.endOffset(), length);
    }

    /** Behind the last frame nothing is written, or nothing that counts; but of what a repair gave up, who knows. */
    long limit(final Path segment) throws IOException
    {
        return isOpaque(segment) ? FileEnd.of(SegmentDirectory.queueFile(segment)) : extent(segment).endOffset();
    }

    /** Originals are made much longer than what is in them; a copy needs no more room than shows where it ends. */
    long lengthOfCopy(final Path segment) throws IOException
    {
        return isOpaque(segment) ? extent(segment).fileLength() : (limit(segment) + PAGE & -PAGE) + PAGE;
    }

    private boolean isOpaque(final Path segment) throws IOException
    {
        return extent(segment).frameLength() == 0 ||
            JournalGaps.read(log).after(SegmentDirectory.ordinal(segment), 0) != null;
    }
}
