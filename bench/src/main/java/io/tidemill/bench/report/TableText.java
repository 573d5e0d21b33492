// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.report;

import java.util.ArrayList;
import java.util.List;

import io.tidemill.bench.rig.Benchmark;
import io.tidemill.bench.rig.BenchmarkReport;
import io.tidemill.bench.rig.TrialReport;

/**
 * Reports for a person at a terminal.
 */
public final class TableText
{
    private static final String INDENT = "  ";

    private TableText()
    {
    }

    /**
     * Writes one benchmark.
     *
     * @param report of the benchmark.
     * @return lines, without a line break at their end.
     */
    public static List<String> of(final BenchmarkReport report)
    {
        final Benchmark benchmark = report.benchmark();
        final List<String> lines = new ArrayList<>();
        lines.add(benchmark.id() + ": " + ReportTable.sentence(benchmark));

        final List<String> head = ReportTable.head(report);
        // The settings stand in brackets behind the name, which spares a column.
        final Grid grid = new Grid("l" + "r".repeat(head.size() - 3) + "l");
        grid.row(cells("", head));
        for (final List<String> row : ReportTable.rows(report))
        {
            grid.row(cells(row.get(1).isEmpty() ? row.get(0) : row.get(0) + " (" + row.get(1) + ")", row));
        }
        lines.addAll(grid.lines(INDENT));
        report.contenders().forEach(contender ->
            Figures.warning(contender, benchmark).ifPresent(warning -> lines.add(INDENT + "warning: " + warning)));
        report.notes().forEach(note -> lines.add(INDENT + "note: " + note));

        if (!report.trials().isEmpty())
        {
            lines.add(INDENT + "settings tried before, the best were used:");
            final Grid trials = new Grid("llr");
            for (final TrialReport trial : report.trials())
            {
                trials.row(
                    trial.contender(),
                    benchmark.contender(trial.contender()).tuned(trial.settings()).toString(),
                    Figures.value(trial.median(), benchmark.metric()));
            }
            lines.addAll(trials.lines(INDENT + INDENT));
        }
        return lines;
    }

    private static String[] cells(final String first, final List<String> row)
    {
        final List<String> cells = new ArrayList<>(row.subList(1, row.size()));
        cells.set(0, first);
        return cells.toArray(new String[0]);
    }
}
