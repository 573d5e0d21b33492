// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;

import io.tidemill.bench.rig.Settings;

import org.junit.jupiter.api.Test;

class SinkTest
{
    private static final Settings FOUR = Settings.of(EventModel.PRODUCERS, "4");

    private final BenchEvent event = new BenchEvent();

    @Test
    void shouldAgreeWithTheModel() throws Exception
    {
        final Sink sink = new Sink(100);
        handle(sink, 0, 100, 1);
        sink.awaitLast(Duration.ofSeconds(1));
        assertEquals(EventModel.checksum(Settings.NONE, 100), sink.checksum());
    }

    @Test
    void shouldTakeTheEventsOfSeveralProducersInAnyMixture()
    {
        final Sink mixed = new Sink(100, 4, Sink.UNPACED, Stall.NONE);
        handle(mixed, 0, 100, 1);
        final Sink oneByOne = new Sink(100, 4, Sink.UNPACED, Stall.NONE);
        for (int producer = 3; producer >= 0; producer--)
        {
            handle(oneByOne, producer, 100, 4);
        }
        assertEquals(EventModel.checksum(FOUR, 100), mixed.checksum());
        assertEquals(EventModel.checksum(FOUR, 100), oneByOne.checksum());
    }

    @Test
    void shouldNoticeASwapWithinOneProducer()
    {
        final Sink sink = new Sink(8, 4, Sink.UNPACED, Stall.NONE);
        for (final long sequence : new long[] {4, 0, 1, 2, 3, 5, 6, 7})
        {
            handle(sink, sequence, sequence + 1, 1);
        }
        assertNotEquals(EventModel.checksum(FOUR, 8), sink.checksum());
    }

    @Test
    void shouldMeasureOnlyNewEventsAfterARecovery() throws Exception
    {
        final Schedule schedule = new Schedule(1e6);
        schedule.begin();
        final Sink sink = new Sink(10, 1, schedule, Stall.NONE);
        handle(sink, 0, 6, 1);
        sink.recover();
        handle(sink, 0, 10, 1);

        sink.awaitLast(Duration.ofSeconds(1));
        assertEquals(EventModel.checksum(Settings.NONE, 10), sink.checksum());
        assertEquals(10, sink.latencies().getTotalCount(), "the first six were measured once");
    }

    @Test
    void shouldCountAStallForTheEventsBehindIt()
    {
        final Schedule schedule = new Schedule(1e6);
        schedule.begin();
        final Sink sink = new Sink(4, 1, schedule, new Stall(2, 5));
        handle(sink, 0, 4, 1);
        assertTrue(sink.latencies().getMaxValue() >= 1);
        assertTrue(sink.lastNs() - schedule.plannedNs(0) >= -10_000_000 + 5_000_000, "it stood still for 5 ms");
    }

    @Test
    void shouldSayThatAnEventIsMissing()
    {
        final Sink sink = new Sink(3);
        handle(sink, 0, 2, 1);
        final IllegalStateException failure =
            assertThrows(IllegalStateException.class, () -> sink.awaitLast(Duration.ofMillis(1)));
        assertTrue(failure.getMessage().contains("all of 3 events"), failure.getMessage());
    }

    @Test
    void shouldRefuseStagesThatSawDifferentEvents()
    {
        final Stages stages = new Stages(2, 1, Sink.UNPACED, Stall.NONE);
        final Sink between = (Sink)stages.between();
        handle(between, 0, 1, 1);
        handle(stages.last(), 0, 2, 1);
        assertThrows(IllegalStateException.class, stages::checksum);
        handle(between, 1, 2, 1);
        assertEquals(EventModel.checksum(Settings.NONE, 2), stages.checksum());
    }

    private void handle(final Sink sink, final long first, final long end, final int step)
    {
        for (long sequence = first; sequence < end; sequence += step)
        {
            event.fill(sequence);
            sink.onEvent(event, sequence, true);
        }
    }
}
