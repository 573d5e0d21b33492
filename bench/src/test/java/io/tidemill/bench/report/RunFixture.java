// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.report;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

import io.tidemill.bench.rig.BenchmarkReport;
import io.tidemill.bench.rig.ReportFixture;

/**
 * A run with what it is given.
 */
final class RunFixture
{
    private RunFixture()
    {
    }

    static RunReport run(final BenchmarkReport... reports)
    {
        return new RunReport(List.of(reports), origin(), List.of());
    }

    static RunReport.Origin origin()
    {
        return new RunReport.Origin(
            ReportFixture.machine(), "abc1234", LocalDate.of(2026, 11, 25), "./tidemill bench --only add-8B", 3,
            Optional.empty());
    }
}
