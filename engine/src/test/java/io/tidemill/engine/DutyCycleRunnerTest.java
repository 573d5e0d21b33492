// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class DutyCycleRunnerTest
{
    private final AtomicReference<Throwable> halted = new AtomicReference<>();
    private final AtomicLong work = new AtomicLong();
    private final AtomicInteger closes = new AtomicInteger();

    private final class Cycle implements EngineDutyCycle
    {
        private final boolean intake;
        private final AtomicLong calls = new AtomicLong();
        private volatile Throwable thrown;
        private long done;

        Cycle(final boolean intake)
        {
            this.intake = intake;
        }

        @Override
        public int doWork() throws Exception
        {
            calls.incrementAndGet();
            if (thrown instanceof Exception)
            {
                throw (Exception)thrown;
            }
            if (thrown instanceof Error)
            {
                throw (Error)thrown;
            }
            final long available = work.get();
            final int found = (int)(available - done);
            done = available;
            return found;
        }

        @Override
        public boolean isIntake()
        {
            return intake;
        }

        @Override
        public void onClose()
        {
            closes.incrementAndGet();
        }

        @Override
        public String roleName()
        {
            return intake ? "in" : "out";
        }
    }

    private DutyCycleRunner started(final Cycle... cycles)
    {
        final DutyCycleRunner runner = new DutyCycleRunner(
            List.of(cycles), null, new Wakeups(), new Pacing(cycles.length, 1_024, System::nanoTime),
            (where, sequence, cause) -> halted.set(cause));
        runner.startOn(new Thread(runner, "runner"));
        return runner;
    }

    private static void stop(final DutyCycleRunner runner) throws InterruptedException
    {
        runner.stop();
        assertTrue(runner.awaitEnd(20_000_000_000L));
        assertTrue(runner.hasEnded());
    }

    @Test
    void shouldHaltOnWhateverADutyCycleThrowsAndCloseAll() throws Exception
    {
        final Cycle first = new Cycle(true);
        final Cycle second = new Cycle(false);
        second.thrown = new OutOfMemoryError("not really");
        final DutyCycleRunner runner = started(first, second);
        assertTrue(runner.awaitEnd(20_000_000_000L));
        assertSame(second.thrown, halted.get());
        assertEquals(2, closes.get());
        assertEquals("in+out", runner.name());
    }

    @Test
    void shouldLoseNoWakeUpOfAParkedThread() throws Exception
    {
        final Cycle cycle = new Cycle(true);
        final DutyCycleRunner runner = started(cycle);
        final Wakeups wakeups = new Wakeups();
        wakeups.target(runner);
        Await.await(wakeups::anyIdle, "the thread to find nothing to do");
        for (int i = 0; i < 50; i++)
        {
            Await.await(() -> runnerThreadState() == Thread.State.TIMED_WAITING, "the thread to park");
            final long startNs = System.nanoTime();
            final long calls = cycle.calls.get();
            work.incrementAndGet();
            wakeups.signal();
            Await.await(() -> cycle.calls.get() > calls, "the thread to wake");
            assertTrue(System.nanoTime() - startNs < 20 * DutyCycleRunner.PARK_NS);
        }
        stop(runner);
    }

    private static Thread.State runnerThreadState()
    {
        return Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> "runner".equals(thread.getName()))
            .map(Thread::getState)
            .findFirst().orElse(Thread.State.TERMINATED);
    }

    @Test
    void shouldCallOnlyIntakeWhenTold() throws Exception
    {
        final Cycle intake = new Cycle(true);
        final Cycle stage = new Cycle(false);
        final DutyCycleRunner runner = started(intake, stage);
        Await.await(() -> stage.calls.get() > 0, "the stage to be called");
        runner.onlyIntake();
        VarHandle.fullFence();
        final long settled = intake.calls.get() + 2;
        Await.await(() -> intake.calls.get() > settled, "two more rounds");
        final long calls = stage.calls.get();
        final long later = intake.calls.get() + 2;
        Await.await(() -> intake.calls.get() > later, "two more rounds");
        assertEquals(calls, stage.calls.get());
        stop(runner);
        assertEquals(2, closes.get());
    }
}
