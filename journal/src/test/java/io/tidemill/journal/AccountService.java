// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.Durability;
import io.tidemill.engine.Engine;
import io.tidemill.engine.EngineBuilder;
import io.tidemill.engine.Inlet;
import io.tidemill.engine.OutputPlan;
import io.tidemill.engine.SnapshotPlan;
import io.tidemill.engine.ThreadPlan;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * A service with state, timers, outputs, snapshots and an effect in a process of its own, to be killed at any time:
 * each start with another number of shards, thread plan, level and plan of snapshots. Says when it has recovered, and
 * each hundredth effect.
 * <p>
 * Arguments: directory, seed, how many events (then it closes itself; 0 for without end), and how long it pauses behind
 * each hundred, in nanoseconds, if at all.
 */
final class AccountService
{
    private static final Duration WAIT = Duration.ofSeconds(20);

    private AccountService()
    {
    }

    static EngineBuilder<LongEvent> builder(final Path directory, final int shards)
    {
        final ChronicleJournal journal = ChronicleJournal.in(directory).withSegmentBytes(256 * 1024);
        return Engine.of(LongEvent::new, LongEvent.CODEC).journal(journal).ringSize(1024)
            .outputs(OutputPlan.of(LongEvent::new, LongEvent.CODEC))
            .stages(graph -> graph.sharded("accounts", shards, AccountStage::account, AccountStage::new));
    }

    /** Takes so many events more, and closes with a snapshot. */
    static void run(final Path directory, final int events) throws InterruptedException
    {
        try (Engine<LongEvent> engine = builder(directory, 2).lane("in").snapshots(SnapshotPlan.onClose()).start())
        {
            for (long i = 1; i <= events; i++)
            {
                engine.inlet("in").publish((event, sequence, value) -> event.set(value), i * 7919, WAIT);
            }
            assertTrue(engine.close(WAIT).complete());
        }
    }

    public static void main(final String[] args) throws InterruptedException
    {
        final Random random = new Random(Long.parseLong(args[1]));
        final long events = Long.parseLong(args[2]);
        final long pauseNs = args.length > 3 ? Long.parseLong(args[3]) : 0;
        final PrintStream out = System.out;
        try (Engine<LongEvent> engine = builder(Path.of(args[0]), 1 + random.nextInt(4))
            .outputs(OutputPlan.of(LongEvent::new, LongEvent.CODEC)
                .gatedOn(random.nextBoolean() ? Durability.PAGE_CACHE : Durability.FSYNC))
            .snapshots((random.nextBoolean() ? SnapshotPlan.onClose() : SnapshotPlan.onDemand())
                .everyEvents(200 + random.nextInt(2_000)))
            .threads(random.nextBoolean() ? ThreadPlan.fused() : ThreadPlan.auto())
            .lane("in")
            .stages(graph -> graph.after("accounts").thenEffect("tell", (event, sequence, endOfBatch) ->
            {
                if (sequence % 100 == 0)
                {
                    out.println("effect " + sequence);
                }
            }))
            .start())
        {
            out.println("recovered " + engine.recovery().lastSequence() + " from " + engine.recovery().snapshot() +
                " " + engine.recovery().notes());
            out.flush();
            final Inlet<LongEvent> inlet = engine.inlet("in");
            for (long i = 0; events == 0 || i < events; i++)
            {
                inlet.publish((event, sequence, value) -> event.set(value), random.nextLong() >>> 1,
                    Duration.ofSeconds(10));
                if (pauseNs > 0 && i % 100 == 0)
                {
                    LockSupport.parkNanos(pauseNs);
                }
            }
        }
        catch (final RuntimeException refused)
        {
            out.println("refused: " + refused);
            out.flush();
            Runtime.getRuntime().halt(3);
        }
        out.println("closed");
    }
}
