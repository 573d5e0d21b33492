// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.agrona.CloseHelper;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far effect stages have come, kept by the engine's log under their names, so that after a crash they go on with
 * what they may not have done yet: at least once. An effect that the log does not know begins with what comes next.
 */
final class EffectPositions implements AutoCloseable
{
    /** Null if the log keeps none; then effects go on behind what was recovered. */
    private final ConsumerPositions store;
    private final Map<String, ConsumerPosition> positions = new HashMap<>();

    /** Without a log there are none. */
    EffectPositions(final EventLog log, final GraphPlan<?> graph)
    {
        store = log == null ? null : log.consumers().orElse(null);
        if (store == null)
        {
            return;
        }
        try
        {
            final List<String> known = store.names();
            for (final PlannedStage<?> planned : graph.stages())
            {
                if (planned.stage().isEffect() && known.contains(planned.name()))
                {
                    positions.put(planned.name(), store.open(planned.name(), -1));
                }
            }
        }
        catch (final Throwable ex)
        {
            close();
            throw ex;
        }
    }

    /**
     * Before anything is read: effects that the log has forgotten, and a snapshot knows, go on from there at least.
     * What is to be said of those that nobody goes on with.
     */
    List<String> restore(final GraphPlan<?> graph, final Map<String, Long> fromSnapshot)
    {
        final Map<String, Long> without = new TreeMap<>(fromSnapshot);
        for (final PlannedStage<?> planned : graph.stages())
        {
            final Long sequence = fromSnapshot.get(planned.name());
            if (store != null && sequence != null && planned.stage().isEffect())
            {
                positions.computeIfAbsent(planned.name(), name -> store.open(name, sequence));
                without.remove(planned.name());
            }
        }
        return without.entrySet().stream().map(each -> "effect stage \"" + each.getKey() + "\" had come to sequence " +
            each.getValue() + " at least, and is not in the graph any more: what it has yet to do is not done. If it " +
            "was renamed, give it its name back; else drop the consumer of that name (tidemill consumers drop), for " +
            "which segments are kept").toList();
    }

    /** Whether it begins with what comes next, having no position. */
    boolean isForgotten(final StageDutyCycle<?> effect)
    {
        return store != null && !isKnown(effect);
    }

    /** Any thread, while they move. */
    Map<String, Long> sequences()
    {
        final Map<String, Long> sequences = new TreeMap<>();
        positions.forEach((name, position) -> sequences.put(name, position.sequence()));
        return sequences;
    }

    /** The first sequence that an effect has yet to see; at most one behind {@code last}. */
    long firstOpen(final long last)
    {
        return positions.values().stream().mapToLong(ConsumerPosition::sequence).reduce(last, Math::min) + 1;
    }

    /** Whether it goes on where it was. */
    boolean isKnown(final StageDutyCycle<?> effect)
    {
        return positions.containsKey(effect.stageName());
    }

    /** What an effect has yet to do must be there; a log begins with the sequence {@code first}. */
    void requireFrom(final StageDutyCycle<?> effect, final long first)
    {
        if (sequence(effect) + 1 < first)
        {
            throw new LogException("effect stage \"" + effect.stageName() + "\" has yet to do what came from " +
                "sequence " + (sequence(effect) + 1) + " on, and the log begins with " + first + ": what is in " +
                "between was removed or lost. Make up for that by hand; then drop the consumer of that name " +
                "(tidemill consumers drop), and the effect goes on from the snapshot, or with what comes next");
        }
    }

    /** The least that any effect has come to; the greatest number without effects. */
    long least()
    {
        return positions.values().stream().mapToLong(ConsumerPosition::sequence).min().orElse(Long.MAX_VALUE);
    }

    long sequence(final StageDutyCycle<?> effect)
    {
        return positions.get(effect.stageName()).sequence();
    }

    /** When all is recovered: from now on it says itself how far it is. */
    void attach(final StageDutyCycle<?> effect, final long last)
    {
        if (store == null)
        {
            return;
        }
        final ConsumerPosition position =
            positions.computeIfAbsent(effect.stageName(), name -> store.open(name, last));
        if (position.sequence() != last)
        {
            // Of entries that the log has lost; they come anew, under another epoch.
            position.moveTo(last);
            // Else another loss of power could bring back where it was, and with it pass over what comes now.
            position.sync();
        }
        effect.handlers().position(position);
    }

    @Override
    public void close()
    {
        try
        {
            positions.values().forEach(ConsumerPosition::sync);
        }
        finally
        {
            CloseHelper.closeAll(positions.values());
        }
    }
}
