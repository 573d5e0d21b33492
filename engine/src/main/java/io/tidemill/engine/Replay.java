// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.agrona.DirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;

import java.time.Duration;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Steps a graph through a log on the calling thread: the same stages, the same ring, one batch after the other. Serves
 * recovery, and replay without an engine.
 */
final class Replay<E> implements EntryTarget<E>
{
    private final Ring<E> ring;
    private final List<StageDutyCycle<E>> stages;
    private final DeadLetters<E> deadLetters;
    private final Outputs<?> outputs;
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
    private long missing;

    /** Of the run that was announced last. */
    private byte kind;

    /** {@code stages} in topological order; {@code deadLetters} and {@code outputs} may be null. */
    Replay(
        final Ring<E> ring,
        final List<StageDutyCycle<E>> stages,
        final DeadLetters<E> deadLetters,
        final Outputs<?> outputs,
        final LongConsumer intake)
    {
        this.ring = ring;
        this.stages = stages;
        this.deadLetters = deadLetters;
        this.outputs = outputs;
        this.intake = intake;
        this.batchLimit = Math.min(EngineConfig.BATCH_LIMIT, ring.size());
    }

    /** Replays without an engine. */
    static <E> ReplayReport run(final EngineConfig<E> config)
    {
        final Ring<E> ring =
            new Ring<>(config.factory(), config.ringSize(), false, config.graph().timedStages());
        final EngineFailedException[] failure = new EngineFailedException[1];
        final Halt halt = (where, sequence, cause) ->
            failure[0] = Engine.failure(config.name(), where, sequence, cause);
        final DeadLetters<E> deadLetters = DeadLetters.read(config.deadLetters(), config.codec());
        final StageCycles<E> cycles = StageCycles.stepped(config, ring, deadLetters, halt);
        final List<StageDutyCycle<E>> stages = cycles.all();
        try (Outputs<?> outputs = Outputs.read(config); LogReader<E> reader = config.log().read(config.codec()))
        {
            if (outputs != null)
            {
                outputs.connect(cycles);
            }
            stages.forEach(StageDutyCycle::onStart);
            final Replay<E> replay = new Replay<>(ring, stages, deadLetters, outputs, Replay::ignore);
            final RecoveryReport report = replay.run(reader, 0, failure);
            return new ReplayReport(report, cycles.reports(report.lastSequence(), stage -> true));
        }
        finally
        {
            stages.forEach(StageDutyCycle::onClose);
        }
    }

    private static void ignore(final long recovered)
    {
        // There is no intake to tell.
    }

    /** {@code failure[0]} is set by a stage that halts. */
    RecoveryReport run(final LogReader<E> reader, final int epoch, final EngineFailedException[] failure)
    {
        final long startNs = System.nanoTime();
        throwIfAny(failure);
        if (outputs != null)
        {
            outputs.recoverBehind(-1);
        }
        while (reader.read(this, batchLimit) > 0)
        {
            step(reader.epoch(), failure);
        }
        return new RecoveryReport(entries, events, firstSequence, lastSequence, lastTimeNs, epoch,
            missing, Duration.ofNanos(System.nanoTime() - startNs), differences(),
            outputs == null ? OutputsReport.NONE : outputs.end(lastSequence, epoch));
    }

    private List<String> differences()
    {
        return deadLetters == null ? List.of() : deadLetters.differences(
            stages.stream().filter(stage -> !stage.isEffect()).map(StageDutyCycle::stageName).distinct().toList(),
            firstSequence, lastSequence);
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
        if (firstSequence < 0)
        {
            firstSequence = first;
            ring.writer().startAt(first);
            stages.forEach(stage -> stage.passOver(first - 1));
        }
        else if (first != lastSequence + 1)
        {
            throw new LogDamagedException("the log went from sequence " + lastSequence + " to " + first +
                "; sequences must be dense. Nothing was changed; look at it with: tidemill verify DIR");
        }
        ring.writer().append(count, kindOfAll, timeNs, inletId, position);
        notePosition(inletId, position + count - 1);
        events += kindOfAll == EntryKind.EVENT.code() ? count : 0;
        entries += count;
        lastSequence = first + count - 1;
        lastTimeNs = timeNs;
    }

    @Override
    public void gap(final long first, final long last)
    {
        missing += last - first + 1;
        if (deadLetters != null)
        {
            deadLetters.missing(first, last);
        }
        if (outputs != null)
        {
            outputs.missing(last);
        }
        lastSequence = last;
        // All before it is handled, so everything may be moved at once, as at the beginning of a log.
        ring.writer().startAt(last + 1);
        ring.writer().publish();
        intake.accept(last);
        stages.forEach(stage -> stage.passOver(last));
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

    /** The stages are in topological order: one turn of each takes them to the end of the batch, if outputs fit. */
    private void step(final int epoch, final EngineFailedException[] failure)
    {
        ring.writer().publish();
        intake.accept(lastSequence);
        long reached = -1;
        while (reached < lastSequence)
        {
            reached = lastSequence;
            for (final StageDutyCycle<E> stage : stages)
            {
                if (stage.isEffect())
                {
                    stage.passOver(lastSequence);
                }
                else
                {
                    stage.doWork();
                    throwIfAny(failure);
                }
                reached = Math.min(reached, stage.sequence().get());
            }
            if (outputs != null)
            {
                outputs.step(reached, epoch);
            }
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
}
