// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.Sequence;

import java.util.OptionalLong;
import java.util.function.LongPredicate;

/**
 * A handler as a duty cycle sees it: with its context and its timers, where it wants them.
 */
final class StageHandler<E>
{
    static final long NONE = -1;

    private final EventHandler<? super E> events;

    /** Null unless the handler is {@link ContextAware}. */
    private final HandlerContext context;

    /** Null unless the handler is a {@link TimerHandler}. */
    private final StageTimers timers;
    private final TimerHandler timed;
    private final Stage<E> stage;
    private boolean isIntroduced;

    /** Null unless it emits. */
    private OutputBuffer<?> outputs;

    /** The entry that is handled now. Plain: the watchdog, which may look as well, needs no more than a good guess. */
    private long current = NONE;

    /** {@code isOwn} tells which keys are the handler's; {@code stageNumber} counts the stages that have timers. */
    StageHandler(
        final Stage<E> stage,
        final EventHandler<? super E> handler,
        final RingReader<E> reader,
        final int stageNumber,
        final LongPredicate isOwn,
        final OutputPlan<?> outputs)
    {
        this.stage = stage;
        events = handler;
        context =
            handler instanceof ContextAware ? new HandlerContext(stage.name(), reader, this, outputs) : null;
        timed = stage.isTimed() && handler instanceof TimerHandler ? (TimerHandler)handler : null;
        timers = timed == null ? null : new StageTimers(stageNumber, isOwn, context, stage.maxTimers());
    }

    /** Before {@code onStart}. */
    void introduce(final Sequence sequence)
    {
        events.setSequenceCallback(sequence);
        if (context != null)
        {
            ((ContextAware)events).context(context);
            outputs = context.outputBuffer();
        }
        isIntroduced = true;
    }

    boolean isIntroduced()
    {
        return isIntroduced;
    }

    boolean isEffect()
    {
        return stage.isEffect();
    }

    int maxOutputs()
    {
        return stage.maxOutputs();
    }

    /** Null unless it emits. */
    OutputBuffer<?> outputs()
    {
        return outputs;
    }

    EventHandler<? super E> events()
    {
        return events;
    }

    /** The sequence that is handled now, or {@link #NONE}. */
    long current()
    {
        return current;
    }

    /** Null if its state does not go into snapshots. */
    Snapshotted saved()
    {
        return events instanceof Snapshotted && !stage.isEffect() && !stage.isStateless() ? (Snapshotted)events : null;
    }

    /** Null if it has none. */
    StageTimers timers()
    {
        return timers;
    }

    void onEvent(final E event, final long sequence, final boolean endOfBatch) throws Exception
    {
        current = sequence;
        events.onEvent(event, sequence, endOfBatch);
    }

    /** Hands over consecutive events; when one throws, {@link #current} is its sequence. */
    void onEvents(final E[] slots, final long first, final long last, final long endOfBatch) throws Exception
    {
        // All that the loop needs in locals: what a handler does makes the compiler load fields again.
        final EventHandler<? super E> handler = events;
        final int count = (int)(last - first + 1);
        for (int i = 0; i < count; i++)
        {
            final long sequence = first + i;
            current = sequence;
            handler.onEvent(slots[(int)sequence & slots.length - 1], sequence, sequence == endOfBatch);
        }
    }

    /** Whether a TIMER entry is of this handler. */
    boolean isOf(final TimerTable table, final long sequence)
    {
        return timers != null && timers.isOf(table, sequence);
    }

    void onTimer(final TimerTable table, final long sequence) throws Exception
    {
        current = sequence;
        timers.fire(table, sequence, timed);
    }

    /** Behind a batch, before the stage publishes its sequence. */
    void leave()
    {
        current = NONE;
        if (timers != null)
        {
            timers.publishNextDeadline();
        }
        if (outputs != null)
        {
            outputs.publish();
        }
    }

    /** The entry that was handled last has failed. */
    void drop(final long failed)
    {
        if (outputs != null)
        {
            outputs.drop(failed);
        }
    }

    /** While no thread runs it: the hash of its state, pending timers included, if it has one. */
    OptionalLong stateHash()
    {
        return !(events instanceof StateHashed) ? OptionalLong.empty() :
            OptionalLong.of(((StateHashed)events).stateHash() + (timers == null ? 0 : timers.hash()));
    }
}
