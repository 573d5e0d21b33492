// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import io.tidemill.engine.snapshot.SnapshotContents;
import io.tidemill.engine.snapshot.SnapshotStore;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/**
 * Chooses the snapshot that a start begins with: the newest that is sound and that the logs go on from. A snapshot
 * belongs to the log if the log has the very entry that it was taken behind: of the same sequence and epoch, which are
 * never given out again, and of the same time.
 */
final class SnapshotRecovery<E>
{
    private final SnapshotStore store;
    private final LongFunction<LogReader<E>> log;
    private final Outputs<?> outputs;

    /** Null if none are kept. */
    private final DeadLetters<E> letters;
    private final List<String> notes = new ArrayList<>();
    private LogReader<E> reader;
    private long sequence = -1;
    private SnapshotProperties properties = SnapshotProperties.NONE;

    /** The newest snapshot that knows of outputs whose log holds none at all, -1 if there is none. */
    private long behindLostOutputs = -1;

    /**
     * Without a {@code store} there is none. {@code log} reads it from a sequence on; the reader before is closed then.
     */
    SnapshotRecovery(final SnapshotStore store, final LongFunction<LogReader<E>> log, final EngineLogs<E> logs)
    {
        this.store = store;
        this.log = log;
        this.outputs = logs.outputs();
        this.letters = logs.deadLetters();
    }

    /**
     * Gives the stages the state of a snapshot, if possible one up to {@code wanted}, and at most up to {@code until};
     * what is to be read behind it.
     */
    LogReader<E> load(final StageCycles<E> stages, final long wanted, final long until)
    {
        if (store != null)
        {
            final List<Long> sequences = store.sequences();
            if (isOneLoaded(sequences.stream().filter(each -> each <= Math.min(wanted, until)).toList(), stages))
            {
                return reader;
            }
            final List<Long> later = sequences.stream().filter(each -> each > wanted && each <= until).toList();
            if (isOneLoaded(later, stages))
            {
                notes.add("an effect has come no further than sequence " + wanted + ", before the snapshot behind " +
                    sequence + ": it is given the events in between as they are in the log, without what logic " +
                    "stages write into them");
                return reader;
            }
        }
        if (behindLostOutputs >= 0 && outputs.isWritten())
        {
            throw new LogException("the log of outputs is empty, and the snapshot at sequence " + behindLostOutputs +
                " knows of outputs up to there: is it the right place (OutputPlan.to)? Restore it from a backup; or " +
                "have all outputs emitted anew, with SnapshotPlan.ignoringOlder(), if nobody has seen them");
        }
        if (outputs != null)
        {
            outputs.recoverBehind(-1, -1);
        }
        return log.apply(0);
    }

    private boolean isOneLoaded(final List<Long> sequences, final StageCycles<E> stages)
    {
        for (final long each : sequences)
        {
            if (isLoaded(each, stages))
            {
                return true;
            }
        }
        return false;
    }

    private boolean isLoaded(final long each, final StageCycles<E> stages)
    {
        try (SnapshotContents contents = opened(each))
        {
            if (contents == null || !isFitting(contents))
            {
                return false;
            }
            stages.load(contents);
            sequence = each;
            return true;
        }
    }

    /** Null if it is of no use. */
    private SnapshotContents opened(final long each)
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

    private boolean isFitting(final SnapshotContents contents)
    {
        try
        {
            return belongs(contents);
        }
        catch (final LogException unreadable)
        {
            return isPassedOver(contents, unreadable.getMessage());
        }
    }

    private boolean belongs(final SnapshotContents contents)
    {
        properties = SnapshotProperties.of(contents.sequence(), contents.properties());
        reader = log.apply(contents.sequence());
        if (!reader.next() || reader.sequence() != contents.sequence())
        {
            return isPassedOver(contents, "the log ends before it");
        }
        if (reader.epoch() != properties.epoch() || reader.timeNs() != properties.timeNs())
        {
            return isPassedOver(contents, "the log has another entry there, of epoch " + reader.epoch() +
                " where the snapshot's is of " + properties.epoch());
        }
        if (outputs != null && !outputs.recoverBehind(properties.outputs(), contents.sequence()))
        {
            behindLostOutputs =
                outputs.isEmpty() ? Math.max(behindLostOutputs, contents.sequence()) : behindLostOutputs;
            return isPassedOver(contents, "the log of outputs ends before output " + properties.outputs() +
                ", the last one of entries up to there");
        }
        if (letters != null && letters.last() < properties.letters())
        {
            notes.add("of dead letters up to place " + properties.letters() + ", of which the snapshot at sequence " +
                contents.sequence() + " knows, those behind place " + letters.last() + " are lost: is it the right " +
                "place (EngineBuilder.deadLetters)?");
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
