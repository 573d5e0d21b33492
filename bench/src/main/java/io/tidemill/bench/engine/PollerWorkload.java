// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.engine;

import java.nio.file.Path;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.EventPoller.PollState;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.YieldingWaitStrategy;

import io.tidemill.bench.pipeline.BenchEvent;
import io.tidemill.bench.pipeline.Claim;
import io.tidemill.bench.pipeline.HandlerThread;
import io.tidemill.bench.pipeline.Idling;
import io.tidemill.bench.pipeline.Pipeline;
import io.tidemill.bench.pipeline.PipelineWorkload;
import io.tidemill.bench.pipeline.Stages;
import io.tidemill.bench.rig.Settings;

/**
 * Disruptor's ring without its threads: the handler thread polls, and idles by a strategy of ours.
 */
final class PollerWorkload extends PipelineWorkload
{
    private final Idling idling;
    private final Claim claim;

    PollerWorkload(final Settings settings)
    {
        super(settings);
        idling = settings.value(Idling.SETTING, Idling.class);
        claim = Claim.of(settings);
    }

    @Override
    protected Pipeline open(final Path directory, final Stages stages)
    {
        // Nobody waits by the ring's own strategy; this one costs the producer nothing.
        final RingBuffer<BenchEvent> ring = RingBuffer.createSingleProducer(
            BenchEvent::new, TidemillWorkload.RING_SIZE, new YieldingWaitStrategy());
        final EventPoller<BenchEvent> poller = ring.newPoller();
        ring.addGatingSequences(poller.getSequence());
        final EventPoller.Handler<BenchEvent> handler = goingOn(stages.last());
        return new Running(ring, claim, HandlerThread.polling(
            () -> poller.poll(handler) == PollState.PROCESSING ? 1 : 0, idling));
    }

    private static EventPoller.Handler<BenchEvent> goingOn(final EventHandler<BenchEvent> handler)
    {
        return (event, sequence, endOfBatch) ->
        {
            handler.onEvent(event, sequence, endOfBatch);
            return true;
        };
    }

    /** A ring and its handler. */
    private record Running(RingBuffer<BenchEvent> ring, Claim claim, HandlerThread thread) implements Pipeline
    {
        @Override
        public Sender sender(final int producer)
        {
            return claim.sender(ring);
        }

        @Override
        public void stop() throws InterruptedException
        {
            thread.stop();
        }
    }
}
