// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.agrona.DirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * Steps a graph through a log on the calling thread: the same stages, the same ring, one batch after the other. Serves
 * recovery, and {@linkplain Replaying replay without an engine}.
 */
final class Replay<E> implements EntryTarget<E>
{
    private final Ring<E> ring;
    private final List<StageDutyCycle<E>> stages;
    private final EngineLogs<E> logs;
    private final LogicVersions logic;
    private final LongConsumer intake;
    private final int batchLimit;
    private final Int2ObjectHashMap<long[]> lastPositions = new Int2ObjectHashMap<>();
    /** The inlet of the last entry and its place in the map: nearly always that of the next, too. */
    private int notedInletId = -1;
    private long[] noted;
    private long entries;
    private long events;
    private long firstSequence = -1;
    private long lastSequence = -1;
    private long lastTimeNs;
    private int lastEpoch;
    private long missing;

    /** State is that behind this sequence before the first step; -1 without a snapshot. */
    private long snapshot = -1;
    private boolean hasBegun;

    /** Whether all that was ever in the log has to be there, but for what a snapshot stands for. */
    private boolean isWhole;
    private List<String> passedOver = List.of();

    /** Of the run that was announced last. */
    private byte kind;

    /** {@code stages} in topological order. */
    Replay(
        final Ring<E> ring,
        final List<StageDutyCycle<E>> stages,
        final EngineLogs<E> logs,
        final LogicVersions logic,
        final LongConsumer intake)
    {
        this.ring = ring;
        this.stages = stages;
        this.logs = logs;
        this.logic = logic;
        this.intake = intake;
        this.batchLimit = Math.min(EngineConfig.BATCH_LIMIT, ring.size());
    }

    /** Before it runs: state is of use only if nothing is missing at the beginning. Which snapshots were of none. */
    void requireWhole(final List<String> snapshotsPassedOver)
    {
        isWhole = true;
        passedOver = snapshotsPassedOver;
    }

    /** Before it runs: stages have the state behind a sequence; entries up to there are for effects alone. */
    void startBehind(final long sequence, final SnapshotProperties properties)
    {
        snapshot = sequence;
        lastTimeNs = properties.timeNs();
        lastEpoch = properties.epoch();
        logic.handledBy(properties.logicVersion());
        properties.positions().forEach((inlet, position) -> notePosition(inlet, position));
    }

    /**
     * {@code until} is the last sequence; {@code epoch} that of what comes behind; {@code failure[0]} is set by a stage
     * that halts.
     */
    RecoveryReport run(
        final LogReader<E> reader, final long until, final int epoch, final EngineFailedException[] failure)
    {
        final long startNs = System.nanoTime();
        throwIfAny(failure);
        while (lastSequence < until && reader.read(this, limit(until)) > 0)
        {
            lastEpoch = reader.epoch();
            ring.epoch(lastEpoch);
            step(failure);
        }
        if (!hasBegun && snapshot >= 0)
        {
            begin(snapshot + 1);
        }
        lastSequence = Math.max(lastSequence, snapshot);
        ring.epoch(epoch);
        final OutputsReport outputs =
            logs.outputs() == null ? OutputsReport.NONE : logs.outputs().end(lastSequence, epoch);
        return new RecoveryReport(entries, events, firstSequence, lastSequence, lastTimeNs, epoch, missing,
            Duration.ofNanos(System.nanoTime() - startNs), differences(), outputs, snapshot, List.of());
    }

    /** One at first, since nobody knows where a log begins. */
    private int limit(final long until)
    {
        return lastSequence < 0 ? 1 : (int)Math.min(batchLimit, until - lastSequence);
    }

    private List<String> differences()
    {
        return logs.deadLetters() == null ? List.of() : logs.deadLetters().differences(
            stages.stream().filter(stage -> !stage.isEffect()).map(StageDutyCycle::stageName).distinct().toList(),
            snapshot >= 0 ? snapshot + 1 : firstSequence, lastSequence, logs.redacted());
    }

    @Override
    public void run(
        final long first,
        final int count,
        final byte kindOfAll,
        final long timeNs,
        final int inletId,
        final long position)
    {
        kind = kindOfAll;
        if (!hasBegun)
        {
            firstSequence = first;
            requireBeginning(first);
            begin(first);
        }
        else if (first != lastSequence + 1)
        {
            throw new LogDamagedException("the log went from sequence " + lastSequence + " to " + first +
                "; sequences must be dense. Nothing was changed; look at it with: tidemill verify DIR");
        }
        if ((kindOfAll == EntryKind.EVENT.code() || kindOfAll == EntryKind.TIMER.code()) &&
            first + count - 1 > snapshot)
        {
            logic.requireSame(first);
        }
        ring.writer().append(count, kindOfAll, timeNs, inletId, position);
        notePosition(inletId, position + count - 1);
        events += kindOfAll == EntryKind.EVENT.code() ? count : 0;
        entries += count;
        lastSequence = first + count - 1;
        lastTimeNs = timeNs;
    }

