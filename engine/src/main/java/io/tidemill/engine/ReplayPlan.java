// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

/**
 * What of a log a replay goes through. Immutable.
 *
 * @param isFromSnapshot whether it begins with the newest snapshot that fits, instead of with nothing
 * @param until          the last sequence to handle
 */
public record ReplayPlan(boolean isFromSnapshot, long until)
{
    /**
     * All that the log holds.
     *
     * @return the plan
     */
    public static ReplayPlan all()
    {
        return new ReplayPlan(false, Long.MAX_VALUE);
    }

    /**
     * This plan, beginning with the newest snapshot at or before its end that is sound and belongs to the log.
     *
     * @return a copy
     */
    public ReplayPlan fromSnapshot()
    {
        return new ReplayPlan(true, until);
    }

    /**
     * This plan, ending with a sequence.
     *
     * @param sequence to handle last
     * @return a copy
     */
    public ReplayPlan until(final long sequence)
    {
        if (sequence < 0)
        {
            throw new IllegalArgumentException("a replay cannot end with sequence " + sequence + "; 0 is the first");
        }
        return new ReplayPlan(isFromSnapshot, sequence);
    }
}
