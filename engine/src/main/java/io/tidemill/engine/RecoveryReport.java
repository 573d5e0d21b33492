// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.time.Duration;
import java.util.List;

/**
 * What an engine found in its log when it started, or what a replay went through.
 *
 * @param entries       log entries read
 * @param events        entries that were events
 * @param firstSequence of the log, -1 if it was empty
 * @param lastSequence  of the log, -1 if it was empty
 * @param lastTimeNs    engine time of the last entry in nanoseconds since the epoch, 0 if the log was empty
 * @param epoch         of the log
 * @param missing       sequences that are not there any more, given up by a repair that was accepted
 * @param elapsed       for reading and replaying
 * @param differences   what the replay did otherwise than the engine when it was live, in sentences, the first hundred:
 *                      entries that were dead letters and are not any more; then state may differ too
 * @param outputs       what became of outputs
 * @param snapshot      the sequence behind which the state was loaded from a snapshot, -1 if it was not
 * @param notes         what else is to be known, in sentences: snapshots that were passed over, and why
 */
public record RecoveryReport(
    long entries,
    long events,
    long firstSequence,
    long lastSequence,
    long lastTimeNs,
    int epoch,
    long missing,
    Duration elapsed,
    List<String> differences,
    OutputsReport outputs,
    long snapshot,
    List<String> notes)
{
    /** Of an engine without a log. */
    static final RecoveryReport NOTHING =
        new RecoveryReport(0, 0, -1, -1, 0, 0, 0, Duration.ZERO, List.of(), OutputsReport.NONE, -1, List.of());

    /**
     * Copies the list.
     *
     * @param entries       log entries read
     * @param events        entries that were events
     * @param firstSequence of the log
     * @param lastSequence  of the log
     * @param lastTimeNs    engine time of the last entry
     * @param epoch         of the log
     * @param missing       sequences given up by a repair
     * @param elapsed       for reading and replaying
     * @param differences   what the replay did otherwise
     * @param outputs       what became of outputs
     * @param snapshot      that the state was loaded from
     * @param notes         what else is to be known
     */
    public RecoveryReport
    {
        differences = List.copyOf(differences);
        notes = List.copyOf(notes);
    }

    RecoveryReport noting(final List<String> more)
    {
        return new RecoveryReport(entries, events, firstSequence, lastSequence, lastTimeNs, epoch, missing, elapsed,
            differences, outputs, snapshot, more);
    }
}
