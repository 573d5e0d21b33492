// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.EventFactory;
import org.agrona.CloseHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

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
    private final AtomicReference<EngineState> state = new AtomicReference<>(EngineState.NEW);
    private final EngineFailedException[] recoveryFailure = new EngineFailedException[1];
    private final AtomicReference<EngineFailedException> failure = new AtomicReference<>();
    private final Gate gate = new Gate();
    private final Map<String, EngineInlet<E>> inlets = new LinkedHashMap<>();
    private final Ring<E> ring;
    private final LogSession<E> session;
    private final DeadLetters<E> deadLetters;
    private final EngineWiring<E> wiring;
    private final List<StageDutyCycle<E>> stages;
    private final EngineThreads threads;
    private final EngineClock clock;
    private final Runnable onAdvance;
    private final Quiescence<E> quiescence;
    private final Shutdown<E> shutdown;
    private RecoveryReport recovery;

    private Engine(
        final EngineConfig<E> config, final LogSession<E> session, final DeadLetters<E> deadLetters)
    {
        this.config = config;
        this.session = session;
        this.deadLetters = deadLetters;
        clock = EngineClock.of(config.clock());
        ring = new Ring<>(config.factory(), config.ringSize(), !config.graph().filters().isEmpty(),
            config.graph().timedStages());
        wiring = new EngineWiring<>(config, ring, session, deadLetters, gate, clock, this::halt, this::ended);
        wiring.inlets().forEach(inlet -> inlets.put(inlet.name(), inlet));
        stages = wiring.stages().all();
        threads = wiring.threads();
        onAdvance = wiring.intakeWakeups()::signal;
        quiescence = new Quiescence<>(ring, wiring);
        shutdown = new Shutdown<>(this);
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
        final List<String> names = config.inlets().stream().map(EngineConfig.InletPlan::name).toList();
        final LogSession<E> session = config.log() == null ? null : config.log().open(config.codec(), names);
        DeadLetters<E> deadLetters = null;
        Engine<E> engine = null;
        try
        {
            deadLetters = DeadLetters.open(config.deadLetters(), config.codec());
            engine = new Engine<>(config, session, deadLetters);
            engine.recoverAndRun();
            return engine;
        }
        catch (final Throwable ex)
        {
            if (engine != null)
            {
                engine.abandon();
            }
            CloseHelper.quietCloseAll(session, deadLetters);
            throw ex;
        }
    }

    static EngineFailedException failure(
        final String engine, final String where, final long sequence, final Throwable cause)
    {
        return new EngineFailedException("engine \"" + engine + "\" halted: " + where +
            (sequence >= 0 ? " failed at sequence " + sequence : " failed") + ": " + cause, cause);
    }

    private void recoverAndRun()
    {
        state.set(EngineState.RECOVERING);
        stages.forEach(StageDutyCycle::onStart);
        final Replay<E> replay = new Replay<>(ring, stages, deadLetters, wiring::passOver);
        if (session == null)
        {
            recovery = new RecoveryReport(0, 0, -1, -1, 0, 0, Duration.ZERO, List.of());
            throwFailure();
        }
        else
        {
            recovery = replay.run(session.recovered(), session.epoch(), recoveryFailure);
            session.begin();
            inlets.values().forEach(inlet -> inlet.restore(replay.lastPosition(session.inletId(inlet.name()))));
        }
        recovery.differences().forEach(difference -> LOGGER.warn("{}: {}", config.name(), difference));
        clock.start(recovery.lastTimeNs());
        wiring.catchUp(clock.timeNs());
        if (config.clock() != null)
        {
            config.clock().onAdvance(onAdvance);
        }
        // Before the threads start, so that one that halts at once finds the state it leaves.
        state.set(EngineState.RUNNING);
        threads.start();
        LOGGER.info("{}, in {} for {} recovered entries\n{}", this, recovery.elapsed(), recovery.entries(),
            config.graph());
    }

    private void throwFailure()
    {
        if (failure.get() != null)
        {
            throw failure.get();
        }
    }

    /** After a start that failed: threads end, handlers that were started are shut down. */
    private void abandon()
    {
        gate.close();
        if (!threads.stopAndAwait(config.closeTimeout().toNanos()))
        {
            LOGGER.warn("threads {} of {} did not end after a start that failed", threads.unfinished(), this);
        }
        threads.stopWatching();
        gate.settle();
        stages.forEach(StageDutyCycle::onClose);
    }

    private void halt(final String where, final long sequence, final Throwable cause)
    {
        // Before the failure is known, so that whoever learns of it finds every inlet closed.
        gate.close();
        final EngineFailedException thrown = failure(config.name(), where, sequence, cause);
        if (!failure.compareAndSet(null, thrown))
        {
            return;
        }
        recoveryFailure[0] = thrown;
        final boolean wasRecovering = state.getAndSet(EngineState.FAILED) == EngineState.RECOVERING;
        threads.onlyIntake();
        if (!wasRecovering)
        {
            config.errorHandler().onError(thrown);
        }
    }

    /** Why no position will reach a further level any more, or null while it still may. */
    private EngineFailedException ended()
    {
        if (failure.get() != null && quiescence.isIntakeDone(true))
        {
            return failure.get();
        }
        if (gate.isSettled())
        {
            final EngineFailedException reason = failure.get();
            return reason != null ? reason :
                new EngineFailedException("engine \"" + config.name() + "\" is closed", null);
        }
        return null;
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
        return state.get();
    }

    /**
     * Why the engine halted.
     *
     * @return the failure, empty while there is none
     */
    public Optional<EngineFailedException> failure()
    {
        return Optional.ofNullable(failure.get());
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
     * An inlet. The object is for one producer thread at a time.
     *
     * @param name as given to the builder
     * @return the inlet, the same at each call
     * @throws IllegalArgumentException if there is none of this name
     */
    public Inlet<E> inlet(final String name)
    {
        final Inlet<E> inlet = inlets.get(name);
        if (inlet == null)
        {
            throw new IllegalArgumentException("no inlet \"" + name + "\" in engine \"" + config.name() +
                "\"; there are " + inlets.keySet());
        }
        return inlet;
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
        final Backoff backoff = new Backoff(timeout);
        while (!quiescence.isQuiet(clock.presentNs()))
        {
            throwFailure();
            if (backoff.isExpired())
            {
                return false;
            }
            if (Thread.interrupted())
            {
                throw new InterruptedException("interrupted while waiting for " + this + " to become quiet");
            }
            backoff.pause();
        }
        return true;
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
     * Refuses new events, works off all that was accepted, ends the threads, releases the log, and reports. The first
     * call sets the deadline and closes; further calls, from any thread, wait for the same end and get the same
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
        return shutdown.run(timeout);
    }

    EngineConfig<E> config()
    {
        return config;
    }

    Gate gate()
    {
        return gate;
    }

    EngineThreads threads()
    {
        return threads;
    }

    void draining()
    {
        state.compareAndSet(EngineState.RUNNING, EngineState.DRAINING);
    }

    void stopped()
    {
        state.compareAndSet(EngineState.DRAINING, EngineState.STOPPED);
    }

    /** When nothing runs any more, and what is to be accepted has been judged. */
    void failAcks()
    {
        inlets.values().forEach(inlet -> inlet.progress().failAcks(ended()));
    }

    void releaseLog()
    {
        threads.stopWatching();
        if (config.clock() != null)
        {
            config.clock().remove(onAdvance);
        }
        CloseHelper.closeAll(config.errorHandler(), session, deadLetters);
    }

    /** Whether everything that was accepted is handled; of a failed engine, whether intake can do no more. */
    boolean isQuiescent()
    {
        final boolean hasFailed = failure.get() != null;
        return quiescence.isIntakeDone(hasFailed) && (hasFailed || quiescence.areStagesDone());
    }

    CloseReport report(final boolean complete, final Duration elapsed)
    {
        final long last = ring.cursor();
        return new CloseReport(
            state.get(),
            complete,
            elapsed,
            last,
            wiring.writtenSequence(),
            wiring.stages().reports(last, threads::hasEnded),
            threads.unfinished(),
            failure());
    }

    @Override
    public String toString()
    {
        return "engine \"" + config.name() + "\" " + state.get() + ", ring " + config.ringSize() + ", inlets " +
            inlets.keySet() + ", " + config.threads() + " " + threads;
    }
}
