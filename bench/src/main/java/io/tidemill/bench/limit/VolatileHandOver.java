// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.limit;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.Sequence;

import io.tidemill.bench.pipeline.BenchEvent;
import io.tidemill.bench.pipeline.Pipeline;
import io.tidemill.bench.pipeline.PipelineWorkload;
import io.tidemill.bench.pipeline.Stages;
import io.tidemill.bench.rig.Settings;

/**
 * One event at a time: the producer fills it, sets one volatile, and waits for the handler's thread to set another.
 * Each event costs a round trip of two cache lines between two cores; what is faster than this does so by batching. Or
 * the handler's thread sleeps and is woken for each event, which is what the operating system takes for that.
 */
public final class VolatileHandOver extends PipelineWorkload
{
    /** Setting: a {@link Handler}; the other thread if it is not set. */
    public static final String HANDLER = "handler";

    /** Setting: whether the handler's thread sleeps until it is woken; it spins if this is not set. */
    public static final String PARKED = "parked";

    private static final long END = Long.MAX_VALUE;

    private final Handler place;
    private final boolean parks;

    VolatileHandOver(final Settings settings)
    {
        super(settings);
        place = settings.values().containsKey(HANDLER) ? settings.value(HANDLER, Handler.class) : Handler.OTHER;
        parks = settings.values().containsKey(PARKED);
    }

    @Override
    protected boolean isOneThread()
    {
        return place != Handler.OTHER;
    }

    @Override
    protected Pipeline open(final Path directory, final Stages stages)
    {
        return new Running(stages.last(), place, parks);
    }

    /** A slot, a thread, and two padded volatiles. */
    private static final class Running implements Pipeline, Pipeline.Sender
    {
        private final BenchEvent event = new BenchEvent();
        private final Sequence given = new Sequence(-1);
        private final Sequence taken = new Sequence(-1);
        private final EventHandler<BenchEvent> handler;
        private final Handler place;
        private final boolean parks;
        private final Thread thread = new Thread(this::handle, "handler");

        Running(final EventHandler<BenchEvent> handler, final Handler place, final boolean parks)
        {
            this.handler = handler;
            this.place = place;
            this.parks = parks;
            thread.setDaemon(true);
            thread.start();
        }

        private void handle()
        {
            try
            {
                for (long sequence = 0; awaitGiven(sequence) != END; sequence++)
                {
                    if (place == Handler.OTHER)
                    {
                        handler.onEvent(event, sequence, true);
                    }
                    taken.setVolatile(sequence);
                }
            }
            catch (final Exception ex)
            {
                throw new IllegalStateException("the handler failed", ex);
            }
        }

        private long awaitGiven(final long wanted)
        {
            while (parks && given.get() < wanted)
            {
                LockSupport.park(this);
            }
            return awaitAtLeast(given, wanted);
        }

        private void give(final long sequence)
        {
            given.setVolatile(sequence);
            if (parks)
            {
                LockSupport.unpark(thread);
            }
        }

        private static long awaitAtLeast(final Sequence sequence, final long wanted)
        {
            long value = sequence.get();
            while (value < wanted)
            {
                Thread.onSpinWait();
                value = sequence.get();
            }
            return value;
        }

        @Override
        public Sender sender(final int producer)
        {
            return this;
        }

        @Override
        public void send(final long sequence) throws Exception
        {
            event.fill(sequence);
            give(sequence);
            awaitAtLeast(taken, sequence);
            if (place == Handler.SENDER)
            {
                handler.onEvent(event, sequence, true);
            }
        }

        @Override
        public void stop() throws InterruptedException
        {
            give(END);
            thread.join();
        }
    }

    /**
     * Which thread calls the handler, by the names that settings have.
     */
    public enum Handler
    {
        /** The one that was given the event: one way. */
        OTHER,

        /** The one that sent it, when the other has taken it: a round trip. */
        SENDER;

        @Override
        public String toString()
        {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
