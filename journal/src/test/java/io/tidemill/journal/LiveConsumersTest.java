// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.Engine;
import io.tidemill.engine.Output;
import io.tidemill.engine.OutputPlan;
import io.tidemill.engine.OutputSubscriber;
import io.tidemill.engine.SnapshotPlan;
import io.tidemill.engine.counters.CounterType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Beside an engine at work: subscribers in another process, their lags, snapshots by bytes. */
@ExtendWith(ResourceLeakExtension.class)
class LiveConsumersTest
{
    private static final Duration WAIT = Duration.ofSeconds(20);

    @TempDir
    Path temp;

    @Test
    void shouldBeFollowedFromAnotherProcessThatSlowsNobody() throws Exception
    {
        final Path data = temp.resolve("data");
        try (Engine<LongEvent> engine = AccountService.builder(data, 2).lane("in")
            .watchdog(Duration.ofMillis(400)).snapshots(SnapshotPlan.onDemand()).start())
        {
            publish(engine, 1_000);
            final List<String> printed = new ArrayList<>();
            try (ForkedJvm printer = ForkedJvm.start(OutputPrinter.class, data.toString(), "10"))
            {
                for (int i = 0; i < 10; i++)
                {
                    printed.add(printer.line());
                }
                // It reads no further. The ring holds 1024 events, and all go through.
                publish(engine, 9_000);
                assertTrue(engine.awaitQuiet(WAIT));
                await(() -> lag(engine) > 1_000);
                printer.kill();
            }
            final List<String> all = all(data);
            try (ForkedJvm printer =
                ForkedJvm.start(OutputPrinter.class, data.toString(), Integer.toString(all.size())))
            {
                final String line = printer.line();
                // What was printed and perhaps not acknowledged.
                final int from = all.indexOf(line);
                assertTrue(from == 9 || from == 10, line);
                for (int i = from + 1; i < all.size(); i++)
                {
                    assertEquals(all.get(i), printer.line());
                }
                await(() -> lag(engine) == 0);
                printer.kill();
            }
            assertEquals(all.subList(0, 10), printed);
        }
    }

    @Test
    void shouldTakeASnapshotAfterSoManyBytes() throws Exception
    {
        final Path data = temp.resolve("data");
        try (Engine<LongEvent> engine = AccountService.builder(data, 1).lane("in")
            .snapshots(SnapshotPlan.onDemand().everyBytes(50_000)).start())
        {
            final ChronicleJournal journal = ChronicleJournal.in(data);
            publish(engine, 1_000);
            assertTrue(engine.awaitQuiet(WAIT));
            assertEquals(List.of(), journal.snapshots().orElseThrow().sequences());
            publish(engine, 10_000);
            await(() -> !journal.snapshots().orElseThrow().sequences().isEmpty());
        }
    }

    private static void publish(final Engine<LongEvent> engine, final int count) throws InterruptedException
    {
        for (long i = 1; i <= count; i++)
        {
            assertTrue(engine.inlet("in").publish(
                (event, sequence, value) -> event.set(value), i * 7919, WAIT) >= 0);
        }
    }

    private static long lag(final Engine<LongEvent> engine)
    {
        return engine.counters().orElseThrow().value(CounterType.CONSUMER_LAG, "printer").orElse(-1);
    }

    private static List<String> all(final Path data)
    {
        final List<String> all = new ArrayList<>();
        try (OutputSubscriber<LongEvent> subscriber = OutputSubscriber.from(
            0, OutputPlan.of(LongEvent::new, LongEvent.CODEC), ChronicleJournal.in(data)))
        {
            for (final Output<LongEvent> output : subscriber)
            {
                all.add(output.cause() + " " + output.index());
            }
        }
        return all;
    }

    private static void await(final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + WAIT.toNanos();
        while (!condition.getAsBoolean())
        {
            assertTrue(System.nanoTime() < deadlineNs, "waited in vain");
            LockSupport.parkNanos(1_000_000);
        }
    }
}
