// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

/**
 * The result of {@link ChronicleJournal#verify}.
 *
 * @param totals what was read, all of it intact
 * @param tail   what lies behind the last frame; null if damage kept the walk from getting there
 * @param damage where the journal is damaged and how, or null
 */
public record VerifyReport(JournalTotals totals, JournalTail tail, String damage)
{
    /**
     * Whether every frame is intact and none is missing. An unfinished append at the end does not count against it.
     *
     * @return true if there is no damage
     */
    public boolean isSound()
    {
        return damage == null;
    }
}
