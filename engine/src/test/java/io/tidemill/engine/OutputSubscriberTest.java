// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

final class OutputSubscriberTest extends EngineFixture
{
    private static final OutputPlan<TestEvent> PLAN = OutputPlan.of(TestEvent::new, TestEvent.CODEC);

    private Engine<TestEvent> start()
    {
        ((MemoryLog)log.companion("outputs").orElseThrow()).consumers = new MemoryPositions();
        return builder().journal(log).outputs(PLAN).direct("in")
            .stages(graph -> graph.stage("book", new OutputsTest.Emitting(value -> 1))).start();
    }

    private static void offerAll(final Engine<TestEvent> engine, final int first, final int last)
    {
        for (int value = first; value < last; value++)
        {
            assertTrue(offer(engine.inlet("in"), value) >= 0);
        }
    }

    private static List<Long> poll(final OutputSubscriber<TestEvent> subscriber, final int count) throws Exception
    {
        final List<Long> values = new ArrayList<>();
        while (values.size() < count)
        {
            final Output<TestEvent> output = subscriber.next(WAIT);
            assertEquals(output.value().value, output.cause() * 10);
            values.add(output.cause());
        }
        return values;
    }

    @Test
    void shouldFollowFromTheBeginningFromAPlaceAndFromNow() throws Exception
    {
        try (Engine<TestEvent> engine = start())
        {
            offerAll(engine, 0, 3);
            assertTrue(engine.awaitQuiet(WAIT));
            try (OutputSubscriber<TestEvent> all = OutputSubscriber.from(0, PLAN, log);
                OutputSubscriber<TestEvent> some = OutputSubscriber.from(2, PLAN, log);
                OutputSubscriber<TestEvent> later = OutputSubscriber.fromNow(PLAN, log))
            {
                assertNull(later.poll());
                offerAll(engine, 3, 5);
                assertEquals(List.of(0L, 1L, 2L, 3L, 4L), poll(all, 5));
                assertEquals(List.of(2L, 3L, 4L), poll(some, 3));
                assertEquals(List.of(3L, 4L), poll(later, 2));
                assertEquals(4, later.sequence());
                assertTrue(later.timeNs() > 0);
                assertNull(later.poll());
            }
        }
    }

    @Test
    void shouldGoOnWhereANamedConsumerHasAcknowledged() throws Exception
    {
        try (Engine<TestEvent> engine = start())
        {
            offerAll(engine, 0, 5);
            try (OutputSubscriber<TestEvent> first = OutputSubscriber.named("reports", PLAN, log))
            {
                assertEquals(List.of(0L, 1L), poll(first, 2));
                first.acknowledge();
                assertEquals(List.of(2L), poll(first, 1));
            }
            try (OutputSubscriber<TestEvent> again = OutputSubscriber.named("reports", PLAN, log))
            {
                assertEquals(List.of(2L, 3L, 4L), poll(again, 3));
            }
        }
    }

    @Test
    void shouldBeginAnewWhenItsPositionIsLost() throws Exception
    {
        try (Engine<TestEvent> engine = start())
        {
            offerAll(engine, 0, 3);
            try (OutputSubscriber<TestEvent> first = OutputSubscriber.named("reports", PLAN, log))
            {
                assertEquals(List.of(0L, 1L), poll(first, 2));
                first.acknowledge();
            }
            ((MemoryLog)log.companion("outputs").orElseThrow()).consumers.drop("reports");
            try (OutputSubscriber<TestEvent> again = OutputSubscriber.named("reports", PLAN, log))
            {
                assertEquals(List.of(0L, 1L, 2L), poll(again, 3));
            }
        }
    }

    @Test
    void shouldNotHoldBackWhatIsOfNoUseToAConsumer() throws Exception
    {
        final OutputPlan<TestEvent> plan = PLAN.hashingEvery(1);
        final MemoryLog outputs = (MemoryLog)log.companion("outputs").orElseThrow();
        outputs.consumers = new MemoryPositions();
        final Engine<TestEvent> engine = builder().journal(log).outputs(plan).direct("in")
            .stages(graph -> graph.stage("book", new SnapshotFixture.Saved())).start();
        try (OutputSubscriber<TestEvent> subscriber = OutputSubscriber.named("reports", plan, log))
        {
            // Only that of 0 causes an output, all cause a hash.
            offerAll(engine, 0, 3);
            assertTrue(engine.awaitQuiet(WAIT));
            assertEquals(0, subscriber.next(WAIT).cause());
            assertNull(subscriber.poll());
            assertEquals(-1, outputs.consumers.sequence("reports"), "not acknowledged yet");
            subscriber.acknowledge();
            assertEquals(3, outputs.consumers.sequence("reports"));
            offerAll(engine, 3, 5);
            assertTrue(engine.awaitQuiet(WAIT));
            assertNull(subscriber.next(Duration.ofMillis(1)));
            assertEquals(outputs.lastSequence(), outputs.consumers.sequence("reports"));
        }
        engine.close();
    }

    @Test
    void shouldIterateOverWhatIsThere()
    {
        final Engine<TestEvent> engine = start();
        offerAll(engine, 0, 3);
        engine.close();
        final List<Long> causes = new ArrayList<>();
        try (OutputSubscriber<TestEvent> subscriber = OutputSubscriber.from(0, PLAN, log))
        {
            subscriber.forEach(output -> causes.add(output.cause()));
            final Iterator<Output<TestEvent>> more = subscriber.iterator();
            assertFalse(more.hasNext());
            assertThrows(NoSuchElementException.class, more::next);
        }
        assertEquals(List.of(0L, 1L, 2L), causes);
    }

    @Test
    void shouldWaitNoLongerThanTold() throws Exception
    {
        start().close();
        try (OutputSubscriber<TestEvent> subscriber = OutputSubscriber.from(0, PLAN, log))
        {
            final long startNs = System.nanoTime();
            assertNull(subscriber.next(Duration.ofMillis(20)));
            assertTrue(System.nanoTime() - startNs < 5_000_000_000L);
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, () -> subscriber.next(WAIT));
            assertThrows(IllegalStateException.class, subscriber::acknowledge);
        }
    }

    @Test
    void shouldRefuseAPlaceThatCannotBe()
    {
        assertThrows(IllegalArgumentException.class, () -> OutputSubscriber.from(-1, PLAN, log));
        assertThrows(IllegalStateException.class, () -> OutputSubscriber.named("nobody", PLAN, log));
    }
}
