// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import org.agrona.collections.Object2ObjectHashMap;

import java.util.Collection;

/**
 * The work blocks of one user, by project.
 */
final class BlockBook
{
    /** What became of an activity. */
    enum Booking
    {
        /** It started, extended or lies in a block. */
        BOOKED,

        /** It is older than what its project has, and in no retained block. */
        LATE,

        /** It would need a project more than the limit allows. */
        OVERFLOW
    }

    private final Object2ObjectHashMap<BoundedText, ProjectBlocks> byProject = new Object2ObjectHashMap<>();
    private final StateSum sum;
    private final long userHash;
    private final int projectLimit;
    private long foldedMs;

    BlockBook(final StateSum sum, final long userHash, final int projectLimit)
    {
        this.sum = sum;
        this.userHash = userHash;
        this.projectLimit = projectLimit;
    }

    /**
     * Books an activity, if its time is in the open window or in a retained block.
     */
    Booking book(final BoundedText project, final long timeMs, final WindowBook windows, final SessionBook sessions)
    {
        final ProjectBlocks blocks = byProject.get(project);
        final boolean inWindow = timeMs >= windows.startMs();
        if (blocks == null)
        {
            return inWindow ? bookFirst(project, timeMs, windows.count()) : Booking.LATE;
        }
        if (!inWindow || blocks.hasBlockIn(windows.count()) && timeMs <= blocks.lastActivityMs())
        {
            return bookInside(blocks, timeMs);
        }
        if (blocks.hasBlockIn(windows.count()) && continues(blocks, timeMs, sessions))
        {
            blocks.extendLast(timeMs);
        }
        else
        {
            blocks.start(timeMs, windows.count());
        }
        sum.touch(blocks);
        return Booking.BOOKED;
    }

    /**
     * Forgets the blocks of all but the last two windows, except in the totals. To be called when a window has opened,
     * since only then a block can leave.
     */
    void retainFrom(final long window)
    {
        final TimeSpans dropped = new TimeSpans();
        for (final ProjectBlocks blocks : byProject.values())
        {
            if (blocks.dropBefore(window, dropped))
            {
                sum.touch(blocks);
            }
        }
        foldedMs += dropped.coveredMs();
    }

    /**
     * The time covered by the blocks that are no longer retained. Blocks of different windows never overlap, so the
     * windows' unions add up.
     */
    long foldedMs()
    {
        return foldedMs;
    }

    /**
     * The time covered by all blocks there ever were: what a clock on the wall would have shown.
     */
    long activeMs()
    {
        final TimeSpans spans = new TimeSpans();
        byProject.values().forEach(blocks -> blocks.addRetainedTo(spans));
        return foldedMs + spans.coveredMs();
    }

    /**
     * In no particular order.
     */
    Collection<ProjectBlocks> projects()
    {
        return byProject.values();
    }

    /**
     * Saves, or loads, all but the projects.
     */
    void transfer(final StateFields fields)
    {
        foldedMs = fields.count("folded union of blocks", foldedMs);
    }

    /**
     * Takes in a project that is loaded.
     *
     * @return false if it is there already, or one too many
     */
    boolean add(final ProjectBlocks blocks)
    {
        if (byProject.size() == projectLimit || byProject.putIfAbsent(blocks.project(), blocks) != null)
        {
            return false;
        }
        sum.touch(blocks);
        return true;
    }

    private Booking bookFirst(final BoundedText project, final long timeMs, final long window)
    {
        if (byProject.size() == projectLimit)
        {
            return Booking.OVERFLOW;
        }
        final ProjectBlocks blocks = new ProjectBlocks(userHash, project.copy());
        byProject.put(blocks.project(), blocks);
        blocks.start(timeMs, window);
        sum.touch(blocks);
        return Booking.BOOKED;
    }

    private Booking bookInside(final ProjectBlocks blocks, final long timeMs)
    {
        if (!blocks.countInside(timeMs))
        {
            return Booking.LATE;
        }
        sum.touch(blocks);
        return Booking.BOOKED;
    }

    private static boolean continues(final ProjectBlocks blocks, final long timeMs, final SessionBook sessions)
    {
        final long gapMs = timeMs - blocks.lastActivityMs();
        return gapMs <= ActivityRules.BLOCK_GAP_MS ||
            gapMs <= ActivityRules.BRACKET_CAP_MS && sessions.keepsOpen(blocks.project(), timeMs);
    }
}
