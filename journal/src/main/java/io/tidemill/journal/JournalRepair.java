// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogDamagedException;
import io.tidemill.engine.LogException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a damaged journal one that can be read: walks over it and, wherever the walk finds damage, puts on record from
 * where to where there is nothing to be had.
 * <ol>
 * <li>No byte of a segment's file is changed or removed, neither good nor bad. What misleads a reader as a whole, such
 * as a properties file that cannot be read, is moved to {@code cut/}.</li>
 * <li>Every intact frame in its place is kept, up to a thousand gaps; of those of one segment that contradict each
 * other as many entries as possible. Inside a damaged frame none is looked for: it would be somebody's payload.</li>
 * <li>The record is written when the same walk that recovery makes came to the end with it. Before a file is moved, it
 * says that a repair has begun, and nobody goes on with the journal before one was finished.</li>
 * <li>Where it is not certain what is missing, or whether anything is, that is said, and has to be accepted.</li>
 * </ol>
 */
final class JournalRepair
{
    private static final Logger LOGGER = LoggerFactory.getLogger(JournalRepair.class);

    private final Path directory;
    private final Path journal;
    private final boolean plan;
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private final List<JournalGap> added = new ArrayList<>();
    private JournalGaps gaps = JournalGaps.NONE;

    /** A plan changes nothing. */
    JournalRepair(final Path directory, final boolean plan)
    {
        this.directory = directory;
        this.journal = DataDirectory.journal(directory);
        this.plan = plan;
    }

    RepairReport runLocked() throws IOException
    {
        if (!Files.isDirectory(journal))
        {
            throw new LogException("there is no journal in " + directory);
        }
        if (plan)
        {
            if (DirectoryLock.isHeld(directory))
            {
                throw new LogException("cannot say what a repair of " + directory + " would do: it is in use by " +
                    DirectoryLock.holder(directory));
            }
            return run();
        }
        final DirectoryLock lock = DirectoryLock.acquire(directory);
        try (lock)
        {
            final LockedFile noRemoval = SegmentRemoval.lock(directory);
            try (noRemoval)
            {
                lock.nameHolder(0);
                return run();
            }
        }
    }

    private RepairReport run() throws IOException
    {
        final MisleadingFiles files = new MisleadingFiles(directory, plan);
        files.clear();
        gaps = files.gaps();
        if (plan && !files.steps().isEmpty())
        {
            return new RepairReport(files.steps(), List.of(), null);
        }
        final JournalTotals totals = walk();
        if (!plan && (!added.isEmpty() || !gaps.state().isFinished()))
        {
            gaps.with(files.state(true)).write(directory);
            LOGGER.warn("{} was repaired; gaps: {}, missing sequences: {}",
                directory, gaps.all().size(), totals.missing());
        }
        return new RepairReport(files.steps(), added, totals);
    }

    /** As often as it takes to get to the end: each time at least one gap further. */
    private JournalTotals walk() throws IOException
    {
        while (true)
        {
            final JournalTotals totals = new JournalTotals();
            final SegmentChain chain = new SegmentChain(journal, 0, true);
            chain.gaps().accept(gaps);
            try (chain)
            {
                while (chain.next())
                {
                    totals.add(chain.frame());
                }
                if (!gaps.state().isEndLost() || !giveUpEnd(chain))
                {
                    totals.walked(chain);
                    return totals;
                }
            }
            catch (final LogDamagedException found)
            {
                giveUp(chain, totals, found);
            }
        }
    }

    private void giveUp(final SegmentChain chain, final JournalTotals totals, final LogDamagedException found)
        throws IOException
    {
        final JournalGaps before = gaps;
        final SegmentProperties segment = chain.continuity().segment();
        if (segment == null)
        {
            giveUpBeginning(found);
        }
        else
        {
            giveUpIn(segment, chain, totals, found);
        }
        if (gaps.all().equals(before.all()))
        {
            throw new LogException("cannot repair the journal in " + directory + ": " + Damage.finding(found), found);
        }
    }

    /** The last segment is not there any more, which nothing else tells; false if that is on record. */
    private boolean giveUpEnd(final SegmentChain chain)
    {
        final SegmentProperties segment = chain.continuity().segment();
        final JournalGap there = segment == null ? null : gaps.after(segment.ordinal(), chain.intactEnd());
        if (segment == null || there != null || chain.gaps().isAtEnd())
        {
            return false;
        }
        final long next = chain.continuity().nextSequence();
        add(next, next, segment.ordinal(), chain.intactEnd(), JournalGap.NEXT_SEGMENT, false,
            "the segments behind it cannot be read");
        return true;
    }

    private void giveUpBeginning(final LogDamagedException found) throws IOException
    {
        final long beginning = JournalBeginning.sequence(directory);
        final List<Path> segments = JournalBeginning.kept(SegmentDirectory.list(journal), beginning);
        if (segments.isEmpty())
        {
            throw new LogException("cannot repair the journal in " + directory + ": nothing is left of it. Restore a " +
                "copy, or remove the directory to begin anew", found);
        }
        add(beginning, SegmentProperties.read(segments.get(0)).firstSequence(), 0, 0, JournalGap.NEXT_SEGMENT, true,
            "the segments before " + segments.get(0).getFileName() + " are missing");
    }

