// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.HdrHistogram.Histogram;

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
    private final Map<String, Long> expected = new HashMap<>();
    private final List<TrialReport> trials = new ArrayList<>();
    private long usualDistanceNs;

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
     * What every contender's JVM is started with.
     *
     * @return options, the same for all.
     */
    public static List<String> jvmOptions()
    {
        return JvmFork.JVM_OPTIONS;
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
        usualDistanceNs = benchmark.phase() == Phase.MEMORY ? CoreDistance.usualNs() : CoreDistance.UNKNOWN;
        final OtherWork otherWork = OtherWork.watch();
        final List<Entrant> entrants = new ArrayList<>();
        for (final Contender contender : benchmark.contenders())
        {
            entrants.add(new Entrant(contender, contender.isThere() ? tuned(contender) : Settings.NONE));
        }
        for (int round = 0; round < effort.rounds(); round++)
        {
            round(entrants, round);
        }
        final BenchmarkReport report = new BenchmarkReport(
            benchmark, entrants.stream().map(this::report).toList(), trials);
        final List<String> notes = new ArrayList<>(otherWork.warning().stream().toList());
        moved(entrants).ifPresent(notes::add);
        notes.addAll(report.impossibilities());
        return new BenchmarkReport(benchmark, report.contenders(), trials, notes);
    }

    /** That the host moved the cores, if it did. */
    private Optional<String> moved(final List<Entrant> entrants)
    {
        final int leftOut = entrants.stream().mapToInt(Entrant::leftOut).sum();
        return leftOut == 0 ? Optional.empty() : Optional.of("a round trip between two cores took " +
            usualDistanceNs + " ns at first; around " + leftOut + " timed passes it took less than two thirds of " +
            "that, or more than half as much again, since the host moved the cores: these were repeated, or where a " +
            "round had no others, counted.");
    }

    private ContenderReport report(final Entrant entrant)
    {
        return entrant.report(benchmark.metric(), entrant.contender.loadOr(benchmark.load()));
    }

    /** To and fro, so that none always follows the same neighbour; a chart's rates rise in every round. */
    private List<Entrant> inOrder(final List<Entrant> entrants, final int round)
    {
        final List<Entrant> ordered = new ArrayList<>(entrants);
        if (round % 2 == 1 && benchmark.axis().isEmpty())
        {
            Collections.reverse(ordered);
        }
        return ordered;
    }

    /** A series whose rate was not reached at one point is not asked for the higher ones: it is broken. */
    private void round(final List<Entrant> entrants, final int round)
        throws RoundFailedException, IOException, InterruptedException
    {
        final Set<String> broken = new HashSet<>();
        for (final Entrant entrant : inOrder(entrants, round))
        {
            final Contender contender = entrant.contender;
            final String series = contender.point().map(Contender.Point::series).orElse(contender.name());
            final String name = benchmark.id() + ", " + contender.name() + ", round " + (round + 1);
            if (contender.isThere())
            {
                final Load load = contender.loadOr(benchmark.load());
                final Optional<RoundResult> result = broken.contains(series) ?
                    skipped(contender, name) :
                    Optional.of(round(contender, entrant.settings, load, step(contender, Step.Work.ROUND, name)));
                if (result.isEmpty() || !result.get().reached(load))
                {
                    broken.add(series);
                }
                entrant.results.add(result);
            }
        }
    }

    private Optional<RoundResult> skipped(final Contender contender, final String name)
    {
        progress.skip(step(contender, Step.Work.ROUND, name));
        return Optional.empty();
    }

    private Step step(final Contender contender, final Step.Work work, final String name)
    {
        return new Step(name, new Step.Kind(benchmark.id(), contender.name(), work));
    }

    /** What a trial does of a round's work; where there is time for one trial only, there is for one pass only. */
    static Load trial(final Load load, final Effort effort)
    {
        final Load trial = load.atMost(Math.max(1, load.events() / TRIAL_FRACTION));
        return effort.trials() == 1 ? trial.inOnePass() : trial;
    }

    private Settings tuned(final Contender contender) throws RoundFailedException, IOException, InterruptedException
    {
        final Load load = trial(contender.loadOr(benchmark.load()), effort);
        final Trials turns = new Trials(
            contender, benchmark.metric(), effort.trials(), settings -> trial(contender, settings, load));
        final Settings best = turns.best();
        trials.addAll(turns.reports());
        return best;
    }

    /** What does not reach the rate, or does not end in time, has no value: it is tried, and not chosen. */
    private double trial(final Contender contender, final Settings settings, final Load load)
        throws RoundFailedException, IOException, InterruptedException
    {
        try
        {
            final RoundResult result = round(contender, settings, load, step(contender, Step.Work.TRIAL,
                benchmark.id() + ", " + contender.name() + ", trial of " + contender.tuned(settings)));
            return result.reached(load) ? benchmark.metric().value(result) : Double.NaN;
        }
        catch (final RoundFailedException ex)
        {
            // Ours must not hang, whatever its settings.
            if (ex.isTimeout() && contender != benchmark.ours())
            {
                progress.end();
                return Double.NaN;
            }
            throw ex;
        }
    }

    private RoundResult round(
        final Contender contender, final Settings settings, final Load load, final Step step)
        throws RoundFailedException, IOException, InterruptedException
    {
        final String name = step.name();
        RoundFiles.remove(files);
        Files.createDirectories(files);
        try
        {
            if (benchmark.phase() == Phase.READ)
            {
                progress.begin(step(contender, step.kind().work().preparing(), name + ", preparing"));
                fork.run(
                    plan(contender, settings, Phase.PREPARE, load), contender.jvmOptions(), name + ", preparing");
                RoundFiles.sync(files);
                progress.end();
            }
            progress.begin(step);
            final RoundResult result =
                fork.run(plan(contender, settings, benchmark.phase(), load), contender.jvmOptions(), name);
            check(result, contender, settings, load, name);
            RoundFiles.sync(files);
            progress.end();
            return result;
        }
        finally
        {
            RoundFiles.remove(files);
        }
    }

    private RoundPlan plan(
        final Contender contender, final Settings settings, final Phase phase, final Load load)
    {
        return new RoundPlan(contender.workload().getName(), settings, phase, load, files,
            phase == Phase.MEMORY && !load.isPaced() ? usualDistanceNs : CoreDistance.UNKNOWN);
    }

    private void check(
        final RoundResult result,
        final Contender contender,
        final Settings settings,
        final Load load,
        final String name) throws RoundFailedException
    {
        if (result.events() != load.events() || result.elapsedNs() < 1 || !isProven(result, contender))
        {
            throw new RoundFailedException(name + " timed " + result.events() + " events in " + result.elapsedNs() +
                " ns with checksums " + result.checksums().keySet() + "; expected " + load.events() +
                " events, a time, and a checksum of what was handled or stored");
        }
        if (benchmark.metric() == Metric.LATENCY && result.latencies().isEmpty())
        {
            throw new RoundFailedException(name + " gave no latencies");
        }
        final long right = expected.computeIfAbsent(
            settings + " " + load.events(), key -> benchmark.model().checksum(settings, load.events()));
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

    /** Whoever writes is read back; a limit has to prove something too. */
    private boolean isProven(final RoundResult result, final Contender contender)
    {
        return benchmark.phase() == Phase.WRITE && contender.stores() ?
            result.checksums().containsKey(Round.STORED) : !result.checksums().isEmpty();
    }

    /** A contender in the rounds of a benchmark, and what it gave so far; empty where it was not asked. */
    private static final class Entrant
    {
        private final Contender contender;
        private final Settings settings;
        private final List<Optional<RoundResult>> results = new ArrayList<>();

        Entrant(final Contender contender, final Settings settings)
        {
            this.contender = contender;
            this.settings = settings;
        }

        int leftOut()
        {
            return results.stream().flatMap(Optional::stream).mapToInt(RoundResult::leftOut).sum();
        }

        ContenderReport report(final Metric metric, final Load load)
        {
            final double[] values = new double[results.size()];
            final double[] rates = new double[results.size()];
            final double[] cores = new double[results.size()];
            Histogram latencies = null;
            for (int i = 0; i < values.length; i++)
            {
                final Optional<RoundResult> result = results.get(i);
                final boolean counts = result.isPresent() && result.get().reached(load);
                values[i] = counts ? metric.value(result.get()) : Double.NaN;
                rates[i] = result.map(RoundResult::eventsPerSecond).orElse(Double.NaN);
                cores[i] = result.map(RoundResult::cores).orElse(Double.NaN);
                latencies = counts ? sum(latencies, result.get().latencies()) : latencies;
            }
            return new ContenderReport(contender, settings, values, rates, cores, Optional.ofNullable(latencies));
        }

        private static Histogram sum(final Histogram sum, final Optional<Histogram> added)
        {
            if (sum == null || added.isEmpty())
            {
                return added.orElse(sum);
            }
            sum.add(added.get());
            return sum;
        }
    }
}
