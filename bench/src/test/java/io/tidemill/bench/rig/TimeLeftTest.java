// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

class TimeLeftTest
{
    private static final Step.Kind IDLE = new Step.Kind("sum", "idle", Step.Work.ROUND);
    private static final Step.Kind FAST = new Step.Kind("sum", "fast", Step.Work.ROUND);

    private long nowNs;

    private final TimeLeft timeLeft = new TimeLeft(
        List.of(SumWorkload.benchmark("sum", Phase.WRITE,
            SumWorkload.contender("idle", Settings.NONE).load(Load.paced(10, 60, 1, 0)),
            SumWorkload.contender("fast", Settings.NONE).load(new Load(1_000, 1, 1, 200)),
            Contender.notYet("later", "comes later."))),
        new Effort(3, 1),
        () -> nowNs);

    @Test
    void shouldExpectAPacedRoundToTakeWhatItsRateNeeds()
    {
        final double seconds = TimeLeft.expectedNs(Load.paced(10, 60, 1, 2_000)) / 1e9;

        assertTrue(seconds > 62 && seconds < 65, "60 s at the rate, 2 s of warm-up, start-up: " + seconds);
    }

    @Test
    void shouldWeighLongRoundsMoreThanShortOnes()
    {
        final long before = timeLeft.get().toSeconds();
        step(FAST, 1);
        final long after = timeLeft.get().toSeconds();

        assertTrue(before >= 183 && before <= 188, "three idle minutes and three short rounds: " + before);
        assertTrue(before - after <= 2, "a short round took " + before + " - " + after);
    }

    @Test
    void shouldLearnHowLongAStepTakes()
    {
        step(IDLE, 100);
        step(IDLE, 110);
        step(FAST, 5);

        assertEquals(Duration.ofSeconds(105 + 2 * 5), timeLeft.get());
    }

    @Test
    void shouldCountDownWithinAStepButNotBelowIt()
    {
        step(IDLE, 100);
        step(FAST, 5);
        timeLeft.begin(IDLE);
        pass(40);
        assertEquals(Duration.ofSeconds(60 + 100 + 2 * 5), timeLeft.get());
        pass(400);
        assertEquals(Duration.ofSeconds(100 + 2 * 5), timeLeft.get());
    }

    @Test
    void shouldNotLearnFromASkippedStep()
    {
        step(IDLE, 100);
        step(FAST, 5);
        timeLeft.begin(IDLE);
        timeLeft.skip();

        assertEquals(Duration.ofSeconds(100 + 2 * 5), timeLeft.get());
    }

    private void step(final Step.Kind kind, final long seconds)
    {
        timeLeft.begin(kind);
        pass(seconds);
        timeLeft.end();
    }

    private void pass(final long seconds)
    {
        nowNs += TimeUnit.SECONDS.toNanos(seconds);
    }
}
