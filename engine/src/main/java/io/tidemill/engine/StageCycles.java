// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.Sequence;
import io.tidemill.engine.snapshot.SnapshotContents;
import org.agrona.ErrorHandler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The duty cycles of all stages of a graph, connected by their barriers. A stage has one; a sharded one has one for
 * each thread that runs some of its shards.
 */
final class StageCycles<E>
{
    private final GraphPlan<E> plan;
    private final OutputPlan<?> outputs;
    private final Ring<E> ring;
    private final Map<Durability, Sequence[]> levels;
    private final DeadLetters<E> deadLetters;
    private final Halt halt;
    private final Map<String, List<StageDutyCycle<E>>> byStage = new LinkedHashMap<>();

    /** What an event has reached when a stage has handled it: its own level, or a higher one of a predecessor. */
    private final Map<String, Durability> reached = new LinkedHashMap<>();

    /** {@code levels} holds what tells how far each durability has come; nothing for the ring's own cursor. */
    private StageCycles(
        final EngineConfig<E> config,
        final Ring<E> ring,
        final Map<Durability, Sequence[]> levels,
        final DeadLetters<E> deadLetters,
        final Halt halt)
    {
        this.plan = config.graph();
        this.outputs = config.outputs();
        this.ring = ring;
        this.levels = new EnumMap<>(levels);
        this.deadLetters = deadLetters;
        this.halt = halt;
    }

    /** For an engine whose threads run what {@code groups} say. */
    static <E> StageCycles<E> grouped(
        final EngineConfig<E> config,
        final Ring<E> ring,
        final Map<Durability, Sequence[]> levels,
        final List<List<DutyCycleName>> groups,
        final DeadLetters<E> deadLetters,
        final Halt halt)
    {
        final StageCycles<E> cycles = new StageCycles<>(config, ring, levels, deadLetters, halt);
        for (final PlannedStage<E> planned : config.graph().stages())
        {
            final List<int[]> parts = groups.stream()
                .map(group -> group.stream().filter(name -> name.isStage(planned.name()))
                    .mapToInt(DutyCycleName::shard).toArray())
                .filter(shards -> shards.length > 0)
                .toList();
            cycles.add(planned, parts);
        }
        return cycles;
    }

    /** For one thread, which takes whatever is in the ring. */
    static <E> StageCycles<E> stepped(
        final EngineConfig<E> config, final Ring<E> ring, final DeadLetters<E> deadLetters, final Halt halt)
    {
        final Map<Durability, Sequence[]> levels = new EnumMap<>(Durability.class);
        for (final Durability level : Durability.values())
        {
            levels.put(level, new Sequence[0]);
        }
        final StageCycles<E> cycles = new StageCycles<>(config, ring, levels, deadLetters, halt);
        for (final PlannedStage<E> planned : config.graph().stages())
        {
            final int[] all = new int[planned.stage().handlers().size()];
            Arrays.setAll(all, shard -> shard);
            cycles.add(planned, List.of(all));
        }
        return cycles;
    }

    private void add(final PlannedStage<E> planned, final List<int[]> parts)
    {
        final Stage<E> stage = planned.stage();
        final Barrier barrier = new Barrier(ring, behind(planned));
        byStage.put(stage.name(), parts.stream().map(shards -> cycle(stage, shards, barrier)).toList());
    }

    private StageDutyCycle<E> cycle(final Stage<E> stage, final int[] shards, final Barrier barrier)
    {
        final RingReader<E> reader = ring.reader();
        final StageHandlers<E> handlers = new StageHandlers<>(
            stage.isSharded() ? name(stage, shards) : stage.name(),
            Arrays.stream(shards).boxed().toList(),
            Arrays.stream(shards).mapToObj(shard -> handler(stage, shard, reader)).toList(),
            halt);
        final StageFailures<E> failures = new StageFailures<>(stage, deadLetters, reader);
        return stage.isSharded() ?
            new ShardsDutyCycle<>(stage, handlers, ring, reader, barrier, failures, halt) :
            new StageDutyCycle<>(stage, handlers, ring, reader, barrier, failures, halt);
    }

