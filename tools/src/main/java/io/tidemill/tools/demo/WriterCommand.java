// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.demo;

import io.tidemill.engine.CloseReport;
import io.tidemill.engine.Durability;
import io.tidemill.engine.Engine;
import io.tidemill.engine.Inlet;
import io.tidemill.journal.ChronicleJournal;
import io.tidemill.tools.monitor.ActivityStage;
import io.tidemill.tools.monitor.HookEvent;
import io.tidemill.tools.monitor.HookEventCodec;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/**
 * The child that writes: recovers, says what the journal holds, goes on with the first event that it does not, and
 * acknowledges what is written. Started by the demo only.
 */
@Command(name = "demo-writer", hidden = true, description = "A child of the demo.")
public final class WriterCommand implements Callable<Integer>
{
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int ACK_EVERY = 1024;
    private static final int FAST = 10_000;

    @Mixin
    private StreamOptions stream;

    @Option(names = "--data", required = true)
    private Path data;

    @Option(names = "--full-speed-until", required = true)
    private long fullSpeedUntil;

    @Option(names = "--paced-until", required = true)
    private long pacedUntil;

    @Option(names = "--rate", required = true)
    private double rate;

    private final LatencyStage latency = new LatencyStage();

    @Override
    public Integer call() throws Exception
    {
        final Engine<HookEvent> engine = Engine.of(HookEvent::new, HookEventCodec.INSTANCE)
            .name("demo")
            .journal(ChronicleJournal.in(data))
            .direct("stream")
            .stages(graph -> graph.stage("activity", new ActivityStage()).thenEffect("latency", latency))
            .start();
        try (EventStream events = stream.spec().open())
        {
            final Inlet<HookEvent> inlet = engine.inlet("stream");
            final long recovered = inlet.lastPosition();
            Message.RECOVERED_POSITION.send(recovered);
            Message.RECOVERY_NS.send(engine.recovery().elapsed().toNanos());
            events.skip(recovered + 1);
            offerAtFullSpeed(events, inlet);
            offerAtFixedRate(events, inlet);
            final CloseReport report = engine.close(PATIENCE);
            Message.CLOSE_NS.send(report.elapsed().toNanos());
            Message.CLOSE_COMPLETE.send(report.complete() ? 1 : 0);
            Message.STATE_HASH.send(report.stage("activity").stateHash().orElseThrow());
            return report.complete() ? 0 : 1;
        }
        finally
        {
            engine.close(PATIENCE);
        }
    }

    private void offerAtFullSpeed(final EventStream events, final Inlet<HookEvent> inlet) throws Exception
    {
        final long first = inlet.lastPosition() + 1;
        if (first >= fullSpeedUntil)
        {
            return;
        }
        final long startNs = System.nanoTime();
        for (long position = first; position < fullSpeedUntil; position++)
        {
            offer(events, inlet);
            if (position % ACK_EVERY == 0)
            {
                acknowledge(inlet);
            }
        }
        awaitHandled(inlet.lastPosition());
        Message.FULL_SPEED_EVENTS.send(fullSpeedUntil - first);
        Message.FULL_SPEED_NS.send(System.nanoTime() - startNs);
        acknowledgeAll(inlet);
    }

    private void offerAtFixedRate(final EventStream events, final Inlet<HookEvent> inlet) throws Exception
    {
        final long first = inlet.lastPosition() + 1;
        if (first >= pacedUntil)
        {
            return;
        }
        // The first second is not measured: the code of this phase is new to a JVM that has just been busy otherwise.
        final long warmUp = Math.min((long)rate, (pacedUntil - first) / 4);
        final LatencyStage.Schedule schedule =
            new LatencyStage.Schedule(first, System.nanoTime(), 1e9 / rate, first + warmUp);
        latency.measure(schedule);
        for (long position = first; position < pacedUntil; position++)
        {
            awaitNs(schedule.plannedNs(position));
            offer(events, inlet);
            if (rate < FAST || position % ACK_EVERY == 0)
            {
                acknowledge(inlet);
            }
        }
        final long endNs = System.nanoTime();
        acknowledgeAll(inlet);
        awaitHandled(inlet.lastPosition());
        Message.PACED_EVENTS.send(pacedUntil - schedule.measuredFrom());
        Message.PACED_NS.send(endNs - schedule.plannedNs(schedule.measuredFrom()));
        final Histogram latencyNs = latency.latencyNs();
        Message.LATENCY_P50_NS.send(latencyNs.getValueAtPercentile(50));
        Message.LATENCY_P99_NS.send(latencyNs.getValueAtPercentile(99));
        Message.LATENCY_P999_NS.send(latencyNs.getValueAtPercentile(99.9));
        Message.LATENCY_MAX_NS.send(latencyNs.getMaxValue());
    }

    private static void offer(final EventStream events, final Inlet<HookEvent> inlet) throws Exception
    {
        final HookEvent event = inlet.claim(PATIENCE);
        if (event == null || !events.next(event))
        {
            throw new IllegalStateException(event == null ?
                "refused with " + Inlet.describe(inlet.refusal()) : "the stream has fewer events than it had before");
        }
        final long position = inlet.commit();
        if (position < 0)
        {
            throw new IllegalStateException("refused with " + Inlet.describe(position));
        }
    }

    /** What has reached the page cache by now; nothing waits for it. */
    private static void acknowledge(final Inlet<HookEvent> inlet)
    {
        final long written = inlet.lastPosition(Durability.PAGE_CACHE);
        if (written >= 0)
        {
            Message.ACK.send(written);
        }
    }

    private static void acknowledgeAll(final Inlet<HookEvent> inlet) throws InterruptedException
    {
        if (!inlet.await(inlet.lastPosition(), Durability.PAGE_CACHE, PATIENCE))
        {
            throw new IllegalStateException("position " + inlet.lastPosition() + " was not written in " + PATIENCE);
        }
        acknowledge(inlet);
    }

    private void awaitHandled(final long sequence)
    {
        final long startNs = System.nanoTime();
        while (latency.handled() < sequence)
        {
            if (System.nanoTime() - startNs > PATIENCE.toNanos())
            {
                throw new IllegalStateException("sequence " + sequence + " was not handled in " + PATIENCE);
            }
            LockSupport.parkNanos(20_000);
        }
    }

    private static void awaitNs(final long plannedNs)
    {
        long remainingNs = plannedNs - System.nanoTime();
        while (remainingNs > 0)
        {
            if (remainingNs > 200_000)
            {
                LockSupport.parkNanos(remainingNs - 100_000);
            }
            else
            {
                Thread.onSpinWait();
            }
            remainingNs = plannedNs - System.nanoTime();
        }
    }
}
