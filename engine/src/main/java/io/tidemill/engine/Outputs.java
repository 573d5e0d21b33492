// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.Sequence;
import org.agrona.CloseHelper;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All about the outputs of one engine or replay: their log, the order they come in, who compares them when entries are
 * handled anew, and who publishes them when the engine runs.
 *
 * @param <O> the class of outputs
 */
final class Outputs<O> implements AutoCloseable
{
    private final OutputPlan<O> plan;
    private final EventLog log;

    /** Null in a replay. */
    private final LogSession<Output<O>> session;
    private final Map<Integer, String> stages;
    private final Redacted redacted;
    private OutputMerge<O> merge;
    private LogReader<Output<O>> reader;
    private OutputRecovery<O> recovery;

    // Null in a replay.
    private OutputDutyCycle<O> publisher;
    private SyncerDutyCycle syncer;
    private final SyncDemand syncDemand = new SyncDemand();

    private Outputs(
        final OutputPlan<O> plan,
        final EventLog log,
        final LogSession<Output<O>> session,
        final Map<Integer, String> stages,
        final Redacted redacted)
    {
        this.plan = plan;
        this.log = log;
        this.session = session;
        this.stages = stages;
        this.redacted = redacted;
    }

    /** For an engine; null if it has none. */
    static Outputs<?> open(final EngineConfig<?> config)
    {
        return config.outputs() == null ? null : open(config.outputs(), config);
    }

    private static <O> Outputs<O> open(final OutputPlan<O> plan, final EngineConfig<?> config)
    {
        final EventLog log = plan.logBeside(config.log());
        final List<String> logic = config.graph().stages().stream()
            .filter(planned -> !planned.stage().isEffect()).map(PlannedStage::name).toList();
        final LogSession<Output<O>> session = log.open(new OutputCodec<>(plan.codec()), logic);
        final Map<Integer, String> stages = new HashMap<>(log.inlets());
        logic.forEach(stage -> stages.put(session.inletId(stage), stage));
        return new Outputs<>(plan, log, session, stages, Redacted.of(config.log()));
    }

    /** For a replay, which only compares; null if there is nothing to compare with. */
    static Outputs<?> read(final EngineConfig<?> config)
    {
        return config.outputs() == null ? null : read(config.outputs(), config.log());
    }

    private static <O> Outputs<O> read(final OutputPlan<O> plan, final EventLog own)
    {
        final EventLog log = plan.logBeside(own);
        return new Outputs<>(plan, log, null, log.inlets(), Redacted.of(own));
    }

    /** When all handlers know the engine and nothing runs: who emits. */
    void connect(final StageCycles<?> cycles)
    {
        final List<OutputBuffer<O>> buffers = new ArrayList<>();
        final List<Integer> numbers = new ArrayList<>();
        for (final StageDutyCycle<?> cycle : cycles.all())
        {
            cycle.handlers().outputs().forEach(buffer ->
            {
                buffers.add(typed(buffer));
                numbers.add(number(cycle.stageName()));
            });
        }
        final List<OutputSource<O>> sources = new ArrayList<>(buffers);
        if (plan.hashEvery() > 0)
        {
            cycles.hashPoints(plan.hashEvery()).forEach((stage, points) ->
            {
                sources.add(new StageHashes<>(points));
                numbers.add(number(stage));
            });
        }
        if (sources.isEmpty())
        {
            throw new IllegalStateException("the engine has outputs, and no stage emits any: a handler that does is " +
                ContextAware.class.getSimpleName() + " and asks its context for an emitter; or leave outputs(…) out");
        }
        merge = new OutputMerge<>(sources, numbers);
    }

    @SuppressWarnings("unchecked") // made by this plan's factory
    private static <O> OutputBuffer<O> typed(final OutputBuffer<?> buffer)
    {
        return (OutputBuffer<O>)buffer;
    }

    /** -1 for a stage that the log does not know, in a replay. */
    private int number(final String stage)
    {
        return stages.entrySet().stream()
            .filter(entry -> entry.getValue().equals(stage)).mapToInt(Map.Entry::getKey).findFirst().orElse(-1);
    }

