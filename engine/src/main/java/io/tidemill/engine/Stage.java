// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.RewindableEventHandler;

import java.util.Objects;

/**
 * A named handler, to be placed in a {@link Graph}.
 * <p>
 * A <em>logic</em> stage is deterministic: its state follows from the events alone, and recovery and replay run it
 * again. An <em>effect</em> stage touches the outside world and is never replayed.
 *
 * @param <E> the event class
 */
public final class Stage<E>
{
    private final String name;
    private final EventHandler<? super E> handler;
    private final boolean effect;

    private Stage(final String name, final EventHandler<? super E> handler, final boolean effect)
    {
        this.name = Objects.requireNonNull(name, "a stage needs a name");
        this.handler = Objects.requireNonNull(handler, () -> "stage \"" + name + "\" needs a handler");
        this.effect = effect;
        if (name.isBlank())
        {
            throw new IllegalArgumentException("a stage needs a name that is not blank");
        }
        if (handler instanceof RewindableEventHandler)
        {
            throw new IllegalArgumentException("stage \"" + name + "\": " + handler.getClass().getName() +
                " is a RewindableEventHandler, which is not supported: repeat the work inside onEvent," +
                " or throw and let the stage's failure policy decide");
        }
    }

    /**
     * A logic stage.
     *
     * @param name    unique in its graph
     * @param handler called with every event in sequence, by one thread at a time
     * @param <E>     the event class
     * @return the stage
     */
    public static <E> Stage<E> stage(final String name, final EventHandler<? super E> handler)
    {
        return new Stage<>(name, handler, false);
    }

    /**
     * An effect stage.
     *
     * @param name    unique in its graph
     * @param handler called with every live event in sequence, by one thread at a time
     * @param <E>     the event class
     * @return the stage
     */
    public static <E> Stage<E> effect(final String name, final EventHandler<? super E> handler)
    {
        return new Stage<>(name, handler, true);
    }

    String name()
    {
        return name;
    }

    EventHandler<? super E> handler()
    {
        return handler;
    }

    boolean isEffect()
    {
        return effect;
    }

    @Override
    public String toString()
    {
        return (effect ? "effect " : "stage ") + name;
    }
}
