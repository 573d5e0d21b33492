// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogDamagedException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a recovery has to begin that gives out entries from some sequence on: mostly with the segment that holds it. A
 * writer goes on behind the recovery, so it begins earlier if otherwise something would be left out that a recovery of
 * the whole journal finds.
 * <ol>
 * <li>A frame is read, so that the time of the last entry is known, though nothing was written to the last segment.
 * </li>
 * <li>If the machine was restarted, what lies before was on the disk, since a frame behind it says so. A hole in there
 * would be one that the restart has left, and that has to be cut off.</li>
 * </ol>
 */
final class RecoveryStart
{
    private final List<Path> segments;
    private final String bootId;

    private RecoveryStart(final List<Path> segments, final String bootId)
    {
        this.segments = segments;
        this.bootId = bootId;
    }

    /** The sequence to begin the walk with, for entries from {@code from} on. */
    static long sequence(final Path journal, final long from, final String bootId) throws IOException
    {
        final List<Path> all = SegmentCut.withoutCutOff(SegmentDirectory.list(journal));
        final List<Path> segments =
            JournalBeginning.kept(all, JournalBeginning.sequence(journal.toAbsolutePath().getParent()));
        return from == 0 || segments.isEmpty() ? from : new RecoveryStart(segments, bootId).sequence(from);
    }

    private long sequence(final long from) throws IOException
    {
        int start = segments.indexOf(SegmentDirectory.holding(segments, from, 0));
        while (start > 0 && !holdsFrame(start))
        {
            start--;
        }
        final SegmentProperties last = SegmentProperties.read(segments.get(segments.size() - 1));
        return Math.min(from, firstSequence(last.bootId().equals(bootId) ? start : behindWhatWasSynced(start)));
    }

    private int behindWhatWasSynced(final int from) throws IOException
    {
        int start = from;
        long synced = -1;
        // From the end, whose frames know most: they are read in any case, and mostly the last segment's are enough.
        for (int i = segments.size() - 1; start > 0; i--)
        {
            synced = Math.max(synced, syncedSequence(i));
            if (synced >= firstSequence(start) - 1)
            {
                return start;
            }
            start = Math.min(start, i - 1);
        }
        return 0;
    }

    private long firstSequence(final int segment) throws IOException
    {
        return SegmentProperties.read(segments.get(segment)).firstSequence();
    }

    private boolean holdsFrame(final int segment) throws IOException
    {
        try (SegmentCursor cursor = SegmentCut.cursor(segments.get(segment)))
        {
            return cursor.advance(firstSequence(segment));
        }
        catch (final LogDamagedException found)
        {
            // The walk will judge it.
            return false;
        }
    }

    /** What the frames of a segment say, up to the first that is not intact. */
    private long syncedSequence(final int segment) throws IOException
    {
        long synced = -1;
        try (SegmentCursor cursor = SegmentCut.cursor(segments.get(segment)))
        {
            while (cursor.advance(firstSequence(segment)))
            {
                synced = Math.max(synced, cursor.frame().syncedSequence());
            }
        }
        catch (final LogDamagedException found)
        {
            // The walk will judge it.
            return synced;
        }
        return synced;
    }
}