    private StageHandler<E> handler(final Stage<E> stage, final int shard, final RingReader<E> reader)
    {
        final int shards = stage.handlers().size();
        return new StageHandler<>(stage, stage.handlers().get(shard), reader,
            plan.timedStages().indexOf(stage.name()),
            stage.isSharded() ? key -> ShardsDutyCycle.shard(key, shards) == shard : key -> true, outputs);
    }

    private static String name(final Stage<?> stage, final int[] shards)
    {
        return shards.length == stage.handlers().size() ? stage.name() :
            stage.name() + Arrays.toString(shards).replace(", ", ",");
    }

    /** The sequences of predecessors, and the level of its own where none of them waits for as much. */
    private Sequence[] behind(final PlannedStage<E> planned)
    {
        final List<Sequence> behind = new ArrayList<>();
        final Durability own = planned.stage().durability();
        Durability before = null;
        for (final String predecessor : planned.behind())
        {
            byStage.get(predecessor).forEach(cycle -> behind.add(cycle.sequence()));
            final Durability level = reached.get(predecessor);
            before = before == null || level.compareTo(before) > 0 ? level : before;
        }
        if (before == null || own.compareTo(before) > 0)
        {
            behind.addAll(List.of(levels.get(own)));
            before = own;
        }
        reached.put(planned.name(), before);
        return behind.toArray(Sequence[]::new);
    }

    /** All, in topological order. */
    List<StageDutyCycle<E>> all()
    {
        return byStage.values().stream().flatMap(List::stream).toList();
    }

    /** Those that run a stage. */
    List<StageDutyCycle<E>> of(final String stage)
    {
        final List<StageDutyCycle<E>> cycles = byStage.get(stage);
        if (cycles == null)
        {
            throw new IllegalArgumentException("no stage \"" + stage + "\" in this engine; there are " +
                byStage.keySet());
        }
        return cycles;
    }

    /** The one that runs a stage or a shard. */
    StageDutyCycle<E> cycle(final DutyCycleName name)
    {
        return byStage.get(name.name()).stream()
            .filter(cycle -> cycle.handlers().shards().contains(name.shard())).findFirst().orElseThrow();
    }

    /** Before anything runs: has logic stages hash their state every so often; by stage, those of its threads. */
    Map<String, List<HashPoints>> hashPoints(final long every)
    {
        final Map<String, List<HashPoints>> byStageName = new LinkedHashMap<>();
        for (final StageDutyCycle<E> cycle : all())
        {
            if (!cycle.isEffect() && cycle.handlers().areHashed())
            {
                final HashPoints points = new HashPoints(cycle.stageName(), every, cycle.reader());
                cycle.handlers().hashAt(points);
                byStageName.computeIfAbsent(cycle.stageName(), unused -> new ArrayList<>()).add(points);
            }
        }
        return byStageName;
    }

    /** While nothing runs: gives the stages the state that a snapshot has of them. */
    void load(final SnapshotContents contents)
    {
        final Set<String> saved = StageState.stages(contents);
        for (final PlannedStage<E> planned : plan.stages())
        {
            final Stage<E> stage = planned.stage();
            if (stage.isInSnapshots() && !saved.remove(stage.name()))
            {
                throw unfit(contents, "holds nothing of stage \"" + stage.name() + "\": it was added, or renamed");
            }
        }
        if (!saved.isEmpty())
        {
            throw unfit(contents, "holds state of " + saved + ", and the graph has no such stages that keep state: " +
                "they were removed, renamed or made stateless");
        }
        plan.stages().stream().filter(planned -> planned.stage().isInSnapshots())
            .forEach(planned -> load(planned.stage(), contents));
    }

    private static LogException unfit(final SnapshotContents contents, final String why)
    {
        return new LogException("the snapshot at sequence " + contents.sequence() + " does not fit the graph: it " +
            why + ". Start with the graph that wrote it; or with SnapshotPlan.ignoringOlder(), which handles the " +
            "whole log anew");
    }