    /** What was removed for its age, a snapshot has to stand for. (What a repair gave up was handed over as a gap.) */
    private void requireBeginning(final long first)
    {
        if (isWhole && first > 0 && snapshot < 0)
        {
            throw new LogException("the log begins with sequence " + first + ": earlier entries were removed, since " +
                "a snapshot held what came of them, and no snapshot was found now that is sound and fits, so state " +
                "would be wrong. Restore a backup" + (passedOver.isEmpty() ? "" : ". " + passedOver));
        }
    }

    /** The next entry is this one. */
    private void begin(final long first)
    {
        hasBegun = true;
        ring.writer().startAt(first);
        ring.writer().publish();
        intake.accept(first - 1);
        for (final StageDutyCycle<E> stage : stages)
        {
            if (stage.isEffect() && logs.effects().isKnown(stage))
            {
                if (missing == 0)
                {
                    logs.effects().requireFrom(stage, first);
                }
                stage.passOver(Math.max(first - 1, logs.effects().sequence(stage)));
            }
            else
            {
                stage.passOver(Math.max(first - 1, snapshot));
            }
        }
    }

    @Override
    public void gap(final long first, final long last)
    {
        missing += last - first + 1;
        isWhole = false;
        if (logs.deadLetters() != null)
        {
            logs.deadLetters().missing(first, last);
        }
        if (logs.outputs() != null)
        {
            logs.outputs().missing(last);
        }
        lastSequence = last;
        // All before it is handled, so everything may be moved at once, as at the beginning of a log.
        ring.writer().startAt(last + 1);
        ring.writer().publish();
        intake.accept(last);
        stages.forEach(stage -> stage.passOver(Math.max(last, stage.sequence().get())));
    }

    @Override
    public E event(final long sequence)
    {
        return ring.event(sequence);
    }

    @Override
    public void note(final long sequence, final DirectBuffer buffer, final int offset, final int length)
    {
        if (kind == EntryKind.TIMER.code())
        {
            ring.timers().decode(sequence, buffer, offset, length);
        }
        else if (kind == EntryKind.MARKER.code() && sequence > snapshot)
        {
            logic.handledBy(MarkerDescriptor.version(logic.handledBy(), buffer, offset, length));
        }
    }

    private void notePosition(final int inletId, final long position)
    {
        if (inletId != notedInletId)
        {
            notedInletId = inletId;
            noted = lastPositions.computeIfAbsent(inletId, unused -> new long[]{-1});
        }
        noted[0] = Math.max(noted[0], position);
    }

    /** Takes all stages to the end of the batch. */
    private void step(final EngineFailedException[] failure)
    {
        ring.writer().publish();
        intake.accept(lastSequence);
        while (stepLogic(failure) < lastSequence)
        {
            // Outputs did not fit all at once.
        }
        for (final StageDutyCycle<E> stage : stages)
        {
            if (stage.isEffect())
            {
                stepEffect(stage, failure);
            }
        }
    }

    /** Logic stages stand before effects: one turn of each in topological order; how far all have come. */
    private long stepLogic(final EngineFailedException[] failure)
    {
        long reached = lastSequence;
        for (final StageDutyCycle<E> stage : stages)
        {
            if (!stage.isEffect())
            {
                stage.doWork();
                throwIfAny(failure);
                reached = Math.min(reached, stage.sequence().get());
            }
        }
        if (logs.outputs() != null)
        {
            logs.outputs().step(reached, lastEpoch);
        }
        return reached;
    }

    /** What it may not have done yet is done now; it may put it off for a while. */
    private void stepEffect(final StageDutyCycle<E> effect, final EngineFailedException[] failure)
    {
        if (!logs.effects().isKnown(effect))
        {
            effect.passOver(Math.max(lastSequence, effect.sequence().get()));
        }
        final Backoff backoff = new Backoff(Duration.ZERO);
        while (effect.sequence().get() < lastSequence)
        {
            if (effect.catchUp(lastSequence) == 0)
            {
                backoff.pause();
            }
            throwIfAny(failure);
        }
    }

    static void throwIfAny(final EngineFailedException[] failure)
    {
        if (failure[0] != null)
        {
            throw failure[0];
        }
    }

    /** The last position that the log holds of an inlet, -1 if none. */
    long lastPosition(final int inletId)
    {
        final long[] last = lastPositions.get(inletId);
        return last == null ? -1 : last[0];
    }

    /** Of all inlets that the log holds something of, by their numbers. */
    Map<Integer, Long> lastPositions()
    {
        final Map<Integer, Long> positions = new HashMap<>();
        lastPositions.forEach((inlet, last) -> positions.put(inlet, last[0]));
        return positions;
    }

    /** Of the last entry that the log holds. */
    int lastEpoch()
    {
        return lastEpoch;
    }
}
