// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.EventFactory;
import io.tidemill.engine.counters.CounterType;
import io.tidemill.engine.counters.CountersSnapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * A durable, replayable event engine: inlets feed a single-writer ring, a journal makes events durable, and a graph of
 * stages handles them in sequence. One sequence number names an event in the ring, in the journal and in every report.
 * <pre>{@code
 * try (Engine<Order> engine = Engine.of(Order::new, Order.CODEC)
 *     .journal(ChronicleJournal.in(dataDir))
 *     .direct("gateway")
 *     .stages(graph -> graph.stage("book", book).thenEffect("publish", publisher))
 *     .start())                                                      // recovers first, then runs
 * {
 *     final long position = engine.inlet("gateway").offer(Order::set, request);
 * }
 * }</pre>
 * <ol>
 * <li>Every event whose commit returned a position is sequenced, journaled and handled once by every stage, in the
 * same order everywhere, unless the process dies or the engine halts first.</li>
 * <li>A stage behind the journal sees no event before the log has it.</li>
 * <li>After a restart, logic stages are in the state that the events in the log give, and sequences and positions go
 * on without a gap.</li>
 * <li>A stage or log that fails halts the engine: producers are refused with {@link Inlet#CLOSED}, none is left
 * waiting, and what was accepted still goes to the log where that is possible.</li>
 * <li>{@link #close()} ends within its deadline, whatever the handlers do, and says what was left.</li>
 * </ol>
 * <b>Threading:</b> all methods may be called by any thread.
 *
 * @param <E> the event class
 */
public final class Engine<E> implements AutoCloseable
{
    private static final Logger LOGGER = LoggerFactory.getLogger(Engine.class);

    private final EngineConfig<E> config;
    private final EngineCounters counters;
    private final EngineStatus status;
    private final EngineFailedException[] recoveryFailure = new EngineFailedException[1];
    private final Gate gate = new Gate();
    private final Ring<E> ring;
    private final EngineLogs<E> logs;
    private final EngineWiring<E> wiring;
    private final List<StageDutyCycle<E>> stages;
    private final EngineThreads threads;
    private final EngineClock clock;
    private final Runnable onAdvance;
    private final Quiescence<E> quiescence;
    private final Inspection<E> inspection;
    private final Shutdown<E> shutdown;
    private RecoveryReport recovery;

    private Engine(final EngineConfig<E> config, final EngineLogs<E> logs)
    {
        this.config = config;
        this.logs = logs;
        counters = EngineCounters.of(config);
        config.errorHandler().countBy(counters);
        status = new EngineStatus(counters.of(CounterType.ENGINE_STATE));
        clock = EngineClock.of(config.clock());
        ring = new Ring<>(config.factory(), config.ringSize(), gate, !config.graph().filters().isEmpty(),
            config.graph().timedStages());
        wiring = new EngineWiring<>(
            config, ring, logs, counters, gate, clock, this::halt, this::ended);
        stages = wiring.stages().all();
        threads = wiring.threads();
        onAdvance = wiring.intakeWakeups()::signal;
        quiescence = new Quiescence<>(ring, wiring);
        inspection = new Inspection<>(config, ring, wiring, status);
        shutdown = new Shutdown<>(this, config.errorHandler());
    }

    /**
     * Begins the description of an engine.
     *
     * @param factory makes the preallocated events, such as {@code Order::new}
     * @param codec   of the events
     * @param <E>     the event class
     * @return a builder
     */
    public static <E> EngineBuilder<E> of(final EventFactory<E> factory, final Codec<E> codec)
    {
        return new EngineBuilder<>(factory, codec);
    }

    static <E> Engine<E> start(final EngineConfig<E> config)
    {
        final EngineLogs<E> logs = EngineLogs.open(config);
        Engine<E> engine = null;
        try
        {
            engine = new Engine<>(config, logs);
            engine.recoverAndRun();
            return engine;
        }
        catch (final Throwable ex)
        {
            if (engine != null)
            {
                engine.abandon();
            }
            logs.close(ErrorReports::log);
            throw ex;
        }
    }

    static EngineFailedException failure(
        final String engine, final String where, final long sequence, final Throwable cause)
    {
        return new EngineFailedException("engine \"" + engine + "\" halted: " + where +
            (sequence >= 0 ? " failed at sequence " + sequence : " failed") + ": " + ErrorReports.text(cause), cause);
    }

    private void recoverAndRun()
    {
        status.advance(EngineState.NEW, EngineState.RECOVERING);
        recovery = new Startup<>(config, ring, logs, wiring, clock).run(recoveryFailure);
        recovery.differences().forEach(difference -> LOGGER.warn("{}: {}", config.name(), difference));
        SimulatedClock.attach(config.clock(), onAdvance);
        // Before the threads start, so that one that halts at once finds the state it leaves.
        status.advance(EngineState.RECOVERING, EngineState.RUNNING);
        threads.start();
        wiring.inlets().open();
        LOGGER.info("{}, in {} for {} recovered entries\n{}",
            this, recovery.elapsed(), recovery.entries(), config.graph());
    }

    /** After a start that failed: threads end, handlers that were started are shut down. */
    private void abandon()
    {
        gate.close();
        final boolean haveEnded = threads.stopAndAwait(config.closeTimeout().toNanos());
        if (!haveEnded)
        {
            LOGGER.warn("threads {} of {} did not end after a start that failed", threads.unfinished(), this);
        }
        threads.stopWatching();
        SimulatedClock.detach(config.clock(), onAdvance);
        gate.settle();
        stages.forEach(StageDutyCycle::onClose);
        if (haveEnded)
        {
            wiring.inlets().close();
        }
    }

    private void halt(final String where, final long sequence, final Throwable cause)
    {
        // Before the failure is known, so that whoever learns of it finds every inlet closed.
        gate.close();
        final EngineFailedException thrown = failure(config.name(), where, sequence, cause);
        if (!status.fail(thrown))
        {
            return;
        }
        wiring.inlets().refuse(thrown.getMessage());
        HaltEvent.commit(config.name(), where, sequence, cause);
        recoveryFailure[0] = thrown;
        final boolean wasRecovering = status.failed() == EngineState.RECOVERING;
        threads.onlyIntake();
        if (!wasRecovering)
        {
            config.errorHandler().onError(thrown);
        }
    }

    /** Why no position will reach a further level any more, or null while it still may. */
    private EngineFailedException ended()
    {
        return quiescence.ended(config.name(), gate, status);
    }

    /**
     * The name of this engine.
     *
     * @return the name
     */
    public String name()
    {
        return config.name();
    }

    /**
     * Where in its life the engine is.
     *
     * @return the state as of now
     */
    public EngineState state()
    {
        return status.state();
    }

    /**
     * Why the engine halted.
     *
     * @return the failure, empty while there is none
     */
    public Optional<EngineFailedException> failure()
    {
        return Optional.ofNullable(status.failure());
    }

    /**
     * What was found in the log at the start.
     *
     * @return the report
     */
    public RecoveryReport recovery()
    {
        return recovery;
    }

    /**
     * What can be seen from outside as well: counters, latencies and errors, as of now; after the end as of then.
     *
     * @return empty if this engine has no counters file
     */
    public Optional<CountersSnapshot> counters()
    {
        return Optional.ofNullable(counters.snapshot());
    }

    /**
     * An inlet. Unless it is a shared one, it is for one producer thread at a time.
     *
     * @param name as given to the builder
     * @return the inlet, the same at each call
     * @throws IllegalArgumentException if there is none of this name, or it is for another process
     */
    public Inlet<E> inlet(final String name)
    {
        return wiring.inlets().named(name);
    }

    /**
     * Asks the handler of a stage, on the stage's own thread between two batches: what is read belongs to one sequence,
     * and the handler needs no lock. When the engine has ended, the calling thread looks itself.
     *
     * @param stage    its name
     * @param type     of its handler
     * @param function what to ask; reads and does not change, since a replay knows nothing of it
     * @param timeout  to wait at most
     * @param <H>      class of the handler
     * @param <R>      class of the answer
     * @return the answer of each shard in their order; of one handler, unless the stage is sharded
     * @throws InterruptedException     if the calling thread is interrupted
     * @throws TimeoutException         if the stage did not answer in time
     * @throws IllegalStateException    if the engine has failed and is not closed yet, or on a thread of its own
     * @throws IllegalArgumentException if there is no such stage, or its handler is of another class
     */
    public <H, R> List<R> query(
        final String stage,
        final Class<H> type,
        final Function<? super H, ? extends R> function,
        final Duration timeout)
        throws InterruptedException, TimeoutException
    {
        return inspection.query(stage, type, function, timeout);
    }

    /**
     * Takes a snapshot of all state, while events go on: each stage stands still only to write its own part. It holds
     * at least what all stages have handled by now. Where the inlet is direct, its place is marked by the producer's
     * next offer.
     *
     * @param timeout to wait at most; the snapshot is taken all the same
     * @return how it went
     * @throws InterruptedException  if the calling thread is interrupted
     * @throws TimeoutException      if it was not complete in time
     * @throws LogException          if it could not be taken
     * @throws IllegalStateException if the engine has none ({@link EngineBuilder#snapshots}), or has ended
     */
    public SnapshotReport snapshot(final Duration timeout) throws InterruptedException, TimeoutException
    {
        return inspection.snapshot(timeout);
    }

    /**
     * Attaches an observer while the engine runs: it is given copies of all events from now on, on a thread of its own,
     * holds up nobody, and is told what it missed because it was slower than the ring goes round.
     *
     * @param name     of its thread
     * @param observer to attach
     * @return to be closed, which detaches it; it ends with the engine otherwise
     * @throws IllegalStateException if the engine does not run, or its ring is too short to be watched
     */
    public Observation observe(final String name, final Observer<? super E> observer)
    {
        return inspection.observe(name, observer);
    }

    /**
     * Waits until everything that was accepted so far is handled by every stage and no timer is due: what a test wants
     * to know before it looks at the outcome. While producers or timers never pause it may never be so.
     *
     * @param timeout to wait at most
     * @return whether it was quiet at some moment
     * @throws InterruptedException  if the calling thread is interrupted, noticed within 100 ms
     * @throws EngineFailedException if the engine has failed
     */
    public boolean awaitQuiet(final Duration timeout) throws InterruptedException
    {
        return quiescence.await(clock, status, timeout);
    }

    /**
     * Closes with the engine's own timeout; see {@link #close(Duration)}.
     */
    @Override
    public void close()
    {
        close(config.closeTimeout());
    }

    /**
     * Refuses new events, works off all that was accepted, syncs, ends the threads, releases the log, and reports. The
     * first call sets the deadline and closes; further calls, from any thread, wait for the same end and get the same
     * report.
     * <p>
     * A handler that has not returned by the deadline is interrupted and left behind: the report names it, and the log
     * is released when it ends. From a thread of the engine itself, such as in a handler, this starts the close and
     * returns at once. An interrupt ends the waiting, not the close, and stays set.
     *
     * @param timeout for everything; a quarter of a second is added for threads that have to be interrupted
     * @return how it went
     */
    public CloseReport close(final Duration timeout)
    {
        return shutdown.run(Objects.requireNonNull(timeout, "timeout"));
    }

    EngineWiring<E> wiring()
    {
        return wiring;
    }

    EngineConfig<E> config()
    {
        return config;
    }

    EngineStatus status()
    {
        return status;
    }

    void failAcks()
    {
        wiring.failAcks(ended());
    }

    void releaseLog()
    {
        SimulatedClock.detach(config.clock(), onAdvance);
        inspection.detachObservers();
        threads.stopWatching();
        wiring.inlets().close();
        logs.close(config.errorHandler());
    }

    Quiescence<E> quiescence()
    {
        return quiescence;
    }

    CloseReport report(
        final boolean complete, final Duration elapsed, final boolean isHashed, final List<String> unfinished)
    {
        final long last = ring.cursor();
        return new CloseReport(status.state(), complete, elapsed, last,
            wiring.writtenSequence(),
            wiring.syncedSequence(),
            wiring.stages().reports(last, cycle -> isHashed && threads.hasEnded(cycle)),
            unfinished,
            Optional.ofNullable(wiring.snapshots()).map(SnapshotDutyCycle::last),
            failure());
    }

    @Override
    public String toString()
    {
        return "engine \"" + name() + "\" " + state() + ", ring " + config.ringSize() + ", inlets " +
            wiring.inlets().names() + ", " + config.threads() + " " + threads;
    }
}
