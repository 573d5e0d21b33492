// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import io.tidemill.engine.snapshot.SnapshotContents;

import java.util.HashMap;
import java.util.Map;

/**
 * What the engine says in a snapshot beside the state of stages.
 *
 * @param epoch        of the entry at the snapshot's sequence
 * @param timeNs       its engine time
 * @param logicVersion that entries behind it are handled by
 * @param outputs      the last output of entries up to there, -1 if there is none
 * @param positions    for each inlet that the log knows, by its number, its last position
 */
record SnapshotProperties(int epoch, long timeNs, int logicVersion, long outputs, Map<Integer, Long> positions)
{
    private static final String EPOCH = "epoch";
    private static final String TIME = "timeNs";
    private static final String LOGIC = "logicVersion";
    private static final String OUTPUTS = "outputs";
    private static final String POSITION = "position.";

    static void put(
        final Map<String, String> properties,
        final int epoch,
        final long timeNs,
        final int logicVersion,
        final long outputs,
        final Map<Integer, Long> positions)
    {
        properties.put(EPOCH, String.valueOf(epoch));
        properties.put(TIME, String.valueOf(timeNs));
        properties.put(LOGIC, String.valueOf(logicVersion));
        properties.put(OUTPUTS, String.valueOf(outputs));
        positions.forEach((inlet, position) -> properties.put(POSITION + inlet, String.valueOf(position)));
    }

    static SnapshotProperties of(final SnapshotContents contents)
    {
        final Map<String, String> properties = contents.properties();
        final Map<Integer, Long> positions = new HashMap<>();
        try
        {
            properties.forEach((key, value) ->
            {
                if (key.startsWith(POSITION))
                {
                    positions.put(Integer.parseInt(key.substring(POSITION.length())), Long.parseLong(value));
                }
            });
            return new SnapshotProperties(
                Integer.parseInt(properties.get(EPOCH)),
                Long.parseLong(properties.get(TIME)),
                Integer.parseInt(properties.get(LOGIC)),
                Long.parseLong(properties.get(OUTPUTS)),
                positions);
        }
        catch (final NumberFormatException ex)
        {
            throw new LogDamagedException("the snapshot at sequence " + contents.sequence() + " says " + properties +
                ", and a number is missing there, or is none");
        }
    }
}
