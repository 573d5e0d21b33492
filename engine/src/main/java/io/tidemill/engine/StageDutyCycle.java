// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.Sequence;
import io.tidemill.engine.snapshot.SnapshotDraft;

import java.util.List;
import java.util.OptionalLong;

/**
 * Runs one stage: reads the ring up to its barrier, hands every EVENT to the handler, and its own TIMER entries,
 * publishes its own sequence once per batch, and hands timers that are due to the sequencer.
 * <ol>
 * <li>The handler sees every EVENT once, in sequence, never beyond the barrier.</li>
 * <li>The published sequence covers exactly the entries whose handling returned, or that are dead letters; when the
 * handler throws otherwise, it stays at the entry before, until the handler succeeds or the engine halts.</li>
 * </ol>
 */
class StageDutyCycle<E> implements EngineDutyCycle
{
    private static final byte EVENT = EntryKind.EVENT.code();
    private static final byte TIMER = EntryKind.TIMER.code();

    private final Freeze freeze = new Freeze();
    private final ThreadOwner owner = new ThreadOwner();
    private final Stage<E> stage;
    private final String name;
    private final StageHandlers<E> handlers;
    private final StageHandler<E> handler;
    private final boolean timed;
    private final boolean emits;
    private final RingReader<E> reader;
    private final TimerTable timerTable;
    private final RingMarker marker;

    /** The snapshot that has the state already. */
    private SnapshotInProgress saved;
    private final Barrier barrier;
    private final Halt halt;
    private final StageFailures<E> failures;
    private final Sequence sequence = new Sequence();

    /** Of the thread that carries this. */
    private Idleness idleness = new Idleness();

    /** Null if nothing is recorded. */
    private StageRecorder recorder;
    private final StageQueries queries = new StageQueries();
    private long failedAt;
    private boolean failed;

    /** {@code handlers} are those of the stage that this duty cycle calls, reading by {@code reader}. */
    StageDutyCycle(
        final Stage<E> stage,
        final StageHandlers<E> handlers,
        final Ring<E> ring,
        final RingReader<E> reader,
        final Barrier barrier,
        final StageFailures<E> failures,
        final Halt halt)
    {
        this.stage = stage;
        this.name = handlers.name();
        this.handlers = handlers;
        this.handler = handlers.get(0);
        this.timed = stage.isTimed();
        this.reader = reader;
        this.timerTable = ring.timers();
        this.marker = ring.marker();
        this.barrier = barrier;
        this.failures = failures;
        this.halt = halt;
        handlers.introduce(sequence);
        emits = !handlers.outputs().isEmpty();
    }

    @Override
    public final void carriedBy(final Idleness given)
    {
        idleness = given;
    }

    /** Before anything runs. */
    final void recordBy(final StageRecorder given)
    {
        recorder = given;
    }

    @Override
    public final void onStart()
    {
        failed = !handlers.onStart();
    }

    @Override
    public final Freeze freeze()
    {
        return freeze;
    }

    @Override
    public final int doWork()
    {
        assert owner.isCaller() : owner.strange();
        final long next = sequence.get() + 1;
        // The limit before the look at the ring.
        final long limit = freeze.limit(next - 1);
        final long available = Math.min(limit, barrier.available());
        int work = queries.areWaiting() ? answerQueries() : 0;
        work += save(next - 1);
        final long last = endOfBatch(next, available);
        if (last >= next && !failed && failures.heldNs() <= 0)
        {
            work += handleBatch(next, last, available);
        }
        return timed ? work + offerTimers(work > 0) : work;
    }

    /** Behind a marker, once, logic saves its state. */
    private int save(final long reached)
    {
        final SnapshotInProgress snapshot = marker.at(reached);
        if (snapshot == null || snapshot == saved || stage.isEffect())
        {
            return 0;
        }
        saved = snapshot;
        snapshot.save(this);
        return 1;
    }

    /** Adds the state as it is now; whether there is any. */
    final boolean save(final SnapshotDraft draft)
    {
        return handlers.save(stage.name(), draft);
    }

    /** While nothing runs: goes on in the ring, whose cursor is at {@code last}. */
    final int catchUp(final long last)
    {
        final long next = sequence.get() + 1;
        final long end = endOfBatch(next, last);
        return end >= next && !failed && failures.heldNs() <= 0 ? handleBatch(next, end, last) : 0;
    }

    private long endOfBatch(final long next, final long available)
    {
        final int limit =
            emits ? Math.min(EngineConfig.BATCH_LIMIT, handlers.entriesThatFit()) : EngineConfig.BATCH_LIMIT;
        return handlers.endOfBatch(next, marker.endOfBatch(next, Math.min(available, next + limit - 1)));
    }

