// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogDamagedException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tells what a loss of power takes from what damage does, where a walk cannot go on.
 * <ol>
 * <li>Only the run of the kernel that wrote a segment can have lost a part of it, so not the present one, whose page
 * cache has everything; nor one that a later run has recovered from already.</li>
 * <li>Only what was not synced can be lost. What was, intact frames say: those before the place, and those behind it,
 * in this segment and in all later ones.</li>
 * <li>Only what is missing was lost: a document that was never completed, a whole sector of zeros in it, or the end of
 * the file. Bytes that are there and wrong are damage.</li>
 * </ol>
 */
final class PowerLoss
{
    private final Path journal;
    private final String bootId;
    private final FrameSearch search = new FrameSearch();

    PowerLoss(final Path journal, final String bootId)
    {
        this.journal = journal;
        this.bootId = bootId;
    }

    /** Whether it explains that a walk ends at a cursor's place, before {@code nextSequence}, and what was found. */
    boolean explains(
        final LogDamagedException found,
        final SegmentProperties segment,
        final SegmentCursor cursor,
        final long syncedSequence,
        final long nextSequence)
    {
        try
        {
            return explains(segment, cursor, syncedSequence, nextSequence);
        }
        catch (final IOException failure)
        {
            found.addSuppressed(failure);
            return false;
        }
    }

    private boolean explains(
        final SegmentProperties segment, final SegmentCursor cursor, final long syncedSequence, final long nextSequence)
        throws IOException
    {
        if (isOfThisBoot(segment) || !cursor.isMissing())
        {
            return false;
        }
        long proven = Math.max(syncedSequence, cursor.syncedBehindTheEnd());
        for (final Path later : SegmentDirectory.list(journal))
        {
            if (SegmentDirectory.ordinal(later) > segment.ordinal())
            {
                final SegmentProperties properties = SegmentProperties.read(later);
                if (!SegmentCut.isDone(journal, properties))
                {
                    continue;
                }
                if (!properties.bootId().equals(segment.bootId()))
                {
                    return false;
                }
                proven = Math.max(proven, syncedIn(SegmentDirectory.queueFile(later)));
            }
        }
        return proven < nextSequence;
    }

    /** Where runs of the kernel have no name, all are this one. */
    private boolean isOfThisBoot(final SegmentProperties segment)
    {
        return segment.bootId().equals(bootId) || bootId.equals(BootId.UNKNOWN) ||
            segment.bootId().equals(BootId.UNKNOWN);
    }

    private long syncedIn(final Path file) throws IOException
    {
        if (!Files.exists(file) || Files.size(file) == 0)
        {
            return -1;
        }
        try (MappedSegment mapped = new MappedSegment(file))
        {
            mapped.covers(Files.size(file));
            return search.highestSynced(mapped, 0);
        }
    }
}
