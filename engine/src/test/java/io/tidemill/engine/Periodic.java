// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.EventHandler;

/**
 * An event with value 0 starts a timer that comes back.
 */
final class Periodic implements EventHandler<TestEvent>, TimerHandler
{
    private final long periodNs;
    private StageContext context;
    volatile int fired;
    volatile int firedAtLastEvent;

    Periodic(final long periodNs)
    {
        this.periodNs = periodNs;
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
        if (event.value == 0)
        {
            context.timers().schedule(1, 1, context.timeNs() + periodNs);
        }
    }

    @Override
    @SuppressWarnings("NonAtomicOperationOnVolatileField") // one thread writes
    public void onTimer(final long key, final long id, final long deadlineNs, final long sequence)
    {
        fired++;
        context.timers().schedule(key, id, deadlineNs + periodNs);
    }
}
