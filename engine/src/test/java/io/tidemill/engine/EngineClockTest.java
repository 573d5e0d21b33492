// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.junit.jupiter.api.Test;

import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class EngineClockTest
{
    private static final long SECOND_NS = 1_000_000_000L;

    private long tickNs = 77;
    private long wallNs = 1_000 * SECOND_NS;
    private final EngineClock clock = new EngineClock(() -> tickNs, () -> wallNs);

    private void pass(final long ns)
    {
        tickNs += ns;
        wallNs += ns;
    }

    @Test
    void shouldFollowAWallClockThatAgrees()
    {
        clock.start(0);
        for (int i = 0; i < 100; i++)
        {
            pass(SECOND_NS);
            assertEquals(wallNs, clock.update());
            assertEquals(wallNs, clock.timeNs());
        }
    }

    @Test
    void shouldStartAtTheLastRecoveredTimeIfThatIsLater()
    {
        clock.start(wallNs + 3600 * SECOND_NS);
        assertTrue(clock.update() >= wallNs + 3600 * SECOND_NS);
    }

    @Test
    void shouldNeverDecreaseAndSlowDownWhenTheWallClockStepsBack()
    {
        clock.start(0);
        clock.update();
        wallNs -= 60 * SECOND_NS;
        long last = clock.timeNs();
        for (int i = 0; i < 10_000; i++)
        {
            pass(SECOND_NS / 10);
            final long now = clock.update();
            assertTrue(now > last, "it goes on, if slowly");
            last = now;
        }
        assertTrue(Math.abs(last - wallNs) < SECOND_NS / 10, "and meets the wall clock again: " + (last - wallNs));
    }

    @Test
    void shouldCatchUpByATenthAtMost()
    {
        clock.start(0);
        clock.update();
        wallNs += 5 * SECOND_NS;
        long last = clock.timeNs();
        for (int i = 0; i < 1_000; i++)
        {
            pass(SECOND_NS / 10);
            final long now = clock.update();
            assertTrue(now - last <= SECOND_NS / 10 + SECOND_NS / 100, "at most a tenth faster");
            last = now;
        }
        assertTrue(Math.abs(last - wallNs) < SECOND_NS / 10, "it is there: " + (last - wallNs));
    }

    @Test
    void shouldStepForwardOverALongGap()
    {
        clock.start(0);
        clock.update();
        wallNs += 3600 * SECOND_NS;
        pass(SECOND_NS);
        assertEquals(wallNs, clock.update());
    }

    @Test
    void shouldNotDecreaseWhateverTheClocksDo()
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        clock.start(0);
        long last = 0;
        for (int i = 0; i < 100_000; i++)
        {
            tickNs += random.nextInt(1_000_000_000) - (random.nextInt(100) == 0 ? 2_000_000_000L : 0);
            wallNs += random.nextInt(1_000_000_000) - (random.nextInt(100) == 0 ? 90 * SECOND_NS : 0);
            final long now = clock.update();
            assertTrue(now >= last, "seed " + seed);
            last = now;
        }
    }
}
