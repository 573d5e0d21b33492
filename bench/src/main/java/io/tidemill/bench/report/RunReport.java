// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.report;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

import io.tidemill.bench.rig.BenchmarkReport;
import io.tidemill.bench.rig.Machine;

/**
 * All that one run of the command found out. Immutable.
 *
 * @param reports of the benchmarks, in the order in which they ran.
 * @param origin  where the figures are from.
 * @param notes   on what makes the figures less believable.
 */
public record RunReport(List<BenchmarkReport> reports, Origin origin, List<String> notes)
{
    /**
     * Copies the lists.
     *
     * @param reports of the benchmarks.
     * @param origin  where the figures are from.
     * @param notes   on what makes the figures less believable.
     */
    public RunReport
    {
        reports = List.copyOf(reports);
        notes = List.copyOf(notes);
    }

    /**
     * Where figures are from: what is needed to get them again.
     *
     * @param machine that it ran on.
     * @param commit  that was measured.
     * @param date    of the run.
     * @param command that was run.
     * @param rounds  of each contender.
     * @param failure why not all that was asked for was measured; empty if it was.
     */
    public record Origin(
        Machine machine, String commit, LocalDate date, String command, int rounds, Optional<String> failure)
    {
        /**
         * Whether all benchmarks that were asked for were measured.
         *
         * @return false if a round failed, or the run was stopped.
         */
        public boolean isComplete()
        {
            return failure.isEmpty();
        }
    }
}
