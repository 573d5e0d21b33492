// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.Sequence;

import java.util.List;
import java.util.OptionalLong;

/**
 * Runs one stage: reads the ring up to its barrier, hands every EVENT to the handler, publishes its own sequence once
 * per batch.
 * <ol>
 * <li>The handler sees every EVENT once, in sequence, never beyond the barrier.</li>
 * <li>The published sequence covers exactly the entries whose handling returned; when the handler throws, it stays at
 * the entry before and the engine halts.</li>
 * </ol>
 */
class StageDutyCycle<E> implements EngineDutyCycle
{
    private static final byte EVENT = EntryKind.EVENT.code();

    private final Stage<E> stage;
    private final String name;
    private final List<EventHandler<? super E>> handlers;
    private final EventHandler<? super E> handler;
    private final RingReader<E> reader;
    private final Barrier barrier;
    private final int batchLimit;
    private final Halt halt;
    private final Sequence sequence = new Sequence();
    private long failedAt;
    private boolean failed;
    private int started;

    /** {@code handlers} are those of the stage that this duty cycle calls. */
    StageDutyCycle(
        final Stage<E> stage,
        final String name,
        final List<EventHandler<? super E>> handlers,
        final Ring<E> ring,
        final Barrier barrier,
        final int batchLimit,
        final Halt halt)
    {
        this.stage = stage;
        this.name = name;
        this.handlers = handlers;
        this.handler = handlers.get(0);
        this.reader = ring.reader();
        this.barrier = barrier;
        this.batchLimit = batchLimit;
        this.halt = halt;
        handlers.forEach(it -> it.setSequenceCallback(sequence));
    }

    @Override
    public final void onStart()
    {
        try
        {
            for (final EventHandler<? super E> it : handlers)
            {
                started++;
                it.onStart();
            }
        }
        catch (final Throwable ex)
        {
            failed = true;
            halt.halt("stage \"" + name + "\" in onStart", -1, ex);
        }
    }

    @Override
    public final int doWork()
    {
        final long next = sequence.get() + 1;
        final long available = barrier.available();
        if (available < next || failed)
        {
            return 0;
        }
        final long last = Math.min(available, next + batchLimit - 1);
        try
        {
            handle(next, last, available);
            // A release: whoever acquires this sequence sees what the handler wrote.
            sequence.set(last);
        }
        catch (final Throwable ex)
        {
            failed = true;
            sequence.set(failedAt - 1);
            halt.halt("stage \"" + name + "\"", failedAt, ex);
        }
        return (int)(last - next + 1);
    }

    /** Hands over the events of some entries; before it throws, says {@link #failingAt}. */
    void handle(final long next, final long last, final long available) throws Exception
    {
        long current = next;
        try
        {
            final long lastEvent = lastEvent(next, last);
            if (lastEvent >= next)
            {
                handler.onBatchStart(last - next + 1, available - next + 1);
            }
            while (current <= lastEvent)
            {
                final long lastOfRun = reader.lastOfRun(current, lastEvent);
                if (reader.kind(current) == EVENT)
                {
                    for (; current <= lastOfRun; current++)
                    {
                        handler.onEvent(reader.event(current), current, current == lastEvent);
                    }
                }
                current = lastOfRun + 1;
            }
        }
        catch (final Throwable ex)
        {
            failingAt(current);
            throw ex;
        }
    }

    final void failingAt(final long failing)
    {
        failedAt = failing;
    }

    /** So that {@code endOfBatch} falls on an event, even if other entries follow it. */
    private long lastEvent(final long next, final long last)
    {
        long candidate = last;
        while (candidate >= next && reader.kind(candidate) != EVENT)
        {
            candidate = reader.firstOfRun(candidate) - 1;
        }
        return candidate;
    }

    /** Whether it calls the handler of this shard. */
    boolean runs(final int shard)
    {
        return shard == 0;
    }

    final RingReader<E> reader()
    {
        return reader;
    }

    /** While nothing runs: the stage goes on behind {@code recovered}, without handling what was before. */
    final void passOver(final long recovered)
    {
        sequence.set(recovered);
    }

    final boolean isEffect()
    {
        return stage.isEffect();
    }

    /** Of the stage, also where this is only some of its shards. */
    final String stageName()
    {
        return stage.name();
    }

    final Sequence sequence()
    {
        return sequence;
    }

    /** Of each handler, in the order of shards; empty unless sharded. */
    List<Long> eventsByShard()
    {
        return List.of();
    }

    /** When the thread has ended: the wrapping sum of all handlers' hashes, if they have any. */
    final OptionalLong stateHash()
    {
        try
        {
            long sum = 0;
            for (final EventHandler<? super E> it : handlers)
            {
                if (!(it instanceof StateHashed))
                {
                    return OptionalLong.empty();
                }
                sum += ((StateHashed)it).stateHash();
            }
            return OptionalLong.of(sum);
        }
        catch (final Throwable ex)
        {
            halt.halt("stage \"" + name + "\" in stateHash", -1, ex);
            return OptionalLong.empty();
        }
    }

    @Override
    public final boolean isIntake()
    {
        return false;
    }

    @Override
    public final void onClose()
    {
        final int toEnd = started;
        started = 0;
        for (int i = 0; i < toEnd; i++)
        {
            try
            {
                handlers.get(i).onShutdown();
            }
            catch (final Throwable ex)
            {
                halt.halt("stage \"" + name + "\" in onShutdown", -1, ex);
            }
        }
    }

    @Override
    public final String roleName()
    {
        return name;
    }
}
