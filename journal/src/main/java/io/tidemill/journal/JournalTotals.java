// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.EntryKind;

import java.util.Arrays;
import java.util.List;

/**
 * What a walk over a journal has counted. Complete, and no longer changing, once the walk is over and a report hands it
 * out.
 */
public final class JournalTotals
{
    private final long[] entries = new long[EntryKind.values().length];
    private List<JournalGap> gaps = List.of();
    private int segments;
    private long frames;
    private long bytes;
    private long firstSequence = -1;
    private long lastSequence = -1;
    private long syncedSequence = -1;
    private long firstTimeNs;
    private long lastTimeNs;

    JournalTotals()
    {
    }

    void add(final FrameView frame)
    {
        for (int i = 0; i < frame.runCount(); i++)
        {
            final EntryKind kind = EntryKind.of(RunDescriptor.kind(frame.buffer(), frame.run(i)));
            entries[kind.ordinal()] += RunDescriptor.count(frame.buffer(), frame.run(i));
        }
        frames++;
        bytes += frame.lengthBytes();
        syncedSequence = Math.max(syncedSequence, frame.syncedSequence());
        if (frame.count() > 0)
        {
            if (firstSequence < 0)
            {
                firstSequence = frame.firstSequence();
                firstTimeNs = frame.baseTimeNs();
            }
            lastSequence = frame.lastSequence();
            lastTimeNs = frame.lastTimeNs();
        }
    }

    /** When the walk is over. */
    void walked(final SegmentChain chain)
    {
        segments = chain.segments();
        gaps = chain.gaps().passed();
    }

    /**
     * Where repairs have given something up, and the walk went on behind it.
     *
     * @return the gaps in order
     */
    public List<JournalGap> gaps()
    {
        return gaps;
    }

    /**
     * Whether it is certain that nothing is missing.
     *
     * @return false if a repair gave something up, or may have
     */
    public boolean isComplete()
    {
        return gaps.stream().noneMatch(JournalGap::isLoss);
    }

    /**
     * Sequences that are known to be missing in those gaps.
     *
     * @return the count
     */
    public long missing()
    {
        return gaps.stream().mapToLong(JournalGap::missing).sum();
    }

    /**
     * Segments opened.
     *
     * @return the count
     */
    public int segments()
    {
        return segments;
    }

    /**
     * Frames, each of them intact.
     *
     * @return the count
     */
    public long frames()
    {
        return frames;
    }

    /**
     * What the frames prove to have been on the disk when they were written.
     *
     * @return a sequence, or -1
     */
    public long syncedSequence()
    {
        return syncedSequence;
    }

    /**
     * The length of all frames.
     *
     * @return bytes, without what Chronicle adds and without unused space
     */
    public long bytes()
    {
        return bytes;
    }

    /**
     * Entries of all kinds.
     *
     * @return the count
     */
    public long entries()
    {
        return Arrays.stream(entries).sum();
    }

    /**
     * Entries of one kind.
     *
     * @param kind to ask for
     * @return the count
     */
    public long entries(final EntryKind kind)
    {
        return entries[kind.ordinal()];
    }

    /**
     * The first sequence.
     *
     * @return the sequence, -1 if there is no entry
     */
    public long firstSequence()
    {
        return firstSequence;
    }

    /**
     * The last sequence.
     *
     * @return the sequence, -1 if there is no entry
     */
    public long lastSequence()
    {
        return lastSequence;
    }

    /**
     * The engine time of the first entry.
     *
     * @return nanoseconds since the epoch, 0 if there is no entry
     */
    public long firstTimeNs()
    {
        return firstTimeNs;
    }

    /**
     * The engine time of the last entry.
     *
     * @return nanoseconds since the epoch, 0 if there is no entry
     */
    public long lastTimeNs()
    {
        return lastTimeNs;
    }

    @Override
    public String toString()
    {
        return "segments=" + segments + ", frames=" + frames + ", entries=" + entries() + ", bytes=" + bytes +
            ", sequences=" + firstSequence + ".." + lastSequence + (gaps.isEmpty() ? "" : ", missing=" + missing());
    }
}
