// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.pipeline;

import com.lmax.disruptor.BatchEventProcessorBuilder;
import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.EventHandlerGroup;
import com.lmax.disruptor.dsl.EventProcessorFactory;

import io.tidemill.bench.rig.Axis;
import io.tidemill.bench.rig.Settings;

/**
 * How many events a Disruptor's handler takes before its sequence moves. By itself a handler takes all there are, which
 * lets the one behind it, and the producer of a full ring, wait; with a limit they go on sooner.
 *
 * @param limit of events in a batch.
 */
public record Batches(int limit)
{
    /** Name of the setting. */
    public static final String SETTING = "batch";


    private static final String UNLIMITED = "unlimited";

    /**
     * The limit that settings name.
     *
     * @param settings of a contender.
     * @return unlimited if nothing was chosen, as Disruptor is by itself.
     */
    public static Batches of(final Settings settings)
    {
        final String text = settings.values().getOrDefault(SETTING, UNLIMITED);
        return new Batches(UNLIMITED.equals(text) ? Integer.MAX_VALUE : settings.number(SETTING, 1));
    }

    /**
     * The choice to try: none, as it comes, or the limit that ours has.
     *
     * @return an axis.
     */
    public static Axis axis()
    {
        return Axis.of(SETTING, UNLIMITED, "256");
    }

    /**
     * Attaches handlers side by side at the front, as the DSL does.
     *
     * @param disruptor to attach to.
     * @param handlers  a thread each.
     * @param <T>       of the events.
     * @return the group behind which others may be attached.
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // handed on, and only read
    public final <T> EventHandlerGroup<T> first(final Disruptor<T> disruptor, final EventHandler<T>... handlers)
    {
        return limit == Integer.MAX_VALUE ?
            disruptor.handleEventsWith(handlers) : disruptor.handleEventsWith(factories(handlers));
    }

    /**
     * Attaches a handler behind others.
     *
     * @param group   to stand behind.
     * @param handler with a thread of its own.
     * @param <T>     of the events.
     * @return the group behind which others may be attached.
     */
    public <T> EventHandlerGroup<T> then(final EventHandlerGroup<T> group, final EventHandler<T> handler)
    {
        return limit == Integer.MAX_VALUE ? group.then(handler) : group.then(factory(handler));
    }

    @SafeVarargs
    @SuppressWarnings({"unchecked", "rawtypes", "varargs"}) // an array of a generic class; only read
    private <T> EventProcessorFactory<T>[] factories(final EventHandler<T>... handlers)
    {
        final EventProcessorFactory<T>[] factories = new EventProcessorFactory[handlers.length];
        for (int i = 0; i < handlers.length; i++)
        {
            factories[i] = factory(handlers[i]);
        }
        return factories;
    }

    private <T> EventProcessorFactory<T> factory(final EventHandler<T> handler)
    {
        return (ring, sequences) -> new BatchEventProcessorBuilder()
            .setMaxBatchSize(limit)
            .build(ring, ring.newBarrier(sequences), handler);
    }
}
