// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.EventFactory;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.IdleStrategy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Describes an engine, checks the description as a whole, and starts it; or replays a log through the same graph.
 * Not thread-safe; to be used once.
 *
 * @param <E> the event class
 */
public final class EngineBuilder<E> extends InletBuilder<EngineBuilder<E>>
{
    private final EventFactory<E> factory;
    private final Codec<E> codec;
    private final Graph<E> graph = new Graph<>();
    private String name = "tidemill";
    private int ringSize = 8192;
    private EventLog log;
    private EventLog deadLetters;
    private OutputPlan<?> outputs;
    private SnapshotPlan snapshots;
    private ThreadPlan threads = ThreadPlan.fused();
    private ThreadFactory threadFactory = EngineThreads::daemon;
    private Supplier<IdleStrategy> idleStrategy;
    private ErrorHandler errorHandler = ErrorReports::log;
    private EngineConfig.Counting counters = new EngineConfig.Counting(true, null);
    private SimulatedClock clock;
    private Duration watchdog = Duration.ofSeconds(5);
    private Duration closeTimeout = Duration.ofSeconds(5);
    private boolean isUsed;

    EngineBuilder(final EventFactory<E> factory, final Codec<E> codec)
    {
        this.factory = Objects.requireNonNull(factory, "an engine needs an event factory, such as Order::new");
        this.codec = Objects.requireNonNull(codec, "an engine needs the codec of its events");
    }

    @Override
    EngineBuilder<E> self()
    {
        return this;
    }

    /**
     * Names the engine in threads, logs and messages.
     *
     * @param engineName not blank; "tidemill" by default
     * @return this
     */
    public EngineBuilder<E> name(final String engineName)
    {
        name = Names.checked("an engine", engineName);
        return this;
    }

    /**
     * Sets how many events the ring holds: how far the slowest stage may fall behind before producers have to wait.
     *
     * @param events a power of two, 2 to 67,108,864; 8,192 by default
     * @return this
     */
    public EngineBuilder<E> ringSize(final int events)
    {
        ringSize = InletPlans.checkedPowerOfTwo("ring size", events);
        return this;
    }

    /**
     * Makes events durable before the stages see them, and has the engine recover from what the log holds.
     *
     * @param eventLog such as a {@code ChronicleJournal}
     * @return this
     */
    public EngineBuilder<E> journal(final EventLog eventLog)
    {
        log = Objects.requireNonNull(eventLog, "eventLog");
        return this;
    }

    /**
     * Keeps what stages with {@link FailurePolicy#deadLetter()} could not handle, as {@link DeadLetter}s.
     *
     * @param eventLog not the engine's journal, but for example one beside it ({@link EventLog#companion})
     * @return this
     */
    public EngineBuilder<E> deadLetters(final EventLog eventLog)
    {
        deadLetters = Objects.requireNonNull(eventLog, "eventLog");
        return this;
    }

    /**
     * Gives stages a place for what they emit.
     *
     * @param plan what it is and where it goes
     * @return this
     */
    public EngineBuilder<E> outputs(final OutputPlan<?> plan)
    {
        outputs = Objects.requireNonNull(plan, "plan");
        return this;
    }

    /**
     * Has the engine take snapshots of its state, and start from them.
     *
     * @param plan when, and how many are kept
     * @return this
     */
    public EngineBuilder<E> snapshots(final SnapshotPlan plan)
    {
        snapshots = Objects.requireNonNull(plan, "plan");
        return this;
    }

    /**
     * Describes the stages. May be called more than once; each call adds to the same graph.
     *
     * @param description places stages in the graph it is given
     * @return this
     */
    public EngineBuilder<E> stages(final Consumer<Graph<E>> description)
    {
        description.accept(graph);
        return this;
    }

    /**
     * Chooses which duty cycles share a thread.
     *
     * @param plan {@link ThreadPlan#fused()} by default
     * @return this
     */
    public EngineBuilder<E> threads(final ThreadPlan plan)
    {
        threads = Objects.requireNonNull(plan, "plan");
        return this;
    }

    /**
     * Supplies the engine's threads; by default daemons, so that no handler can keep a JVM from ending.
     *
     * @param supplier of threads; the engine names them
     * @return this
     */
    public EngineBuilder<E> threadFactory(final ThreadFactory supplier)
    {
        threadFactory = Objects.requireNonNull(supplier, "supplier");
        return this;
    }

