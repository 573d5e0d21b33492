// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.Sequence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(30)
class AdmissionTest
{
    private static final long SECOND_NS = 1_000_000_000;

    private final Ring<TestEvent> ring = new Ring<>(TestEvent::new, 16);
    private long nowNs = Long.MAX_VALUE - 5;

    private Admission limited(final double eventsPerSecond, final int burst)
    {
        return new Admission(eventsPerSecond, burst, 1, ring, () -> nowNs);
    }

    private int admitted(final Admission admission, final int asked)
    {
        int count = 0;
        for (int i = 0; i < asked; i++)
        {
            count += admission.ask() == Admission.ADMITTED ? 1 : 0;
        }
        return count;
    }

    @Test
    void shouldLetInABurstAndThenTheRate()
    {
        final Admission admission = limited(10, 5);
        assertEquals(5, admitted(admission, 100));
        assertEquals(Inlet.RATE_LIMITED, admission.ask());
        nowNs += SECOND_NS / 10;
        assertEquals(1, admitted(admission, 100), "one token later, across an overflow of the clock");
        nowNs += SECOND_NS;
        assertEquals(5, admitted(admission, 100), "no more is saved than a burst");
    }

    @Test
    void shouldKeepTheRateOverALongTime()
    {
        final Admission admission = limited(1_000, 1);
        int count = 0;
        for (int i = 0; i < 10_000; i++)
        {
            nowNs += SECOND_NS / 4_000;
            count += admission.ask() == Admission.ADMITTED ? 1 : 0;
        }
        assertEquals(2_500, count, 1);
    }

    @Test
    void shouldShedWhileTheRingIsFuller()
    {
        final Sequence gate = new Sequence();
        ring.gateOn(gate);
        final Admission admission = new Admission(0, 0, 0.5, ring, System::nanoTime);
        ring.writer().append(8, EntryKind.EVENT.code(), 0, 1, 0);
        ring.writer().publish();
        assertEquals(Admission.ADMITTED, admission.ask(), "half full is not above");
        ring.writer().append(1, EntryKind.EVENT.code(), 0, 1, 8);
        ring.writer().publish();
        assertEquals(Inlet.SHED, admission.ask());
        gate.set(0);
        assertEquals(Admission.ADMITTED, admission.ask());
    }

    @Test
    void shouldTellProducersWhyNothingIsTaken() throws InterruptedException
    {
        final CountDownLatch release = new CountDownLatch(1);
        try (Engine<TestEvent> engine = Engine.of(TestEvent::new, TestEvent.CODEC)
            .ringSize(16)
            .lane("best-effort")
            .lane("important")
            .shared("slow")
            .shedAbove("best-effort", 0.5)
            .rateLimit("slow", 0.001, 2)
            .stages(graph -> graph.stage("held", (event, sequence, endOfBatch) -> release.await()))
            .threads(ThreadPlan.dedicated())
            .start())
        {
            final Inlet<TestEvent> slow = engine.inlet("slow");
            assertEquals(0, slow.offer((event, position, value) -> event.set(value), 1L));
            assertEquals(1, slow.offer((event, position, value) -> event.set(value), 2L));
            assertEquals(Inlet.RATE_LIMITED, slow.offer((event, position, value) -> event.set(value), 3L));
            assertEquals(Inlet.RATE_LIMITED, slow.publish(
                (event, position, value) -> event.set(value), 3L, Duration.ofMillis(20)), "waits, and gives up");
            final Inlet<TestEvent> important = engine.inlet("important");
            for (long i = 0; i < 14; i++)
            {
                assertTrue(important.publish(
                    (event, position, value) -> event.set(value), i, Duration.ofSeconds(10)) >= 0);
            }
            final Inlet<TestEvent> bestEffort = engine.inlet("best-effort");
            Await.await(() ->
            {
                bestEffort.abort();
                return bestEffort.claim() == null && bestEffort.refusal() == Inlet.SHED;
            }, "the ring to be more than half full");
            assertTrue(important.offer((event, position, value) -> event.set(value), 99L) >= 0, "a higher class");
            release.countDown();
        }
    }

    @Test
    void shouldRefuseLimitsThatCannotBe()
    {
        final EngineBuilder<TestEvent> builder = Engine.of(TestEvent::new, TestEvent.CODEC).lane("a");
        assertThrows(IllegalArgumentException.class, () -> builder.rateLimit("a", 0, 1));
        assertThrows(IllegalArgumentException.class, () -> builder.rateLimit("a", 10, 0));
        assertThrows(IllegalArgumentException.class, () -> builder.rateLimit("a", Double.NaN, 1));
        assertThrows(IllegalArgumentException.class, () -> builder.shedAbove("a", 1));
        final String message =
            assertThrows(IllegalArgumentException.class, () -> builder.shedAbove("b", 0.5)).getMessage();
        assertTrue(message.contains("no inlet \"b\" to limit; there are [a]"), message);
    }

    @Test
    void shouldRefuseAStageThatFeedsItsOwnEngine() throws InterruptedException
    {
        final Engine<?>[] self = new Engine<?>[1];
        final CountDownLatch started = new CountDownLatch(1);
        try (Engine<TestEvent> engine = Engine.of(TestEvent::new, TestEvent.CODEC)
            .lane("in")
            .errorHandler(TestEvent::ignore)
            .stages(graph -> graph.stage("echo", (event, sequence, endOfBatch) ->
            {
                started.await();
                self[0].inlet("in").claim();
            }))
            .start())
        {
            self[0] = engine;
            started.countDown();
            engine.inlet("in").offer((event, position, value) -> event.set(value), 1L);
            Await.await(() -> engine.state() == EngineState.FAILED, "the engine to halt");
            final String message = engine.failure().orElseThrow().getMessage();
            assertTrue(message.contains("a stage cannot put events into its own engine") &&
                message.contains("offer from there"), message);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct", "lane", "shared"})
    void shouldNotHandAStageTheClaimOfAProducer(final String kind)
    {
        final Engine<?>[] self = new Engine<?>[1];
        final CountDownLatch claimed = new CountDownLatch(1);
        final EngineBuilder<TestEvent> builder = Engine.of(TestEvent::new, TestEvent.CODEC)
            .errorHandler(TestEvent::ignore)
            .stages(graph -> graph.stage("echo", (event, sequence, endOfBatch) ->
            {
                claimed.await();
                self[0].inlet("in").claim();
            }));
        try (Engine<TestEvent> engine = EngineFixture.withInlet(builder, kind).start())
        {
            self[0] = engine;
            engine.inlet("in").offer((event, position, value) -> event.set(value), 1L);
            engine.inlet("in").claim();
            claimed.countDown();
            Await.await(() -> engine.state() == EngineState.FAILED, "the engine to halt");
            final String message = engine.failure().orElseThrow().getMessage();
            assertTrue(message.contains("a stage cannot put events into its own engine"), message);
        }
    }
}
