// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.RewindableEventHandler;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * A named handler, or several that share the work, to be placed in a {@link Graph}. Immutable.
 * <p>
 * A <em>logic</em> stage is deterministic: its state follows from the events alone, and recovery and replay run it
 * again. An <em>effect</em> stage touches the outside world and is never replayed. A <em>sharded</em> stage is logic
 * whose state falls apart by a key: each of its handlers, the shards, sees the events of its own keys, in sequence.
 *
 * @param <E> the event class
 */
public final class Stage<E>
{
    private static final int MAX_SHARDS = 1024;
    private static final int DEFAULT_MAX_TIMERS = 1 << 20;
    private static final int DEFAULT_MAX_OUTPUTS = 16;
    private static final int HIGHEST_MAX_OUTPUTS = 1 << 15;

    private final String name;
    private final List<EventHandler<? super E>> handlers;
    private final ToLongFunction<? super E> key;
    private final boolean effect;
    private final Durability durability;
    private final Limits limits;
    private final FailurePolicy failurePolicy;

    private Stage(
        final String name,
        final List<EventHandler<? super E>> handlers,
        final ToLongFunction<? super E> key,
        final boolean effect,
        final Durability durability,
        final Limits limits,
        final FailurePolicy failurePolicy)
    {
        this.name = name;
        this.handlers = List.copyOf(handlers);
        this.key = key;
        this.effect = effect;
        this.durability = durability;
        this.limits = limits;
        this.failurePolicy = failurePolicy;
    }

    /**
     * How much there may be at most.
     *
     * @param maxTimers   that are pending in each handler
     * @param maxOutputs  that one entry causes
     * @param isStateless whether snapshots need nothing of it
     */
    private record Limits(int maxTimers, int maxOutputs, boolean isStateless)
    {
        static final Limits DEFAULT = new Limits(DEFAULT_MAX_TIMERS, DEFAULT_MAX_OUTPUTS, false);
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
        return new Stage<>(Names.checkedOfStage(name), List.of(checked(name, handler)), null, false,
            Durability.PAGE_CACHE, Limits.DEFAULT, FailurePolicy.halt());
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
        Names.checkedOfStage(name);
        if (handler instanceof TimerHandler)
        {
            throw new IllegalArgumentException("effect stage \"" + name + "\" has a " +
                TimerHandler.class.getSimpleName() + ", and timers are state that follows from the events, which an " +
                "effect has not, since it is not replayed: make it a logic stage, or schedule from the one before it");
        }
        return new Stage<>(name, List.of(checked(name, handler)), null, true, Durability.PAGE_CACHE, Limits.DEFAULT,
            FailurePolicy.halt());
    }

    /**
     * A logic stage whose work is shared out by a key: the worker pool, in order per key. A stage behind it sees an
     * event when the one shard that it belongs to has handled it, in sequence. Results do not depend on the number of
     * shards if a handler keeps nothing but state of the keys it is given; where handlers are {@link StateHashed}, the
     * stage's hash is the wrapping sum of theirs.
     *
     * @param name    unique in its graph
     * @param shards  how many, 1 to 1,024
     * @param key     of an event; equal keys meet in one shard. Does not change the event
     * @param factory makes a handler for each shard, all of them different objects
     * @param <E>     the event class
     * @return the stage
     */
    public static <E> Stage<E> sharded(
        final String name,
        final int shards,
        final ToLongFunction<? super E> key,
        final Supplier<? extends EventHandler<? super E>> factory)
    {
        Names.checkedOfStage(name);
        Objects.requireNonNull(key, () -> "sharded stage \"" + name + "\" needs a key");
        Objects.requireNonNull(factory, () -> "sharded stage \"" + name + "\" needs a factory of handlers");
        if (shards < 1 || shards > MAX_SHARDS)
        {
            throw new IllegalArgumentException("stage \"" + name + "\" cannot have " + shards +
                " shards; possible are 1 to " + MAX_SHARDS + ", and more than the machine has cores rarely help");
        }
        final List<EventHandler<? super E>> handlers = new ArrayList<>(shards);
        for (int i = 0; i < shards; i++)
        {
            handlers.add(checked(name, factory.get()));
        }
        return new Stage<>(name, handlers, key, false, Durability.PAGE_CACHE, Limits.DEFAULT,
            FailurePolicy.halt());
    }

    private static <H extends EventHandler<?>> H checked(final String name, final H handler)
    {
        Objects.requireNonNull(handler, () -> "stage \"" + name + "\" needs a handler");
        if (handler instanceof RewindableEventHandler)
        {
            throw new IllegalArgumentException("stage \"" + name + "\": " + handler.getClass().getName() +
                " is a RewindableEventHandler, which is not supported: repeat the work inside onEvent," +
                " or throw and let the stage's failure policy decide");
        }
        return handler;
    }

