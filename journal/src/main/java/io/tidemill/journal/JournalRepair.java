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
 * <li>Every intact frame in its place is kept; of those that contradict each other as many entries as possible.</li>
 * <li>The record is written when the same walk that recovery makes came to the end with it; a repair that did not get
 * there has changed nothing, or what the next one goes on with.</li>
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

    /** With the lock held. */
    RepairReport run() throws IOException
    {
        final MisleadingFiles files = new MisleadingFiles(directory, plan);
        files.clear();
        if (plan && !files.steps().isEmpty())
        {
            return new RepairReport(files.steps(), List.of(), null);
        }
        gaps = JournalGaps.read(directory);
        final JournalTotals totals = walk();
        if (!plan && !added.isEmpty())
        {
            gaps.withEpoch(files.nextEpoch()).write(directory);
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
                totals.walked(chain);
                return totals;
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
            throw new LogException("cannot repair the journal in " + directory + ": " + found.getMessage(), found);
        }
    }

    private void giveUpBeginning(final LogDamagedException found) throws IOException
    {
        final List<Path> segments = SegmentDirectory.list(journal);
        if (segments.isEmpty())
        {
            throw new LogException("cannot repair the journal in " + directory + ": nothing is left of it. Restore a " +
                "copy, or remove the directory to begin anew", found);
        }
        add(0, SegmentProperties.read(segments.get(0)).firstSequence(), 0, 0, JournalGap.NEXT_SEGMENT,
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
            final List<FrameStretches.Stretch> stretches = size == 0 || offset > end ? List.of() :
                new FrameStretches(next, bound).search(segment, mapped, (int)offset, (int)end).best();
            for (final FrameStretches.Stretch stretch : stretches)
            {
                add(sequence, stretch.first(), segment.ordinal(), offset, stretch.offset(),
                    stretch == stretches.get(0) ? finding : "no intact frame of this place is there");
                offset = stretch.end();
                sequence = stretch.next();
            }
            if (stretches.isEmpty())
            {
                add(sequence, following != null ? bound : Math.max(next, claimed(mapped, (int)offset, next, totals)),
                    segment.ordinal(), offset, JournalGap.NEXT_SEGMENT, finding);
            }
        }
    }

    /**
     * At the end of the journal nothing tells how many sequences are missing. Those that what is left tells of are not
     * given out again.
     */
    private static long claimed(
        final MappedSegment mapped, final int offset, final long expected, final JournalTotals totals)
    {
        final int frame = offset + SegmentCursor.DOCUMENT_HEADER_LENGTH;
        long next = totals.syncedSequence() + 1;
        if (mapped.isMapped(frame + FrameDescriptor.HEADER_LENGTH) &&
            FrameDescriptor.magic(mapped.buffer(), frame) == FrameDescriptor.MAGIC)
        {
            final long first = FrameDescriptor.firstSequence(mapped.buffer(), frame);
            final int count = FrameDescriptor.count(mapped.buffer(), frame);
            final int length = FrameDescriptor.length(mapped.buffer(), frame);
            if (first == expected && count > 0 && length <= JournalOptions.MAX_FRAME_BYTES * 2 &&
                count <= length / FrameDescriptor.ENTRY_HEADER_LENGTH)
            {
                next = Math.max(next, first + count);
            }
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
                add(sequence, nextSequence, segment.ordinal(), offset, JournalGap.NEXT_SEGMENT, finding);
            }
        }
    }

    private void add(
        final long firstSequence,
        final long nextSequence,
        final long segment,
        final long offset,
        final long toOffset,
        final String finding)
    {
        final JournalGap gap =
            new JournalGap(firstSequence, nextSequence, segment, offset, toOffset, finding, now);
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
