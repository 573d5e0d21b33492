// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs one benchmark: first the trials that choose settings, then the rounds, contenders alternating. The first round
 * without a right result ends the run. Not thread-safe.
 */
public final class BenchmarkRun
{
    /** Trials choose between options that differ by far more than this makes them noisier. */
    private static final int TRIAL_FRACTION = 3;

    private final Benchmark benchmark;
    private final Effort effort;
    private final Path files;
    private final Progress progress;
    private final JvmFork fork;
    private final Map<Long, Long> expected = new HashMap<>();

    /**
     * A run that has not begun.
     *
     * @param benchmark to run.
     * @param effort    how often to repeat things.
     * @param directory exists; for the files of rounds, which are removed after each.
     * @param timeout   of one JVM.
     * @param progress  is told what runs.
     */
    public BenchmarkRun(
        final Benchmark benchmark,
        final Effort effort,
        final Path directory,
        final Duration timeout,
        final Progress progress)
    {
        this.benchmark = benchmark;
        this.effort = effort;
        this.files = directory.resolve("files");
        this.progress = progress;
        this.fork = new JvmFork(directory, timeout);
    }

    /**
     * Runs it all.
     *
     * @return what was found out.
     * @throws RoundFailedException if a round gave no result or a wrong one.
     * @throws IOException          if files could not be made or removed, or no JVM be started.
     * @throws InterruptedException if this thread was interrupted.
     */
    public BenchmarkReport run() throws RoundFailedException, IOException, InterruptedException
    {
        final List<TrialReport> trials = new ArrayList<>();
        final Map<Contender, Settings> settings = new LinkedHashMap<>();
        for (final Contender contender : benchmark.contenders())
        {
            settings.put(contender, tuned(contender, trials));
        }

        final double[][] rates = new double[settings.size()][effort.rounds()];
        for (int round = 0; round < effort.rounds(); round++)
        {
            int column = 0;
            for (final Map.Entry<Contender, Settings> entry : settings.entrySet())
            {
                final String name = benchmark.id() + ", " + entry.getKey().name() + ", round " + (round + 1);
                rates[column++][round] = round(entry.getKey(), entry.getValue(), benchmark.load(), name);
            }
        }

        final List<ContenderReport> reports = new ArrayList<>();
        for (final Map.Entry<Contender, Settings> entry : settings.entrySet())
        {
            reports.add(new ContenderReport(entry.getKey().name(), entry.getValue(), rates[reports.size()]));
        }
        return new BenchmarkReport(benchmark, reports, trials);
    }

    private Settings tuned(final Contender contender, final List<TrialReport> reports)
        throws RoundFailedException, IOException, InterruptedException
    {
        final Load load = benchmark.load().atMost(Math.max(1, benchmark.load().events() / TRIAL_FRACTION));
        final Trials trials = new Trials(contender, effort.trials(), settings -> round(
            contender, settings, load,
            benchmark.id() + ", " + contender.name() + ", trial of " + contender.tuned(settings)));
        final Settings best = trials.best();
        reports.addAll(trials.reports());
        return best;
    }

    private double round(final Contender contender, final Settings settings, final Load load, final String name)
        throws RoundFailedException, IOException, InterruptedException
    {
        RoundFiles.remove(files);
        Files.createDirectories(files);
        try
        {
            if (benchmark.phase() == Phase.READ)
            {
                progress.begin(name + ", preparing");
                fork.run(plan(contender, settings, Phase.PREPARE, load), name + ", preparing");
                RoundFiles.sync(files);
                progress.end();
            }
            progress.begin(name);
            final RoundResult result = fork.run(plan(contender, settings, benchmark.phase(), load), name);
            check(result, load, name);
            RoundFiles.sync(files);
            progress.end();
            return result.eventsPerSecond();
        }
        finally
        {
            RoundFiles.remove(files);
        }
    }

    private RoundPlan plan(
        final Contender contender, final Settings settings, final Phase phase, final Load load)
    {
        return new RoundPlan(contender.workload().getName(), settings, phase, load, files);
    }

    private void check(final RoundResult result, final Load load, final String name) throws RoundFailedException
    {
        if (result.events() != load.events() || result.elapsedNs() < 1 || result.checksums().isEmpty())
        {
            throw new RoundFailedException(name + " timed " + result.events() + " events in " + result.elapsedNs() +
                " ns with checksums " + result.checksums().keySet() + "; expected " + load.events() +
                " events, a time and a checksum");
        }
        final long right = expected.computeIfAbsent(load.events(), benchmark.expected()::applyAsLong);
        for (final Map.Entry<String, Long> checksum : result.checksums().entrySet())
        {
            if (checksum.getValue() != right)
            {
                throw new RoundFailedException(name + ": the checksum of the events " + checksum.getKey() + " is " +
                    Long.toHexString(checksum.getValue()) + ", but that of the " + load.events() +
                    " events put in is " + Long.toHexString(right) + ": events were lost, changed or reordered, " +
                    "so its time means nothing");
            }
        }
    }
}
