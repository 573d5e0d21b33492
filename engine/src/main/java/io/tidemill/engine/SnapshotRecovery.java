// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import io.tidemill.engine.snapshot.SnapshotContents;
import io.tidemill.engine.snapshot.SnapshotStore;

import java.util.ArrayList;
import java.util.List;

/**
 * Chooses the snapshot that a start begins with: the newest that is sound and that the logs go on from. A snapshot
 * belongs to the log if the log has the very entry that it was taken behind: of the same sequence and epoch, which are
 * never given out again, and of the same time.
 */
final class SnapshotRecovery<E>
{
    private final EngineConfig<E> config;
    private final EngineLogs<E> logs;
    private final List<String> notes = new ArrayList<>();
    private long sequence = -1;
    private SnapshotProperties properties = SnapshotProperties.NONE;

    SnapshotRecovery(final EngineConfig<E> config, final EngineLogs<E> logs)
    {
        this.config = config;
        this.logs = logs;
    }

    /** Gives the stages the state of the snapshot; the log then goes on behind it. */
    void load(final StageCycles<E> stages)
    {
        if (config.snapshots() != null && !config.snapshots().isIgnoringOlder())
        {
            final SnapshotStore store = config.snapshots().storeOf(config.log());
            for (final long each : store.sequences())
            {
                if (isLoaded(store, each, stages))
                {
                    return;
                }
            }
        }
        logs.events().recovered(0);
        if (logs.outputs() != null)
        {
            logs.outputs().recoverBehind(-1);
        }
    }

    private boolean isLoaded(final SnapshotStore store, final long each, final StageCycles<E> stages)
    {
        try (SnapshotContents contents = opened(store, each))
        {
            if (contents == null || !belongs(contents))
            {
                return false;
            }
            stages.load(contents);
            sequence = each;
            return true;
        }
    }

    /** Null if it is of no use. */
    private SnapshotContents opened(final SnapshotStore store, final long each)
    {
        try
        {
            return store.open(each);
        }
        catch (final LogException damaged)
        {
            notes.add("the snapshot at sequence " + each + " is passed over: " + damaged.getMessage());
            return null;
        }
    }

    private boolean belongs(final SnapshotContents contents)
    {
        properties = SnapshotProperties.of(contents.sequence(), contents.properties());
        final LogReader<E> reader = logs.events().recovered(contents.sequence());
        if (!reader.next() || reader.sequence() != contents.sequence())
        {
            return isPassedOver(contents, "the log ends before it");
        }
        if (reader.epoch() != properties.epoch() || reader.timeNs() != properties.timeNs())
        {
            return isPassedOver(contents, "the log has another entry there, of epoch " + reader.epoch() +
                " where the snapshot's is of " + properties.epoch());
        }
        if (logs.outputs() != null && !logs.outputs().recoverBehind(properties.outputs()))
        {
            return isPassedOver(contents, "the log of outputs ends before output " + properties.outputs() +
                ", the last one of entries up to there");
        }
        return true;
    }

    private boolean isPassedOver(final SnapshotContents contents, final String why)
    {
        notes.add("the snapshot at sequence " + contents.sequence() + " is passed over: " + why);
        properties = SnapshotProperties.NONE;
        return false;
    }

    /** Of the snapshot, -1 without one. */
    long sequence()
    {
        return sequence;
    }

    SnapshotProperties properties()
    {
        return properties;
    }

    /** What was passed over, and why. */
    List<String> notes()
    {
        return notes;
    }
}
