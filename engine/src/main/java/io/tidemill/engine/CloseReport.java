// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a close went. Immutable.
 *
 * @param state        {@link EngineState#STOPPED}, {@link EngineState#FAILED}, or {@link EngineState#DRAINING} when
 *                     the report was asked for from a thread of the engine itself, which cannot wait for its own end
 * @param complete     whether all that was accepted was handled by every stage, and every thread ended
 * @param elapsed      from the first call of close to this report
 * @param lastSequence the last sequence in the ring, -1 if none
 * @param lastWritten  the last sequence that the log holds, -1 if none or without a log
 * @param lastSynced   the last sequence that is known to be on the disk, -1 if none or without a log that syncs
 * @param stages       one report per stage, in the order of the graph
 * @param unfinished   threads that had not ended by the deadline, with the stages they carry; also whose code the
 *                     closing thread waits for, if it does
 * @param snapshot     that was taken behind the last entry, if one was wanted and could be taken in time
 * @param failure      why the engine failed, if it did
 */
public record CloseReport(
    EngineState state,
    boolean complete,
    Duration elapsed,
    long lastSequence,
    long lastWritten,
    long lastSynced,
    List<StageReport> stages,
    List<String> unfinished,
    Optional<SnapshotReport> snapshot,
    Optional<EngineFailedException> failure)
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
            .orElseThrow(() -> new IllegalArgumentException("no stage \"" + name + "\" in this engine"));
    }
}