    /** For an engine: {@code levels} is what outputs wait for beside the stages. */
    void publishBehind(
        final Ring<?> ring,
        final StageCycles<?> cycles,
        final Sequence[] levels,
        final InletProgress.Halted halted,
        final Halt halt)
    {
        final List<Sequence> behind = new ArrayList<>(List.of(levels));
        cycles.all().stream().filter(cycle -> cycle.handlers().isSource())
            .forEach(cycle -> behind.add(cycle.sequence()));
        publisher = new OutputDutyCycle<>(
            merge, new Barrier(ring, behind.toArray(Sequence[]::new)), ring.marker(), session, syncDemand, halt);
        syncer = log.durability().compareTo(Durability.FSYNC) < 0 ? null : new SyncerDutyCycle(
            "output-syncer", session, publisher.written(), syncDemand, new InletProgress[0], halted, halt);
    }

    /** Before anything runs: whose events have caused outputs is to get them back. */
    void replyTo(final Map<Integer, ReplyLane> lanes, final Ring<?> ring)
    {
        publisher.replyBy(new ReplyLanes<>(ring.reader(), plan.codec(), lanes));
    }

    /** Before anything runs: shows how far its consumers are; null where nothing is counted, or none is known. */
    ConsumerLags lags(final EngineCounters counters)
    {
        return !counters.areThere() ? null :
            log.consumers().map(consumers -> new ConsumerLags(consumers, counters, this)).orElse(null);
    }

    /** What outputs wait for. */
    Durability durability()
    {
        return plan.durability();
    }

    /** Whether there is none in the log. */
    boolean isEmpty()
    {
        return log.lastSequence() < 0;
    }

    /** Else they are only compared. */
    boolean isWritten()
    {
        return session != null;
    }

    /**
     * Before the first entry is handled: {@code covered} is the last output that is not to be computed anew, and
     * {@code coveredCause} the last entry that is not to be handled anew. False if the log does not have the output.
     */
    boolean recoverBehind(final long covered, final long coveredCause)
    {
        final long from = Math.max(0, covered);
        reader = session == null ? log.read(new OutputCodec<>(plan.codec()), from) : session.recovered(from);
        if (covered >= 0 && (!reader.next() || reader.sequence() != covered))
        {
            return false;
        }
        recovery = new OutputRecovery<>(
            plan, merge, session, reader, stages, redacted, log.consumers().orElse(null), covered, coveredCause);
        return true;
    }

    /** All stages have come to a cause, and those of the last ones are of an epoch. */
    void step(final long cause, final int epoch)
    {
        recovery.step(cause, epoch);
    }

    /** The causes up to one are not in the engine's log any more. */
    void missing(final long lastCause)
    {
        recovery.missing(lastCause);
    }

    /** When everything is handled, up to this cause; those behind will be of an epoch. */
    OutputsReport end(final long lastCause, final int epoch)
    {
        recovery.end(lastCause);
        if (publisher != null)
        {
            merge.epoch(epoch);
            publisher.passOver(lastCause, recovery.lastSequence());
            if (syncer != null)
            {
                // What begin() has not synced has come since.
                syncer.passOver(recovery.lastSequence() - recovery.report().emitted());
            }
        }
        return recovery.report();
    }

    OutputDutyCycle<O> publisher()
    {
        return publisher;
    }

    /** Null for a log that does not sync. */
    SyncerDutyCycle syncer()
    {
        return syncer;
    }

    SyncDemand syncDemand()
    {
        return syncDemand;
    }

    /** Outputs before this one are of causes that a snapshot covers. */
    void release(final long first)
    {
        session.release(first);
    }

    /** Any thread: the last output that is on the disk, or in a log that does not sync, in the log. */
    long syncedSequence()
    {
        return syncer == null ? publisher.written().get() : syncer.synced().get();
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(session, session == null ? reader : null);
    }
}
