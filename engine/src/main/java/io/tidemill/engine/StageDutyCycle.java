// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.Sequence;

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
final class StageDutyCycle<E> implements EngineDutyCycle
{
    private final Stage<E> stage;
    private final EventHandler<? super E> handler;
    private final Ring<E> ring;
    private final Barrier barrier;
    private final int batchLimit;
    private final Halt halt;
    private final Sequence sequence = new Sequence();
    private boolean failed;
    private boolean started;

    StageDutyCycle(
        final Stage<E> stage, final Ring<E> ring, final Barrier barrier, final int batchLimit, final Halt halt)
    {
        this.stage = stage;
        this.handler = stage.handler();
        this.ring = ring;
        this.barrier = barrier;
        this.batchLimit = batchLimit;
        this.halt = halt;
        handler.setSequenceCallback(sequence);
    }

    @Override
    public void onStart()
    {
        started = true;
        try
        {
            handler.onStart();
        }
        catch (final Throwable ex)
        {
            failed = true;
            halt.halt("stage \"" + stage.name() + "\" in onStart", -1, ex);
        }
    }

    @Override
    public int doWork()
    {
        final long next = sequence.get() + 1;
        final long available = barrier.available();
        if (available < next || failed)
        {
            return 0;
        }
        final long last = Math.min(available, next + batchLimit - 1);
        handle(next, last, available);
        return 1;
    }

    private void handle(final long next, final long last, final long available)
    {
        long current = next;
        try
        {
            final long lastEvent = lastEvent(next, last);
            if (lastEvent >= next)
            {
                handler.onBatchStart(last - next + 1, available - next + 1);
            }
            for (; current <= lastEvent; current++)
            {
                if (ring.kind(current) == EntryKind.EVENT.code())
                {
                    handler.onEvent(ring.event(current), current, current == lastEvent);
                }
            }
            // A release: whoever acquires this sequence sees what the handler wrote.
            sequence.set(last);
        }
        catch (final Throwable ex)
        {
            failed = true;
            sequence.set(current - 1);
            halt.halt("stage \"" + stage.name() + "\"", current, ex);
        }
    }

    /** So that {@code endOfBatch} falls on an event, even if other entries follow it. */
    private long lastEvent(final long next, final long last)
    {
        long candidate = last;
        while (candidate >= next && ring.kind(candidate) != EntryKind.EVENT.code())
        {
            candidate--;
        }
        return candidate;
    }

    /** While nothing runs: the stage goes on behind {@code recovered}, without handling what was before. */
    void passOver(final long recovered)
    {
        sequence.set(recovered);
    }

    boolean isEffect()
    {
        return stage.isEffect();
    }

    String name()
    {
        return stage.name();
    }

    Sequence sequence()
    {
        return sequence;
    }

    StageReport report(final long lastSequence, final boolean threadEnded)
    {
        final long handled = sequence.get();
        return new StageReport(stage.name(), stage.isEffect(), handled, Math.max(0, lastSequence - handled),
            threadEnded ? stateHash() : OptionalLong.empty());
    }

    private OptionalLong stateHash()
    {
        try
        {
            return handler instanceof StateHashed ?
                OptionalLong.of(((StateHashed)handler).stateHash()) : OptionalLong.empty();
        }
        catch (final Throwable ex)
        {
            halt.halt("stage \"" + stage.name() + "\" in stateHash", -1, ex);
            return OptionalLong.empty();
        }
    }

    @Override
    public boolean isIntake()
    {
        return false;
    }

    @Override
    public void onClose()
    {
        if (!started)
        {
            return;
        }
        started = false;
        try
        {
            handler.onShutdown();
        }
        catch (final Throwable ex)
        {
            halt.halt("stage \"" + stage.name() + "\" in onShutdown", -1, ex);
        }
    }

    @Override
    public String roleName()
    {
        return stage.name();
    }
}
