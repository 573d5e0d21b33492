// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

/**
 * The usage windows of one user. There is at most one open; those before it are only counted, since nothing can reopen
 * them.
 */
final class WindowBook
{
    private long count;
    private long startMs = ActivityRules.NEVER;

    /**
     * Whether an activity would open a new window: there is none yet, or it is past the end of the last.
     */
    boolean isOver(final long timeMs)
    {
        return count == 0 || timeMs > startMs + ActivityRules.WINDOW_MS;
    }

    /**
     * Saves, or loads.
     */
    void transfer(final StateFields fields)
    {
        count = fields.count("windows", count);
        startMs = fields.timeMs("start of the last window", startMs);
    }

    void open(final long timeMs)
    {
        startMs = timeMs;
        count++;
    }

    /**
     * How many windows there have been; also the number of the last one.
     */
    long count()
    {
        return count;
    }

    /**
     * When the last window started.
     *
     * @return milliseconds since the epoch, {@link ActivityRules#NEVER} if there was none
     */
    long startMs()
    {
        return startMs;
    }
}