    private void giveUpIn(
        final SegmentProperties segment,
        final SegmentChain chain,
        final JournalTotals totals,
        final LogDamagedException found) throws IOException
    {
        final Path following = chain.following();
        final long bound = following == null ? Long.MAX_VALUE : SegmentProperties.read(following).firstSequence();
        final long next = chain.continuity().nextSequence();
        final String finding = Damage.finding(found);
        if (bound < next)
        {
            endEarlier(segment, bound, finding);
            return;
        }
        try (MappedSegment mapped = new MappedSegment(chain.file()))
        {
            final long size = Files.exists(chain.file()) ? Files.size(chain.file()) : 0;
            mapped.covers(size);
            long offset = chain.intactEnd();
            long sequence = next;
            final long end = Math.min(size, chain.cutOffset());
            final List<FrameStretches.Stretch> intact = size == 0 || offset > end ? List.of() :
                new FrameStretches(next, bound).search(segment, mapped, (int)offset, (int)end).best();
            final boolean isTooMuch = gaps.all().size() + intact.size() > JournalGaps.MAX_GAPS;
            final List<FrameStretches.Stretch> stretches = isTooMuch ? List.of() : intact;
            final JournalGaps before = gaps;
            for (final FrameStretches.Stretch stretch : stretches)
            {
                final boolean isCertain =
                    stretch.offset() == offset || stretch.offset() == FrameStretches.endOfFrame(mapped, (int)offset);
                add(sequence, stretch.first(), segment.ordinal(), offset, stretch.offset(), isCertain,
                    stretch == stretches.get(0) ? finding : "no intact frame of this place is there");
                offset = stretch.end();
                sequence = stretch.next();
            }
            if (gaps == before)
            {
                // Nothing is there; or what is there does not follow what was before it.
                final long begin = chain.intactEnd();
                final String reason = isTooMuch ? finding + "; as there are more than " + JournalGaps.MAX_GAPS +
                    " such places, the rest of the segment is given up" : finding;
                add(next, following != null ? bound : Math.max(next, claimed(mapped, begin, next, totals)),
                    segment.ordinal(), begin, JournalGap.NEXT_SEGMENT, following != null, reason);
            }
        }
    }

    /**
     * At the end of the journal nothing tells how many sequences are missing. Those that what is left tells of are not
     * given out again: by what was synced, and by the headers of damaged frames, as far as they lead from one to the
     * next.
     */
    private static long claimed(
        final MappedSegment mapped, final long begin, final long expected, final JournalTotals totals)
    {
        long next = Math.max(expected, totals.syncedSequence() + 1);
        long document = begin;
        while (document + SegmentCursor.DOCUMENT_HEADER_LENGTH + FrameDescriptor.HEADER_LENGTH <= mapped.lengthBytes())
        {
            final int frame = (int)document + SegmentCursor.DOCUMENT_HEADER_LENGTH;
            final int length = mapped.buffer().getInt((int)document);
            if (length < FrameDescriptor.HEADER_LENGTH || length > mapped.lengthBytes() - frame)
            {
                break;
            }
            final long first = FrameDescriptor.firstSequence(mapped.buffer(), frame);
            final int count = FrameDescriptor.count(mapped.buffer(), frame);
            if (FrameDescriptor.magic(mapped.buffer(), frame) == FrameDescriptor.MAGIC && first >= expected &&
                first - expected <= mapped.lengthBytes() && count > 0 &&
                count <= length / FrameDescriptor.ENTRY_HEADER_LENGTH)
            {
                next = Math.max(next, first + count);
            }
            document = (long)frame + length + 3 & ~3L;
        }
        return next;
    }

    /** The next segment begins before the end of this one: what is behind its beginning is superseded. */
    private void endEarlier(final SegmentProperties segment, final long nextSequence, final String finding)
    {
        final SegmentChain chain = new SegmentChain(journal, 0, true);
        chain.gaps().accept(gaps);
        try (chain)
        {
            long sequence = segment.firstSequence();
            long offset = 0;
            while (chain.next() && chain.frame().lastSequence() < nextSequence)
            {
                if (chain.continuity().segment().ordinal() == segment.ordinal())
                {
                    sequence = chain.continuity().nextSequence();
                    offset = chain.intactEnd();
                }
            }
            if (sequence <= nextSequence)
            {
                add(sequence, nextSequence, segment.ordinal(), offset, JournalGap.NEXT_SEGMENT, true, finding);
            }
        }
    }

    private void add(
        final long firstSequence,
        final long nextSequence,
        final long segment,
        final long offset,
        final long toOffset,
        final boolean certain,
        final String finding)
    {
        final JournalGap gap =
            new JournalGap(firstSequence, nextSequence, segment, offset, toOffset, certain, finding, now);
        final JournalGap there = gaps.after(segment, offset);
        if (there != null && there.offset() == offset && there.toOffset() == toOffset &&
            there.nextSequence() == nextSequence)
        {
            // Nothing new: the walk would come to the same place again.
            return;
        }
        gaps = gaps.with(gap);
        added.removeIf(each -> each.segment() == segment && each.offset() == offset);
        added.add(gap);
    }
}