    /**
     * This stage, waiting until events have a durability. By default a stage sees what the journal holds,
     * {@link Durability#PAGE_CACHE}. With {@link Durability#MEMORY} it runs beside the journal and may see events that
     * a crash then loses; it must not change them, since the journal is reading them.
     *
     * @param level to wait for; means nothing in an engine without a journal
     * @return a copy of this stage
     */
    public Stage<E> gatedOn(final Durability level)
    {
        return new Stage<>(name, handlers, key, effect, Objects.requireNonNull(level, "level"), limits,
            failurePolicy);
    }

    /**
     * This stage with another limit of timers that may be pending in each of its handlers; 1,048,576 by default. Each
     * takes some 60 bytes.
     *
     * @param limit at least 1
     * @return a copy of this stage
     */
    public Stage<E> maxTimers(final int limit)
    {
        if (limit < 1 || !isTimed())
        {
            throw new IllegalArgumentException("stage \"" + name + "\" cannot have at most " + limit + " timers" +
                (isTimed() ? "; at least 1" : ", since its handler is no " + TimerHandler.class.getSimpleName()));
        }
        return with(new Limits(limit, limits.maxOutputs(), limits.isStateless()));
    }

    private Stage<E> with(final Limits changed)
    {
        return new Stage<>(name, handlers, key, effect, durability, changed, failurePolicy);
    }

    /**
     * This stage with another limit of outputs that one entry may cause; 16 by default. A stage is given an entry only
     * when there is room for so many, and there is room for 1,024 or twice the limit.
     *
     * @param limit 1 to 32,768
     * @return a copy of this stage
     */
    public Stage<E> maxOutputs(final int limit)
    {
        if (limit < 1 || limit > HIGHEST_MAX_OUTPUTS)
        {
            throw new IllegalArgumentException("stage \"" + name + "\" cannot emit up to " + limit +
                " outputs for one entry; possible are 1 to " + HIGHEST_MAX_OUTPUTS);
        }
        return with(new Limits(limits.maxTimers(), limit, limits.isStateless()));
    }

    /**
     * This stage with another policy for what its handler throws.
     *
     * @param policy {@link FailurePolicy#halt()} by default
     * @return a copy of this stage
     */
    public Stage<E> onFailure(final FailurePolicy policy)
    {
        if (policy.retries() && !effect)
        {
            throw new IllegalArgumentException("logic stage \"" + name + "\" cannot retry: logic that throws for an " +
                "event throws again, or else a replay would differ; halt, use dead letters, or make it an effect");
        }
        return new Stage<>(name, handlers, key, effect, durability, limits, policy);
    }

    /**
     * This logic stage, which keeps no state: what it does depends on nothing but the entry at hand. Snapshots need
     * nothing of it. (Timers are kept all the same.)
     *
     * @return a copy of this stage
     */
    public Stage<E> stateless()
    {
        return with(new Limits(limits.maxTimers(), limits.maxOutputs(), true));
    }

    boolean isStateless()
    {
        return limits.isStateless();
    }

    /** Whether its handlers' state goes into snapshots. */
    boolean isSaved()
    {
        return handlers.get(0) instanceof Snapshotted;
    }

    /** Whether what it does depends on entries before the one at hand. */
    boolean keepsState()
    {
        return !effect && (!isStateless() || isTimed());
    }

    /** Whether a snapshot holds anything of it. */
    boolean isInSnapshots()
    {
        return !effect && (isSaved() && !isStateless() || isTimed());
    }

    FailurePolicy failurePolicy()
    {
        return failurePolicy;
    }

    int maxTimers()
    {
        return limits.maxTimers();
    }

    int maxOutputs()
    {
        return limits.maxOutputs();
    }

    /** Whether its handlers may have timers. */
    boolean isTimed()
    {
        return handlers.get(0) instanceof TimerHandler;
    }

    String name()
    {
        return name;
    }

    /** One, or one for each shard. */
    List<EventHandler<? super E>> handlers()
    {
        return handlers;
    }

    boolean isSharded()
    {
        return key != null;
    }

    /** Null unless sharded. */
    ToLongFunction<? super E> key()
    {
        return key;
    }

    boolean isEffect()
    {
        return effect;
    }

    Durability durability()
    {
        return durability;
    }

    @Override
    public String toString()
    {
        return (effect ? "effect " : "stage ") + name + (isSharded() ? " in " + handlers.size() + " shards" : "");
    }
}
