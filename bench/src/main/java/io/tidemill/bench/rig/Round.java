// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The child's side of a round: warms up, times, checks.
 */
final class Round
{
    /** By name in a {@link RoundResult}: what the handler saw. */
    static final String HANDLED = "handled";

    /** By name in a {@link RoundResult}: what was read back from the files. */
    static final String STORED = "stored";

    /** Even the slowest workload compiles its loop within a few passes, even the fastest is given that many. */
    private static final int MIN_WARM_UP_PASSES = 3;

    /** Passes for each that is asked for, where the host keeps moving the cores. */
    private static final int MOST_TRIES = 3;

    private final RoundPlan plan;
    private final Workload workload;

    Round(final RoundPlan plan) throws ReflectiveOperationException
    {
        this.plan = plan;
        final Constructor<? extends Workload> constructor =
            Class.forName(plan.workload()).asSubclass(Workload.class).getDeclaredConstructor(Settings.class);
        // Workloads are package-private; the rig is the only one that makes them.
        constructor.setAccessible(true);
        this.workload = constructor.newInstance(plan.settings());
    }

    RoundResult run() throws Exception
    {
        if (plan.phase() == Phase.PREPARE)
        {
            workload.prepare(plan.directory(), plan.load().events());
            return new RoundResult(plan.load().events(), 0, 0, Map.of(), Optional.empty());
        }
        warmUp();
        return plan.usualDistanceNs() == CoreDistance.UNKNOWN ? median(passes(), 0) : atTheUsualDistance();
    }

    private List<RoundResult> passes() throws Exception
    {
        final List<RoundResult> results = new ArrayList<>();
        for (int i = 0; i < plan.load().passes(); i++)
        {
            // The files of the last one stay, for the parent to sync and remove.
            results.add(timed(i < plan.load().passes() - 1));
        }
        return results;
    }

    /**
     * As many passes as asked for that began and ended with the cores at their usual distance; others are left out, and
     * counted. Where there are none at all, all count.
     */
    private RoundResult atTheUsualDistance() throws Exception
    {
        final List<RoundResult> all = new ArrayList<>();
        final List<RoundResult> usual = new ArrayList<>();
        while (usual.size() < plan.load().passes() && all.size() < MOST_TRIES * plan.load().passes())
        {
            final boolean wasUsual = isUsual();
            final RoundResult result = timed(true);
            all.add(result);
            if (wasUsual && isUsual())
            {
                usual.add(result);
            }
        }
        return median(usual.isEmpty() ? all : usual, all.size() - usual.size());
    }

    private boolean isUsual()
    {
        return CoreDistance.areAlike(CoreDistance.ns(), plan.usualDistanceNs());
    }

    private void warmUp() throws Exception
    {
        final Load load = plan.phase() == Phase.READ ? plan.load() : plan.load().warmUp();
        final long startNs = System.nanoTime();
        final long lengthNs = TimeUnit.MILLISECONDS.toNanos(plan.load().warmUpMs());
        for (int i = 0; i < MIN_WARM_UP_PASSES || System.nanoTime() - startNs < lengthNs; i++)
        {
            warmUp(load);
        }
        if (plan.load().isPaced())
        {
            warmUp(plan.load().pacedWarmUp());
        }
    }

    private void warmUp(final Load load) throws Exception
    {
        final Path directory = directory("warm-up");
        workload.pass(directory, load);
        // Not synced: dropped while dirty, these pages cost the disk nothing.
        remove(directory);
    }

    private RoundResult timed(final boolean removes) throws Exception
    {
        final Path directory = directory("timed");
        final Pass pass = workload.pass(directory, plan.load());
        final Map<String, Long> checksums = new TreeMap<>();
        pass.handled().ifPresent(checksum -> checksums.put(HANDLED, checksum));
        if (plan.phase() == Phase.WRITE)
        {
            workload.storedChecksum(directory).ifPresent(checksum -> checksums.put(STORED, checksum));
        }
        if (removes)
        {
            remove(directory);
        }
        return new RoundResult(
            plan.load().events(), pass.elapsedNs(), pass.cpuNs().orElse(0), checksums, pass.latencies());
    }

    /** Where the files of a pass go: those of a reading one are there already. */
    private Path directory(final String name) throws IOException
    {
        return plan.phase() == Phase.READ ?
            plan.directory() : Files.createDirectory(plan.directory().resolve(name));
    }

    private void remove(final Path directory) throws IOException
    {
        if (plan.phase() != Phase.READ)
        {
            RoundFiles.remove(directory);
        }
    }

    /** The pass in the middle of those that count; all of them must have seen the same events. */
    private static RoundResult median(final List<RoundResult> results, final int leftOut)
    {
        for (final RoundResult result : results)
        {
            if (!result.checksums().equals(results.get(0).checksums()))
            {
                throw new IllegalStateException("one pass gave the checksums " + result.checksums() +
                    ", another one " + results.get(0).checksums() + ": the workload is not deterministic");
            }
        }
        final List<RoundResult> sorted = new ArrayList<>(results);
        sorted.sort(Comparator.comparingLong(RoundResult::elapsedNs));
        return sorted.get(sorted.size() / 2).leavingOut(leftOut);
    }
}
