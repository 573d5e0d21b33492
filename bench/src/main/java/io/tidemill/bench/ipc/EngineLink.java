// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.ipc;

import com.lmax.disruptor.EventHandler;
import io.tidemill.bench.pipeline.BenchCodec;
import io.tidemill.bench.pipeline.BenchEvent;
import io.tidemill.bench.pipeline.Idling;
import io.tidemill.engine.ContextAware;
import io.tidemill.engine.Emitter;
import io.tidemill.engine.Engine;
import io.tidemill.engine.EngineBuilder;
import io.tidemill.engine.OutputPlan;
import io.tidemill.engine.StageContext;
import io.tidemill.engine.ipc.LaneFile;
import io.tidemill.engine.ipc.LaneWriter;
import io.tidemill.journal.ChronicleJournal;
import org.agrona.MutableDirectBuffer;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The guest's end where the guest is an engine: its one stage takes what comes. Without a journal answers go back by a
 * bare lane that the stage writes; with one they are outputs, and come back as replies.
 */
final class EngineLink implements Link
{
    static final String INLET = "bench";

    /** Setting: what the engine's threads do that find nothing: an {@link Idling}, or {@link #OWN}. */
    static final String ENGINE_IDLE = "engine-idle";

    /** Spins, then parks until it is woken. */
    static final String OWN = "own";
    private static final long LOOK_NS = TimeUnit.MICROSECONDS.toNanos(200);

    /** Where nobody waits for this thread, it is not to be in the way of those that are waited for. */
    private static final long SELDOM_NS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Engine<BenchEvent> engine;

    /** Null with a journal. */
    private final LaneFile backFile;
    private final LaneWriter back;
    private final MutableDirectBuffer backBuffer;
    private final Patience patience;
    private final long lookNs;
    private volatile Receiver receiver;

    /** Behind all that the stage has given to the receiver. */
    private volatile long handled;
    private long seen;
    private int claimedLength;

    private EngineLink(final LinkPlan plan, final boolean isJournaled)
    {
        patience = plan.patience();
        lookNs = plan.isEcho() ? SELDOM_NS : LOOK_NS;
        backFile = isJournaled ? null : LaneFile.attach(plan.directory().resolve(LaneLink.BACK));
        back = isJournaled ? null : backFile.writer(0);
        backBuffer = isJournaled ? null : backFile.ring();
        final EngineBuilder<BenchEvent> builder = Engine.of(BenchEvent::new, new BenchCodec())
            .ipc(INLET, plan.ringBytes());
        final String idle = plan.settings().value(ENGINE_IDLE);
        if (!OWN.equals(idle))
        {
            builder.idleStrategy(plan.settings().value(ENGINE_IDLE, Idling.class)::strategy);
        }
        if (isJournaled)
        {
            builder.journal(ChronicleJournal.in(plan.directory()))
                .outputs(OutputPlan.of(BenchEvent::new, new BenchCodec()))
                .stages(graph -> graph.stage("answer", new Answering()));
        }
        else
        {
            builder.ipcDirectory(plan.directory()).stages(graph -> graph.stage("take", this::onEvent));
        }
        engine = builder.start();
    }

    static Link join(final LinkPlan plan, final boolean isJournaled)
    {
        return new EngineLink(plan, isJournaled);
    }

    private void onEvent(final BenchEvent event, final long sequence, final boolean endOfBatch)
    {
        Receiver to = receiver;
        while (to == null)
        {
            Thread.onSpinWait();
            to = receiver;
        }
        to.onEvent(event);
        if (endOfBatch)
        {
            // Volatile: what the receiver keeps is seen by whoever polls.
            handled = sequence + 1;
        }
    }

    /** Field by field, as a service would. */
    private static final class Answering implements EventHandler<BenchEvent>, ContextAware
    {
        private Emitter<BenchEvent> emitter;

        @Override
        public void context(final StageContext context)
        {
            emitter = context.emitter(BenchEvent.class);
        }

        @Override
        public void onEvent(final BenchEvent event, final long sequence, final boolean endOfBatch)
        {
            emitter.emit((output, cause, from) -> from.copyTo(output), event);
        }
    }

    @Override
    public void deliverTo(final Receiver to)
    {
        receiver = to;
    }

    @Override
    public int claim(final int lengthBytes)
    {
        int claimed = back.claim(lengthBytes);
        while (claimed < 0)
        {
            patience.idle();
            claimed = back.claim(lengthBytes);
        }
        patience.reset();
        claimedLength = lengthBytes;
        return claimed;
    }

    @Override
    public MutableDirectBuffer buffer()
    {
        return backBuffer;
    }

    @Override
    public void commit()
    {
        back.add(claimedLength);
        back.publish();
    }

    /** The engine's thread does all the work. */
    @Override
    public int poll()
    {
        LockSupport.parkNanos(lookNs);
        final long now = handled;
        final int more = (int)(now - seen);
        seen = now;
        return more;
    }

    @Override
    public void close()
    {
        engine.close();
        if (backFile != null)
        {
            backFile.close();
        }
    }
}
