// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import java.util.Arrays;

/**
 * The work blocks of one user in one project: those of the last two windows each by itself, in the order of time, those
 * before only in the totals. Since blocks of a window are more than five minutes apart, at most 60 fit one window.
 */
final class ProjectBlocks extends StateEntry
{
    private static final int MAX_RETAINED = 2 * 60;

    private final long userHash;
    private final BoundedText project;
    private long[] startsMs = new long[4];
    private long[] endsMs = new long[4];
    private long[] windows = new long[4];
    private int retained;
    private long blockCount;
    private long windowCount;
    private long activityCount;
    private long droppedActiveMs;

    ProjectBlocks(final long userHash, final BoundedText project)
    {
        this.userHash = userHash;
        this.project = project;
    }

    BoundedText project()
    {
        return project;
    }

    /**
     * Counts an activity that lies inside a retained block, which changes no block.
     *
     * @return false if it lies in none
     */
    boolean countInside(final long timeMs)
    {
        for (int i = retained - 1; i >= 0; i--)
        {
            if (startsMs[i] <= timeMs && timeMs <= endsMs[i])
            {
                activityCount++;
                return true;
            }
        }
        return false;
    }

    boolean hasBlockIn(final long window)
    {
        return retained > 0 && windows[retained - 1] == window;
    }

    /**
     * The last activity of the last retained block; to be asked only if there is one.
     */
    long lastActivityMs()
    {
        return endsMs[retained - 1];
    }

    void extendLast(final long timeMs)
    {
        endsMs[retained - 1] = timeMs;
        activityCount++;
    }

    void start(final long timeMs, final long window)
    {
        if (!hasBlockIn(window))
        {
            windowCount++;
        }
        if (retained == startsMs.length)
        {
            startsMs = Arrays.copyOf(startsMs, 2 * retained);
            endsMs = Arrays.copyOf(endsMs, 2 * retained);
            windows = Arrays.copyOf(windows, 2 * retained);
        }
        startsMs[retained] = timeMs;
        endsMs[retained] = timeMs;
        windows[retained] = window;
        retained++;
        blockCount++;
        activityCount++;
    }

    /**
     * Drops the blocks of windows before the given one from those retained.
     *
     * @param dropped is given each of them
     * @return whether there were any
     */
    boolean dropBefore(final long window, final TimeSpans dropped)
    {
        int drop = 0;
        while (drop < retained && windows[drop] < window)
        {
            droppedActiveMs += endsMs[drop] - startsMs[drop];
            dropped.add(startsMs[drop], endsMs[drop]);
            drop++;
        }
        retained -= drop;
        System.arraycopy(startsMs, drop, startsMs, 0, retained);
        System.arraycopy(endsMs, drop, endsMs, 0, retained);
        System.arraycopy(windows, drop, windows, 0, retained);
        return drop > 0;
    }

    void addRetainedTo(final TimeSpans spans)
    {
        for (int i = 0; i < retained; i++)
        {
            spans.add(startsMs[i], endsMs[i]);
        }
    }

    long blockCount()
    {
        return blockCount;
    }

    long windowCount()
    {
        return windowCount;
    }

    long activityCount()
    {
        return activityCount;
    }

    /**
     * The sum of the lengths of all blocks there ever were.
     */
    long activeMs()
    {
        long result = droppedActiveMs;
        for (int i = 0; i < retained; i++)
        {
            result += endsMs[i] - startsMs[i];
        }
        return result;
    }

    /**
     * Saves, or loads into what is empty.
     */
    void transfer(final StateFields fields)
    {
        blockCount = fields.count("blocks", blockCount);
        windowCount = fields.count("windows", windowCount);
        activityCount = fields.count("activities", activityCount);
        droppedActiveMs = fields.count("active time of blocks no longer retained", droppedActiveMs);
        retained = fields.size("retained blocks", retained, MAX_RETAINED);
        if (retained > startsMs.length)
        {
            startsMs = new long[MAX_RETAINED];
            endsMs = new long[MAX_RETAINED];
            windows = new long[MAX_RETAINED];
        }
        for (int i = 0; i < retained; i++)
        {
            startsMs[i] = fields.timeMs("start", startsMs[i]);
            endsMs[i] = fields.timeMs("end", endsMs[i]);
            windows[i] = fields.count("window", windows[i]);
        }
    }

    /**
     * Whether the retained blocks are in the order of time, as they are unless somebody else wrote them.
     */
    boolean isInOrder()
    {
        for (int i = 0; i < retained; i++)
        {
            if (startsMs[i] < 0 || endsMs[i] < startsMs[i] ||
                i > 0 && (startsMs[i] <= endsMs[i - 1] || windows[i] < windows[i - 1]))
            {
                return false;
            }
        }
        return true;
    }

    @Override
    long entryHash()
    {
        long result = ActivityHash.entry(
            ActivityHash.PROJECT, userHash, project.hash(), blockCount, windowCount, activityCount, droppedActiveMs);
        for (int i = 0; i < retained; i++)
        {
            result += ActivityHash.entry(
                ActivityHash.BLOCK, userHash, project.hash(), startsMs[i], endsMs[i], windows[i]);
        }
        return result;
    }
}