    private void load(final Stage<E> stage, final SnapshotContents contents)
    {
        final int shards = stage.handlers().size();
        final List<StageHandler<E>> handlers = new ArrayList<>(Collections.nCopies(shards, null));
        for (final StageDutyCycle<E> cycle : byStage.get(stage.name()))
        {
            for (int i = 0; i < cycle.handlers().shards().size(); i++)
            {
                handlers.set(cycle.handlers().shards().get(i), cycle.handlers().get(i));
            }
        }
        new StageState(stage.name(), contents, handlers,
            key -> handlers.get(stage.isSharded() ? ShardsDutyCycle.shard(key, shards) : 0)).load();
    }

    /** What the sequencer needs to know of those that have timers; null if there are none. */
    TimerIntake<E> timers(
        final EngineClock clock, final Gate gate, final int limit, final ErrorHandler errorHandler)
    {
        final List<StageTimers> timers = new ArrayList<>();
        final List<Sequence> sequences = new ArrayList<>();
        for (final StageDutyCycle<E> cycle : all())
        {
            for (final StageTimers each : cycle.handlers().timers())
            {
                timers.add(each);
                sequences.add(cycle.sequence());
            }
        }
        return timers.isEmpty() ? null : new TimerIntake<>(ring, timers, sequences, clock, gate, limit, errorHandler);
    }

    List<StageDutyCycle<E>> roots()
    {
        return plan.stages().stream()
            .filter(planned -> planned.behind().isEmpty())
            .flatMap(planned -> byStage.get(planned.name()).stream())
            .toList();
    }

    /** The roots that wait for a level and no more. */
    List<StageDutyCycle<E>> roots(final Durability level)
    {
        return roots().stream().filter(cycle -> reached.get(cycle.stageName()) == level).toList();
    }

    /** Those that nobody stands behind; all others are ahead of one of them. */
    List<Sequence> leaves()
    {
        final Set<String> stoodBehind = new HashSet<>();
        plan.stages().forEach(planned -> stoodBehind.addAll(planned.behind()));
        return byStage.entrySet().stream()
            .filter(entry -> !stoodBehind.contains(entry.getKey()))
            .flatMap(entry -> entry.getValue().stream())
            .map(StageDutyCycle::sequence)
            .toList();
    }

    /** Whether whatever all stages have handled is in the journal. */
    boolean allWaitForTheJournal()
    {
        return !reached.isEmpty() &&
            reached.values().stream().allMatch(level -> level.compareTo(Durability.PAGE_CACHE) >= 0);
    }

    /** A report for each stage; hashes of those whose threads have ended. */
    List<StageReport> reports(final long lastSequence, final Predicate<StageDutyCycle<E>> hasEnded)
    {
        return plan.stages().stream().map(planned -> report(planned, lastSequence, hasEnded)).toList();
    }

    private StageReport report(
        final PlannedStage<E> planned, final long lastSequence, final Predicate<StageDutyCycle<E>> hasEnded)
    {
        long handled = Long.MAX_VALUE;
        long furthest = Long.MIN_VALUE;
        long hash = 0;
        boolean isHashed = true;
        long retries = 0;
        long deadLettered = 0;
        final long[] byShard = new long[planned.stage().isSharded() ? planned.stage().handlers().size() : 0];
        for (final StageDutyCycle<E> cycle : byStage.get(planned.name()))
        {
            handled = Math.min(handled, cycle.sequence().get());
            furthest = Math.max(furthest, cycle.sequence().get());
            final OptionalLong part = hasEnded.test(cycle) ? cycle.stateHash() : OptionalLong.empty();
            isHashed &= part.isPresent();
            hash += part.orElse(0);
            retries += cycle.failures().retries();
            deadLettered += cycle.failures().deadLettered();
            final List<Long> counts = cycle.eventsByShard();
            for (int shard = 0; shard < counts.size(); shard++)
            {
                byShard[shard] += counts.get(shard);
            }
        }
        // Shards that were halted at different places have no state in common.
        final boolean isOneState = isHashed && handled == furthest;
        return new StageReport(planned.name(), planned.stage().isEffect(), handled,
            Math.max(0, lastSequence - handled), isOneState ? OptionalLong.of(hash) : OptionalLong.empty(),
            Arrays.stream(byShard).boxed().toList(), retries, deadLettered);
    }
}
