// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.util.List;

/**
 * What became of outputs in a recovery or replay.
 *
 * @param lastSequence of the last one in the log of outputs, -1 if it has none
 * @param compared     that the log held, and that were computed anew
 * @param hashes       state hashes that the log held, and that were computed anew
 * @param emitted      that were not in the log yet; of a replay, that would have been emitted
 * @param movedAside   whose cause was lost
 * @param redacted     outputs and hashes that were computed otherwise than the log holds them, or not at all, as is to
 *                     be expected: entries before were redacted
 * @param differences  between what was computed and what the log holds, in sentences, the first hundred
 */
public record OutputsReport(
    long lastSequence,
    long compared,
    long hashes,
    long emitted,
    long movedAside,
    long redacted,
    List<String> differences)
{
    /** Of an engine without outputs. */
    static final OutputsReport NONE = new OutputsReport(-1, 0, 0, 0, 0, 0, List.of());

    /**
     * Copies the list.
     *
     * @param lastSequence of the last one in the log of outputs
     * @param compared     that were computed anew
     * @param hashes       state hashes that were computed anew
     * @param emitted      that were not in the log yet
     * @param movedAside   whose cause was lost
     * @param redacted     that differ since entries were redacted
     * @param differences  in sentences
     */
    public OutputsReport
    {
        differences = List.copyOf(differences);
    }
}
