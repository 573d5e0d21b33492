// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.inspect;

import com.lmax.disruptor.EventHandler;
import io.tidemill.engine.Snapshotted;
import io.tidemill.engine.StateHashed;
import io.tidemill.engine.StateWriter;
import io.tidemill.tools.monitor.ActivityStage;
import io.tidemill.tools.monitor.HookEvent;
import org.agrona.DirectBuffer;

import java.util.function.LongConsumer;

/**
 * The monitor's stage, telling now and then how far it has come: a replay has nobody else who could.
 */
final class WatchedActivity implements EventHandler<HookEvent>, Snapshotted, StateHashed
{
    private static final int SEQUENCES_PER_PROGRESS = 4_096;

    private final ActivityStage stage;
    private final LongConsumer progress;

    WatchedActivity(final ActivityStage stage, final LongConsumer progress)
    {
        this.stage = stage;
        this.progress = progress;
    }

    @Override
    public void onEvent(final HookEvent event, final long sequence, final boolean endOfBatch)
    {
        stage.onEvent(event, sequence, endOfBatch);
        if (sequence % SEQUENCES_PER_PROGRESS == 0)
        {
            progress.accept(sequence);
        }
    }

    @Override
    public int stateVersion()
    {
        return stage.stateVersion();
    }

    @Override
    public int oldestStateVersion()
    {
        return stage.oldestStateVersion();
    }

    @Override
    public void saveState(final StateWriter writer)
    {
        stage.saveState(writer);
    }

    @Override
    public void loadState(
        final int version, final long key, final DirectBuffer buffer, final int offset, final int length)
    {
        stage.loadState(version, key, buffer, offset, length);
    }

    @Override
    public long stateHash()
    {
        return stage.stateHash();
    }
}
