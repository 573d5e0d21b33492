// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

import io.tidemill.bench.rig.Benchmark;
import io.tidemill.bench.rig.BenchmarkReport;
import io.tidemill.bench.rig.Comparison;
import io.tidemill.bench.rig.Contender;
import io.tidemill.bench.rig.ContenderReport;
import io.tidemill.bench.rig.Load;
import io.tidemill.bench.rig.Metric;
import io.tidemill.bench.rig.ReportFixture;
import io.tidemill.bench.rig.Settings;
import io.tidemill.bench.rig.SumWorkload;
import org.HdrHistogram.Histogram;

/**
 * A page with made-up figures and every kind of chart, to look at: run it with a file name.
 */
final class SamplePage
{
    private static final int ROUNDS = 7;
    private static final Random RANDOM = new Random(7);

    private SamplePage()
    {
    }

    public static void main(final String[] args) throws IOException
    {
        Files.writeString(Path.of(args[0]), HtmlText.page(run()));
    }

    static RunReport run()
    {
        return new RunReport(
            List.of(
                ReportFixture.report(), throughput(), latency(), ramp(), scaling(), idle(), ReportFixture.latencies()),
            RunFixture.origin(),
            List.of("these figures are made up."));
    }

    private static BenchmarkReport throughput()
    {
        final List<Contender> contenders = new ArrayList<>();
        contenders.add(contender("tidemill"));
        contenders.add(contender("tidemill-lane"));
        for (final String name : List.of("hand-wired", "hand-wired-still", "hand-batched", "hand-fused", "sqlite"))
        {
            contenders.add(contender(name).about("one ring, " + name + " <handlers> & a log; promises nothing."));
        }
        contenders.add(contender("copy-faulted").limit());
        final double[] rates = {11.2e6, 6e6, 2.9e6, 3.1e6, 14.1e6, 12e6, 0.09e6, 48e6};
        return new BenchmarkReport(
            Benchmark.named("end-to-end-64B", "from one producer thread, journaled, to a handler on another thread.")
                .load(new Load(3_000_000, 5, 3_000_000, 2_000))
                .model((settings, events) -> 0)
                .contenders(contenders)
                .comparisons(
                    Comparison.bar("hand-wired", 3, "hand-wired"),
                    Comparison.published("hand-wired-still", "hand-wired-still"),
                    Comparison.bar("hand-batched", 0.8, "hand-batched"),
                    Comparison.published("hand-fused", "hand-fused"),
                    Comparison.published("sqlite", "sqlite"))
                .build(),
            IntStream.range(0, rates.length).mapToObj(i -> figures(contenders.get(i), rates[i])).toList(),
            List.of());
    }

    private static BenchmarkReport latency()
    {
        final List<Contender> contenders = List.of(
            contender("tidemill"), contender("disruptor"), contender("chronicle"), contender("aeron-archive"),
            contender("same-thread").limit());
        final double[] medians = {900, 1_400, 2_100, 9_000, 110};
        return new BenchmarkReport(
            Benchmark.named("latency-page-cache-100k", "one event at a time, journaled.")
                .metric(Metric.LATENCY)
                .load(Load.paced(100_000, 5, 100_000, 1_000))
                .model((settings, events) -> 0)
                .contenders(contenders)
                .comparisons(
                    Comparison.bar("disruptor", 1, "disruptor"), Comparison.published("chronicle", "chronicle"))
                .bar(20_000)
                .build(),
            IntStream.range(0, medians.length).mapToObj(i -> latencies(contenders.get(i), medians[i])).toList(),
            List.of());
    }

    private static BenchmarkReport ramp()
    {
        final List<ContenderReport> reports = new ArrayList<>();
        for (final double rate : new double[] {10e3, 30e3, 100e3, 300e3, 1e6, 3e6})
        {
            reports.add(latencies(paced("tidemill", rate), 800 + rate / 2_000));
            reports.add(latencies(paced("hand-wired", rate), 1_200 + rate / 300));
            final Contender last = paced("sqlite", rate);
            reports.add(rate < 1e5 ? latencies(last, 90_000) : broken(last));
        }
        return new BenchmarkReport(
            Benchmark.named("ramp-page-cache", "faster and faster until it breaks.")
                .metric(Metric.LATENCY)
                .load(Load.paced(10_000, 5, 100_000, 1_000))
                .model((settings, events) -> 0)
                .contenders(reports.stream().map(ContenderReport::contender).toList())
                .against("events/s")
                .build(),
            reports,
            List.of());
    }

    private static BenchmarkReport scaling()
    {
        final List<ContenderReport> reports = new ArrayList<>();
        for (int stages = 1; stages <= 6; stages++)
        {
            reports.add(figures(contender("tidemill-" + stages).at("tidemill", stages), 20e6 / Math.sqrt(stages)));
            reports.add(figures(contender("disruptor-" + stages).at("disruptor", stages), 24e6 / stages));
            reports.add(figures(contender("abq-" + stages).at("abq", stages), 3e6 / stages));
        }
        return new BenchmarkReport(
            Benchmark.named("scale-stages", "a chain of stages.")
                .load(new Load(3_000_000, 5, 3_000_000, 2_000))
                .model((settings, events) -> 0)
                .contenders(reports.stream().map(ContenderReport::contender).toList())
                .against("stages")
                .build(),
            reports,
            List.of());
    }

    private static BenchmarkReport idle()
    {
        final Contender ours = contender("tidemill");
        final Contender peer = contender("disruptor");
        return new BenchmarkReport(
            Benchmark.named("idle", "nothing to do, nearly.")
                .metric(Metric.CPU)
                .load(Load.paced(10, 60, 10, 0))
                .model((settings, events) -> 0)
                .contenders(ours, peer)
                .comparisons(Comparison.bar("disruptor", 0.5, "disruptor"))
                .bar(0.01)
                .build(),
            List.of(figures(ours, 0.004), figures(peer, 0.021)),
            List.of());
    }

    private static Contender paced(final String name, final double rate)
    {
        return contender(name + "@" + Figures.rate(rate)).load(Load.paced(rate, 5, 100_000, 1_000)).at(name, rate);
    }

    private static Contender contender(final String name)
    {
        return SumWorkload.contender(name, Settings.NONE);
    }

    private static ContenderReport figures(final Contender contender, final double middle)
    {
        final double[] values = spread(middle);
        return new ContenderReport(contender, Settings.NONE, values, values, spread(1.4), Optional.empty());
    }

    private static ContenderReport broken(final Contender contender)
    {
        final double[] none = new double[ROUNDS];
        Arrays.fill(none, Double.NaN);
        return new ContenderReport(contender, Settings.NONE, none, spread(60e3), spread(1.4), Optional.empty());
    }

    private static ContenderReport latencies(final Contender contender, final double medianNs)
    {
        final Histogram histogram = new Histogram(3);
        for (int i = 0; i < 200_000; i++)
        {
            histogram.recordValue(Math.round(medianNs * Math.exp(Math.abs(RANDOM.nextGaussian()))));
        }
        for (int i = 0; i < 60; i++)
        {
            histogram.recordValue(Math.round(medianNs * 1e6 / Math.sqrt(medianNs) * RANDOM.nextDouble() / 10));
        }
        return new ContenderReport(contender, Settings.NONE, spread(histogram.getValueAtPercentile(99)),
            spread(1e5), spread(1.4), Optional.of(histogram));
    }

    private static double[] spread(final double middle)
    {
        return IntStream.range(0, ROUNDS).mapToDouble(i -> middle * (0.85 + 0.3 * RANDOM.nextDouble())).toArray();
    }
}
