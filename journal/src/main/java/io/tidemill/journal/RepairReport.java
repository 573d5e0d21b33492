// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import java.util.List;

/**
 * What {@link ChronicleJournal#repair} did, or {@link ChronicleJournal#planRepair} would do.
 *
 * @param steps  what was done to whole files, in sentences
 * @param gaps   what was given up now, in order
 * @param totals of what is there afterwards, all of it intact, with the gaps of earlier repairs; null if a plan cannot
 *               tell before its steps are done
 */
public record RepairReport(List<String> steps, List<JournalGap> gaps, JournalTotals totals)
{
    /**
     * Copies the lists.
     *
     * @param steps  what was done to whole files
     * @param gaps   what was given up now
     * @param totals of what is there afterwards
     */
    public RepairReport
    {
        steps = List.copyOf(steps);
        gaps = List.copyOf(gaps);
    }

    /**
     * Whether there was nothing to repair; then nothing was changed.
     *
     * @return true if the journal was sound
     */
    public boolean isSound()
    {
        return steps.isEmpty() && gaps.isEmpty();
    }
}
