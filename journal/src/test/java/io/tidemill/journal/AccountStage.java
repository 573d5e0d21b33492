// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import com.lmax.disruptor.EventHandler;
import io.tidemill.engine.ContextAware;
import io.tidemill.engine.Emitter;
import io.tidemill.engine.Snapshotted;
import io.tidemill.engine.StageContext;
import io.tidemill.engine.StateHash;
import io.tidemill.engine.StateHashed;
import io.tidemill.engine.StateWriter;
import io.tidemill.engine.TimerHandler;
import org.agrona.DirectBuffer;

import java.util.HashMap;
import java.util.Map;

/**
 * Sums by account (value % 13): each event emits as many outputs as {@link #outputs} says, each 50th schedules a timer
 * that emits the sum as it is then.
 */
final class AccountStage implements EventHandler<LongEvent>, TimerHandler, ContextAware, Snapshotted, StateHashed
{
    static final int ACCOUNTS = 13;
    private static final long DELAY_NS = 2_000_000;

    private final Map<Long, Long> sums = new HashMap<>();
    private StageContext context;
    private Emitter<LongEvent> emitter;

    static long account(final LongEvent event)
    {
        return event.value % ACCOUNTS;
    }

    /** How many an event with this value emits. */
    static int outputs(final long value)
    {
        return (int)(value % 4);
    }

    static boolean schedules(final long value)
    {
        return value % 50 == 0;
    }

    /** What an output says, given the sum of the account. */
    static long output(final long sum, final int index)
    {
        return StateHash.mix(StateHash.of(sum), index);
    }

    @Override
    public void context(final StageContext given)
    {
        context = given;
        emitter = given.emitter(LongEvent.class);
    }

    @Override
    public void onEvent(final LongEvent event, final long sequence, final boolean endOfBatch)
    {
        final long sum = sums.merge(account(event), event.value, Long::sum);
        for (int i = 0; i < outputs(event.value); i++)
        {
            emitter.claim().set(output(sum, i));
            emitter.commit();
        }
        if (schedules(event.value))
        {
            context.timers().schedule(account(event), sequence, context.timeNs() + DELAY_NS);
        }
    }

    @Override
    public void onTimer(final long key, final long id, final long deadlineNs, final long sequence)
    {
        emitter.claim().set(output(sums.get(key), -1));
        emitter.commit();
    }

    @Override
    public void saveState(final StateWriter writer)
    {
        sums.forEach((account, sum) ->
        {
            writer.buffer(Long.BYTES).putLong(0, sum);
            writer.put(account, Long.BYTES);
        });
    }

    @Override
    public void loadState(
        final int version, final long key, final DirectBuffer buffer, final int offset, final int length)
    {
        sums.put(key, buffer.getLong(offset));
    }

    @Override
    public long stateHash()
    {
        long hash = 0;
        for (final Map.Entry<Long, Long> entry : sums.entrySet())
        {
            hash += StateHash.mix(StateHash.of(entry.getKey()), entry.getValue());
        }
        return hash;
    }
}
