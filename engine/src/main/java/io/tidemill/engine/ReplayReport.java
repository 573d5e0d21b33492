// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.util.List;

/**
 * What a replay gave.
 *
 * @param source what was read
 * @param stages one report per stage, in the order of the graph; effect stages were passed over
 */
public record ReplayReport(RecoveryReport source, List<StageReport> stages)
{
    /**
     * The report of one stage.
     *
     * @param name of the stage
     * @return its report
     * @throws IllegalArgumentException if there is no such stage
     */
    public StageReport stage(final String name)
    {
        return stages.stream()
            .filter(report -> report.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no stage \"" + name + "\" in this graph"));
    }
}
