// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.EventHandler;

import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * An event with value v schedules timer (v, 0) for v units later; with -v it cancels it.
 */
final class Alarms implements EventHandler<TestEvent>, TimerHandler, StateHashed
{
    final List<Long> fired = new ArrayList<>();
    final List<Long> sequences = new ArrayList<>();
    final List<Long> values = new ArrayList<>();
    final long unitNs;
    int only = -1;
    boolean scheduleInOnStart;
    volatile long lateNs = -1;
    StageContext context;
    private long hash;

    Alarms()
    {
        this(1_000_000_000L);
    }

    Alarms(final long unitNs)
    {
        this.unitNs = unitNs;
    }

    @Override
    public void context(final StageContext given)
    {
        context = given;
    }

    @Override
    public void onStart()
    {
        if (scheduleInOnStart)
        {
            context.timers().schedule(1, 1, 1);
        }
    }

    @Override
    public void onEvent(final TestEvent event, final long sequence, final boolean endOfBatch)
    {
        assertEquals(sequence, context.sequence());
        values.add(event.value);
        sequences.add(sequence);
        if (event.value < 0)
        {
            assertTrue(context.timers().cancel(-event.value, 0));
        }
        else if (only < 0 || event.value % 2 == only)
        {
            context.timers().schedule(event.value, 0, context.timeNs() + event.value * unitNs);
        }
    }

    @Override
    public void onTimer(final long key, final long id, final long deadlineNs, final long sequence)
    {
        assertEquals(sequence, context.sequence());
        assertTrue(context.timeNs() >= deadlineNs);
        fired.add(key);
        hash += StateHash.mix(StateHash.of(key), deadlineNs);
        lateNs = context.timeNs() - deadlineNs;
    }

    long sequenceOf(final long value)
    {
        return sequences.get(values.indexOf(value));
    }

    @Override
    public long stateHash()
    {
        return hash;
    }
}