    /**
     * Chooses what a thread does that finds no work. By default it spins briefly, then parks until a publisher wakes
     * it, which costs next to nothing when idle. A strategy that spins or yields reacts sooner and burns a core; where
     * cores are few it also keeps the kernel from completing writes, for milliseconds.
     *
     * @param perThread gives each thread its own strategy
     * @return this
     */
    public EngineBuilder<E> idleStrategy(final Supplier<IdleStrategy> perThread)
    {
        idleStrategy = Objects.requireNonNull(perThread, "perThread");
        return this;
    }

    /**
     * Is told why the engine halted, by the thread that halted it, of stages that do not return ({@link #watchdog}),
     * of claims that are held for a second. Logs through SLF4J by default.
     *
     * @param handler to tell
     * @return this
     */
    public EngineBuilder<E> errorHandler(final ErrorHandler handler)
    {
        errorHandler = Objects.requireNonNull(handler, "handler");
        return this;
    }

    /**
     * Has the engine live by a clock that a test steps, instead of the system's.
     *
     * @param simulated to take time from
     * @return this
     */
    public EngineBuilder<E> clock(final SimulatedClock simulated)
    {
        clock = Objects.requireNonNull(simulated, "simulated");
        return this;
    }

    /**
     * Lets others see how the engine fares, in a mapped file as {@code docs/counters.md} describes it. By default there
     * is one in the journal's directory. To record costs a few stores a batch.
     *
     * @param file to make, in the place of one that may be there; its directory exists
     * @return this
     */
    public EngineBuilder<E> counters(final Path file)
    {
        counters = new EngineConfig.Counting(true, Objects.requireNonNull(file, "file"));
        return this;
    }

    /**
     * Records nothing.
     *
     * @return this
     */
    public EngineBuilder<E> withoutCounters()
    {
        counters = new EngineConfig.Counting(false, null);
        return this;
    }

    /**
     * How long a handler may take before the error handler is told, with a {@link StalledException}.
     *
     * @param limit 5 s by default; zero for never, a day at most
     * @return this
     */
    public EngineBuilder<E> watchdog(final Duration limit)
    {
        watchdog = EngineConfig.checked("the watchdog's limit", limit);
        return this;
    }

    /**
     * Bounds {@link Engine#close()}.
     *
     * @param timeout 5 s by default; a day at most
     * @return this
     */
    public EngineBuilder<E> closeTimeout(final Duration timeout)
    {
        closeTimeout = EngineConfig.checked("closeTimeout", timeout);
        return this;
    }

    /**
     * Recovers from the log, then runs. Handlers get {@code onStart} and all recovered events on the calling thread,
     * and live events on the engine's threads.
     *
     * @return the running engine
     * @throws IllegalStateException if the description does not hold together; says what clashes
     * @throws LogException          if the log cannot be opened or is damaged
     * @throws EngineFailedException if a stage failed in {@code onStart} or on a recovered event
     * @throws java.io.UncheckedIOException if the file chosen by {@link #counters} cannot be made
     */
    public Engine<E> start()
    {
        return Engine.start(used(config().requireRunnable()));
    }

    /**
     * Replays all that the log holds; see {@link #replay(ReplayPlan)}.
     *
     * @return what was read, and the state each stage ended in
     */
    public ReplayReport replay()
    {
        return replay(ReplayPlan.all());
    }

    /**
     * Steps the logic stages through the log on the calling thread, without inlets, threads or effects, and compares
     * what they emit, and their state hashes, with the {@link #outputs log of outputs}, if that is named. Safe beside a
     * live writer, whose end it follows until it has caught up.
     *
     * @param plan where to begin and to end
     * @return what was read, what differs, and the state each stage ended in
     * @throws IllegalStateException if there is no journal to replay
     * @throws LogException          if the log cannot be read or is damaged
     * @throws EngineFailedException if a stage failed
     */
    public ReplayReport replay(final ReplayPlan plan)
    {
        return new Replaying<>(used(config().requireLog()), plan).run();
    }

    /**
     * The graph described so far, checked as a whole.
     *
     * @return what {@link #start} would run
     * @throws IllegalArgumentException if it does not hold together: a name that nobody has, a cycle, logic behind an
     *                                  effect, a durability that this engine never reaches
     */
    public GraphPlan<E> plan()
    {
        return graph.plan(EngineConfig.durabilityOf(log));
    }

    private EngineConfig<E> config()
    {
        return new EngineConfig<>(name, factory, codec, ringSize, log, deadLetters, outputs, snapshots, inlets(),
            plan(), threads, threadFactory, idleStrategy, new ErrorReports(errorHandler), counters, clock, watchdog,
            closeTimeout);
    }

    /** Handlers keep what they have seen, so none may be started again. */
    private EngineConfig<E> used(final EngineConfig<E> config)
    {
        config.refuseIf(isUsed);
        isUsed = true;
        return config;
    }
}
