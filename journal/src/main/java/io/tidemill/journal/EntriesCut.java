// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Takes entries out at the end of a journal that is whole, from any sequence on, which may lie inside a frame.
 * <ol>
 * <li>What is cut off is copied ({@link TailCut}).</li>
 * <li>Entries of the frame that are to stay go into the next segment, in the epoch that begins. It names the segment
 * that is cut, so nobody reads it before the cut is on record ({@link SegmentCut#isDone}); if that does not come, the
 * next session removes it.</li>
 * <li>The record is the one step by which all of it happens. Before, every byte is where it was; behind it, there is
 * nothing left to do but to tidy up.</li>
 * </ol>
 */
final class EntriesCut
{
    private static final Logger LOGGER = LoggerFactory.getLogger(EntriesCut.class);

    private final DataDirectory data;
    private final JournalOptions options;
    private final SegmentProperties last;
    private final int epoch;
    private long lastTimeNs;
    private long lastSegment;

    /**
     * @param last  with the number of the last segment, and else as those that follow
     * @param epoch that begins
     */
    EntriesCut(final DataDirectory data, final JournalOptions options, final SegmentProperties last, final int epoch)
    {
        this.data = data;
        this.options = options;
        this.last = last;
        this.epoch = epoch;
        this.lastSegment = last.ordinal();
    }

    /** The time of the last entry that is left. */
    long lastTimeNs()
    {
        return lastTimeNs;
    }

    /** The number of the last segment now. */
    long lastSegment()
    {
        return lastSegment;
    }

    /** From a sequence on that is there. */
    void from(final long first) throws IOException
    {
        // From the entry before, for its time.
        final SegmentChain chain = new SegmentChain(
            data.journal(), Math.max(JournalBeginning.sequence(data.directory()), first - 1), true);
        chain.gaps().accept(true);
        try (chain)
        {
            boolean found = chain.next();
            while (found && chain.frame().lastSequence() < first)
            {
                lastTimeNs = chain.frame().lastTimeNs();
                found = chain.next();
            }
            if (!found || chain.frame().firstSequence() > first)
            {
                throw new LogException("cannot take out the entries of " + data.directory() + " from sequence " +
                    first + " on: that one is not there, since a repair gave it up; take out a later or an earlier " +
                    "one, too");
            }
            from(first, chain);
        }
    }

    private void from(final long first, final SegmentChain chain) throws IOException
    {
        final FrameView frame = chain.frame();
        final SegmentCut cut = new SegmentCut(
            chain.frameOffset() - SegmentCursor.DOCUMENT_HEADER_LENGTH, frame.firstSequence(), epoch);
        final TailCut tail = new TailCut(data.directory(), chain.file().getParent(), cut);
        final long copied = tail.copy();
        if (frame.firstSequence() < first)
        {
            keep(new FrameHead(frame, (int)(first - frame.firstSequence()), epoch), frame, chain);
        }
        tail.record();
        final int moved = tail.tidyUp();
        LOGGER.warn("{}: the entries from sequence {} on were taken out, and epoch {} begins; {} bytes of {}, and {} " +
            "segments behind it, are kept in {}", data.directory(), first, epoch, copied,
            chain.file().getParent().getFileName(), moved, tail.kept());
    }

    /** On the disk, for the moment when the cut is. */
    private void keep(final FrameHead head, final FrameView frame, final SegmentChain chain) throws IOException
    {
        final SegmentProperties properties =
            last.followedByHeadOf(chain.continuity().segment(), frame.firstSequence(), epoch);
        final Path unseen = SegmentDirectory.createUnseen(data.journal(), properties);
        try (SegmentWriter writer = new SegmentWriter(unseen,
            options.withMaxFrameBytes(Math.max(options.maxFrameBytes(), frame.lengthBytes()))))
        {
            writer.append(head, null, frame.firstSequence(), frame.firstSequence() + head.count() - 1, -1);
        }
        FramesMark.leave(unseen);
        SegmentDirectory.publish(unseen, properties.ordinal());
        PrivateFiles.force(data.journal());
        lastTimeNs = head.lastTimeNs();
        lastSegment = properties.ordinal();
    }
}
