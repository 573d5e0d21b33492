// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.Sequence;
import io.tidemill.engine.snapshot.SnapshotDraft;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * The handlers that one duty cycle calls: one, or those shards of a stage that share a thread; and what is done with
 * all of them alike. Used by the duty cycle's thread.
 */
final class StageHandlers<E>
{
    private final String name;
    private final List<Integer> shards;
    /** An array, since every batch goes through it: a list would make an iterator each time. */
    private final StageHandler<E>[] handlers;
    private final Halt halt;
    private int started;

    /** Null unless the state is hashed on the way. */
    private HashPoints hashPoints;

    /** Null unless it is an effect whose log keeps that. */
    private ConsumerPosition position;

    /** {@code name} is the duty cycle's; {@code shards} are those that the handlers are for, 0 if there are none. */
    StageHandlers(
        final String name, final List<Integer> shards, final List<StageHandler<E>> handlers, final Halt halt)
    {
        this.name = name;
        this.shards = shards;
        this.handlers = toArray(handlers);
        this.halt = halt;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic class; it never leaves this class
    private static <E> StageHandler<E>[] toArray(final List<StageHandler<E>> handlers)
    {
        return handlers.toArray((StageHandler<E>[])new StageHandler[0]);
    }

    String name()
    {
        return name;
    }

    List<Integer> shards()
    {
        return shards;
    }

    /** Before {@code onStart}. */
    void introduce(final Sequence sequence)
    {
        List.of(handlers).forEach(handler -> handler.introduce(sequence));
    }

    StageHandler<E> get(final int index)
    {
        return handlers[index];
    }

    /** Whether all started. */
    boolean onStart()
    {
        try
        {
            for (final StageHandler<E> handler : handlers)
            {
                started++;
                handler.events().onStart();
            }
            return true;
        }
        catch (final Throwable ex)
        {
            halt.halt("stage \"" + name + "\" in onStart", -1, ex);
            return false;
        }
    }

    /** Once for each that was started. */
    void onShutdown()
    {
        final int toEnd = started;
        started = 0;
        for (int i = 0; i < toEnd; i++)
        {
            try
            {
                handlers[i].events().onShutdown();
            }
            catch (final Throwable ex)
            {
                halt.halt("stage \"" + name + "\" in onShutdown", -1, ex);
            }
        }
    }

    /** Behind a batch, before the stage publishes its sequence. */
    void leave(final long reached)
    {
        for (final StageHandler<E> handler : handlers)
        {
            handler.leave();
        }
        if (hashPoints != null && hashPoints.isAt(reached))
        {
            stateHash().ifPresent(hash -> hashPoints.put(reached, hash));
        }
        if (position != null)
        {
            position.moveTo(reached);
        }
    }

    /** Before anything runs: where the state is hashed. */
    void hashAt(final HashPoints points)
    {
        hashPoints = points;
    }

    /** Null unless the state is hashed on the way. */
    HashPoints hashPoints()
    {
        return hashPoints;
    }

    /** Up to where a batch may go that begins with {@code next}. */
    long endOfBatch(final long next, final long last)
    {
        return hashPoints == null ? last : hashPoints.endOfBatch(next, last);
    }

    /** Whether the publisher has to wait for them. */
    boolean isSource()
    {
        return hashPoints != null || !outputs().isEmpty();
    }

    /** Whether all keep a hash of their state. */
    boolean areHashed()
    {
        return Arrays.stream(handlers).allMatch(handler -> handler.events() instanceof StateHashed);
    }

    /** While nothing runs: where an effect says how far it is. */
    void position(final ConsumerPosition kept)
    {
        position = kept;
    }

    /** What an entry that has failed has emitted is dropped. */
    void drop(final long failed)
    {
        for (final StageHandler<E> handler : handlers)
        {
            handler.drop(failed);
        }
    }

    /** How many entries may be handled, whatever they emit. */
    int entriesThatFit()
    {
        int fit = Integer.MAX_VALUE;
        for (final StageHandler<E> handler : handlers)
        {
            fit = handler.outputs() == null ? fit : Math.min(fit, handler.outputs().entriesThatFit());
        }
        return fit;
    }

    /** Of each handler that emits. */
    List<OutputBuffer<?>> outputs()
    {
        final List<OutputBuffer<?>> outputs = new ArrayList<>();
        for (final StageHandler<E> handler : handlers)
        {
            if (handler.outputs() != null)
            {
                outputs.add(handler.outputs());
            }
        }
        return outputs;
    }

    /** Adds what the handlers have to a snapshot; whether they have anything. */
    boolean save(final String stage, final SnapshotDraft draft)
    {
        boolean any = false;
        for (int i = 0; i < handlers.length; i++)
        {
            any |= StageState.save(stage, shards.get(i), handlers[i], draft);
        }
        return any;
    }

    /** Hands timers that are due to the sequencer; how many. */
    int offerTimers()
    {
        int offered = 0;
        for (final StageHandler<E> handler : handlers)
        {
            offered += handler.timers() == null ? 0 : handler.timers().offer();
        }
        return offered;
    }

    int pendingTimers()
    {
        int pending = 0;
        for (final StageHandler<E> handler : handlers)
        {
            pending += handler.timers() == null ? 0 : handler.timers().pending();
        }
        return pending;
    }

    /** Of each handler that has some. */
    List<StageTimers> timers()
    {
        return Arrays.stream(handlers).map(StageHandler::timers).filter(Objects::nonNull).toList();
    }

    int answer(final StageQueries queries)
    {
        return queries.answer(Arrays.stream(handlers).map(StageHandler::events).toList());
    }

    /** Any thread: the sequence that is handled now, or {@link StageHandler#NONE}. */
    long handling()
    {
        return Arrays.stream(handlers).mapToLong(StageHandler::current).max().orElse(StageHandler.NONE);
    }

    /** When the thread has ended: the wrapping sum of all handlers' hashes, if they have any. */
    OptionalLong stateHash()
    {
        try
        {
            long sum = 0;
            for (final StageHandler<E> handler : handlers)
            {
                final OptionalLong hash = handler.stateHash();
                if (hash.isEmpty())
                {
                    return hash;
                }
                sum += hash.getAsLong();
            }
            return OptionalLong.of(sum);
        }
        catch (final Throwable ex)
        {
            halt.halt("stage \"" + name + "\" in stateHash", -1, ex);
            return OptionalLong.empty();
        }
    }
}
