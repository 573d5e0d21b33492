// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.Sequence;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

import java.util.List;

/**
 * A stage emits for an entry, then publishes that it has handled it; the publisher, if it sees that, merges. r1 is the
 * number of outputs that it finds, -1 if the stage has not passed the entry; r2 what the output says.
 */
@JCStressTest
@Outcome(id = "-1, 0", expect = Expect.ACCEPTABLE, desc = "not handled yet")
@Outcome(id = "1, 7", expect = Expect.ACCEPTABLE, desc = "handled, and its output whole")
@Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "handled, and its output missed for ever")
@Outcome(expect = Expect.FORBIDDEN, desc = "torn")
@State
public class OutputHandoverStress
{
    private final Sequence handled = new Sequence();
    private final StageHandler<StressEvent> handler;
    private final OutputMerge<StressEvent> merge;

    /** An entry is in the ring. */
    @SuppressWarnings("unchecked") // what the plan makes
    public OutputHandoverStress()
    {
        final Ring<StressEvent> ring = new Ring<>(StressEvent::new, 2);
        ring.writer().append(1, EntryKind.EVENT.code(), 3, 1, 5);
        ring.writer().publish();
        final Emitting emitting = new Emitting();
        handler = new StageHandler<>(Stage.<StressEvent>stage("stage", emitting).maxOutputs(1), emitting,
            ring.reader(), 0, any -> true, OutputPlan.of(StressEvent::new, StressEvent.CODEC));
        handler.introduce(handled);
        merge = new OutputMerge<>(List.of((OutputBuffer<StressEvent>)handler.outputs()), List.of(1));
    }

    /** Emits its one output. */
    private static final class Emitting implements EventHandler<StressEvent>, ContextAware
    {
        private Emitter<StressEvent> emitter;

        @Override
        public void context(final StageContext context)
        {
            emitter = context.emitter(StressEvent.class);
        }

        @Override
        public void onEvent(final StressEvent event, final long sequence, final boolean endOfBatch)
        {
            emitter.claim().left = 7;
            emitter.commit();
        }
    }

    /** Handles the entry. */
    @Actor
    public void stage()
    {
        try
        {
            handler.onEvent(null, 0, true);
        }
        catch (final Exception ex)
        {
            throw new IllegalStateException(ex);
        }
        handler.leave();
        handled.set(0);
    }

    /**
     * Looks for what it emitted.
     *
     * @param result of this trial
     */
    @Actor
    public void publisher(final II_Result result)
    {
        result.r1 = handled.get() < 0 ? -1 : merge.merge(0, 0);
        result.r2 = result.r1 > 0 && merge.cause(0) == 0 ? merge.get(0).value().left : 0;
    }
}
