// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.EventHandler;

/**
 * An event with value 0 starts timers, all for one time, that come back.
 */
final class Periodic implements EventHandler<TestEvent>, TimerHandler
{
    private final long periodNs;
    private final int timers;

    /** How much later than before a timer is scheduled again. */
    volatile long againNs;
    private StageContext context;
    volatile int fired;
    volatile int firedAtLastEvent;

    Periodic(final long periodNs)
    {
        this(periodNs, 1);
    }

    Periodic(final long periodNs, final int timers)
    {
        this.periodNs = periodNs;
        this.timers = timers;
        this.againNs = periodNs;
    }

    @Override
    public void context(final StageContext given)
    {
        context = given;
    }

    @Override
    public void onEvent(final TestEvent event, final long sequence, final boolean endOfBatch)
    {
        firedAtLastEvent = fired;
        for (int key = 1; event.value == 0 && key <= timers; key++)
        {
            context.timers().schedule(key, 1, context.timeNs() + periodNs);
        }
    }

    @Override
    @SuppressWarnings("NonAtomicOperationOnVolatileField") // one thread writes
    public void onTimer(final long key, final long id, final long deadlineNs, final long sequence)
    {
        fired++;
        context.timers().schedule(key, id, deadlineNs + againNs);
    }
}
