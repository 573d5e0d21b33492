// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the engine says in a snapshot beside the state of stages.
 *
 * @param epoch        of the entry at the snapshot's sequence
 * @param timeNs       its engine time
 * @param logicVersion that entries behind it are handled by
 * @param outputs      the last output of entries up to there, -1 if there is none
 * @param letters      the last dead letter that there was when it was begun, -1 if there was none
 * @param codec        name and version of the codec that wrote the events, for people
 * @param positions    for each inlet that the log knows, by its number, its last position
 * @param effects      for each effect, how far it was at least
 */
record SnapshotProperties(
    int epoch,
    long timeNs,
    int logicVersion,
    long outputs,
    long letters,
    String codec,
    Map<Integer, Long> positions,
    Map<String, Long> effects)
{
    private static final String EPOCH = "epoch";
    private static final String TIME = "timeNs";
    private static final String LOGIC = "logicVersion";
    private static final String OUTPUTS = "outputs";
    private static final String LETTERS = "letters";
    private static final String CODEC = "codec";
    private static final String POSITION = "position.";
    private static final String EFFECT = "effect.";

    /** Of no snapshot: what a log begins with. */
    static final SnapshotProperties NONE = new SnapshotProperties(0, 0, 1, -1, -1, "", Map.of(), Map.of());

    Map<String, String> toMap()
    {
        final Map<String, String> properties = new TreeMap<>();
        properties.put(EPOCH, String.valueOf(epoch));
        properties.put(TIME, String.valueOf(timeNs));
        properties.put(LOGIC, String.valueOf(logicVersion));
        properties.put(OUTPUTS, String.valueOf(outputs));
        properties.put(LETTERS, String.valueOf(letters));
        properties.put(CODEC, codec);
        positions.forEach((inlet, position) -> properties.put(POSITION + inlet, String.valueOf(position)));
        // A name may hold what a key must not.
        int number = 0;
        for (final Map.Entry<String, Long> effect : effects.entrySet())
        {
            properties.put(EFFECT + number++, effect.getValue() + " " + effect.getKey());
        }
        return properties;
    }

    static SnapshotProperties of(final long sequence, final Map<String, String> properties)
    {
        final Map<Integer, Long> positions = new HashMap<>();
        final Map<String, Long> effects = new HashMap<>();
        try
        {
            properties.forEach((key, value) ->
            {
                if (key.startsWith(POSITION))
                {
                    positions.put(Integer.parseInt(key.substring(POSITION.length())), Long.parseLong(value));
                }
                else if (key.startsWith(EFFECT))
                {
                    final int space = value.indexOf(' ');
                    effects.put(value.substring(space + 1), Long.parseLong(value.substring(0, Math.max(0, space))));
                }
            });
            return new SnapshotProperties(
                Integer.parseInt(properties.get(EPOCH)),
                Long.parseLong(properties.get(TIME)),
                Integer.parseInt(properties.get(LOGIC)),
                Long.parseLong(properties.get(OUTPUTS)),
                Long.parseLong(properties.get(LETTERS)),
                properties.getOrDefault(CODEC, ""),
                positions,
                effects);
        }
        catch (final NumberFormatException ex)
        {
            throw new LogDamagedException("the snapshot at sequence " + sequence + " says " + properties +
                ", and a number is missing there, or is none");
        }
    }
}