    private int handleBatch(final long next, final long last, final long available)
    {
        // Before, not after: a producer that takes this thread to be idle reads the clock and fences with each event.
        idleness.busy();
        final SlowBatchEvent slow = SlowBatchEvent.started();
        final long reached = handleAll(next, last, available);
        handlers.leave(reached);
        // A release: whoever acquires this sequence sees what the handler wrote.
        sequence.set(reached);
        if (slow != null)
        {
            slow.ended(name, next, reached);
        }
        if (recorder != null)
        {
            record(next, reached, available);
        }
        if (failures.fatal() != null)
        {
            failed = true;
            halt.halt("stage \"" + name + "\"", failedAt, failures.fatal());
        }
        return (int)(reached - next + 1);
    }

    /** How far it came; {@link StageFailures#fatal} says why not further, unless that will be tried again. */
    private long handleAll(final long next, final long last, final long available)
    {
        long reached = next - 1;
        boolean goesOn = true;
        while (reached < last && goesOn)
        {
            try
            {
                handle(reached + 1, last, available);
                reached = last;
            }
            catch (final Throwable ex)
            {
                handlers.drop(failedAt);
                goesOn = failures.passesOver(failedAt, ex);
                reached = goesOn ? failedAt : failedAt - 1;
            }
        }
        return reached;
    }

    private void record(final long next, final long reached, final long available)
    {
        if (reached >= next)
        {
            recorder.handled(next, reached, available);
        }
        recordShards(recorder);
        if (failures.retries() + failures.deadLettered() > 0)
        {
            recorder.failures(failures.retries(), failures.deadLettered());
        }
    }

    /** What there is to record of shards. */
    void recordShards(final StageRecorder to)
    {
    }

    @Override
    public final long idleNs()
    {
        final long heldNs = failures.heldNs();
        return heldNs > 0 ? heldNs : Long.MAX_VALUE;
    }

    @Override
    public final long handling()
    {
        return handlers.handling();
    }

    final StageFailures<E> failures()
    {
        return failures;
    }

    private int offerTimers(final boolean mayHaveChanged)
    {
        if (recorder != null && mayHaveChanged)
        {
            recorder.pendingTimers(handlers.pendingTimers());
        }
        return handlers.offerTimers();
    }

    final StageQueries queries()
    {
        return queries;
    }

    /** By its thread, or when that has ended by any: one at a time, and each sees what the one before did. */
    final synchronized int answerQueries()
    {
        return handlers.answer(queries);
    }

    /** Hands over the entries of a batch; before it throws, says {@link #failingAt}. */
    void handle(final long next, final long last, final long available) throws Exception
    {
        long current = next;
        try
        {
            final long lastEvent = lastEvent(next, last);
            if (lastEvent >= next)
            {
                handler.events().onBatchStart(last - next + 1, available - next + 1);
            }
            while (current <= last)
            {
                final long lastOfRun = reader.lastOfRun(current, last);
                final byte kind = reader.kind(current);
                if (kind == EVENT)
                {
                    handler.onEvents(reader.slots(), current, lastOfRun, lastEvent);
                }
                else if (kind == TIMER && timed)
                {
                    for (; current <= lastOfRun; current++)
                    {
                        fire(current);
                    }
                }
                current = lastOfRun + 1;
            }
        }
        catch (final Throwable ex)
        {
            failingAt(Math.max(current, handler.current()));
            throw ex;
        }
    }

    private void fire(final long timer) throws Exception
    {
        if (handler.isOf(timerTable, timer))
        {
            handler.onTimer(timerTable, timer);
        }
    }

    final void failingAt(final long failing)
    {
        failedAt = failing;
    }

    /** So that {@code endOfBatch} falls on an event, even if other entries follow it. */
    private long lastEvent(final long next, final long last)
    {
        long candidate = last;
        while (candidate >= next && reader.kind(candidate) != EVENT)
        {
            candidate = reader.firstOfRun(candidate, next) - 1;
        }
        return candidate;
    }

    /** Those of the stage's handlers that it calls. */
    final StageHandlers<E> handlers()
    {
        return handlers;
    }

    final RingReader<E> reader()
    {
        return reader;
    }

    final TimerTable timerTable()
    {
        return timerTable;
    }

    /** While nothing runs: the stage goes on behind {@code recovered}, without handling what was before. */
    final void passOver(final long recovered)
    {
        sequence.set(recovered);
        if (recorder != null)
        {
            recorder.startAt(recovered);
        }
    }

    final boolean isSharded()
    {
        return stage.isSharded();
    }

    final boolean isEffect()
    {
        return stage.isEffect();
    }

    /** Of the stage, also where this is only some of its shards. */
    final String stageName()
    {
        return stage.name();
    }

    final Sequence sequence()
    {
        return sequence;
    }

    /** Of each handler, in the order of shards; empty unless sharded. */
    List<Long> eventsByShard()
    {
        return List.of();
    }

    /** When the thread has ended: the wrapping sum of all handlers' hashes, if they have any. */
    final OptionalLong stateHash()
    {
        return handlers.stateHash();
    }

    /** While nothing runs: from now on another thread calls it. */
    final void handOver()
    {
        owner.handOver();
    }

    @Override
    public final boolean isIntake()
    {
        return false;
    }

    @Override
    public final void onClose()
    {
        handlers.onShutdown();
    }

    @Override
    public final String roleName()
    {
        return name;
    }
}
