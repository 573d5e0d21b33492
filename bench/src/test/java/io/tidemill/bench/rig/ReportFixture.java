// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.HdrHistogram.Histogram;

/**
 * A report with figures that are easy to follow: ours, a peer that is two contenders, and a peer that beats us.
 */
public final class ReportFixture
{
    private ReportFixture()
    {
    }

    public static BenchmarkReport report()
    {
        final Contender ours = SumWorkload.contender("tidemill", Settings.NONE);
        final Contender slow = SumWorkload.contender("peer-slow", Settings.of("api", "x"));
        final Contender fast = SumWorkload.contender("peer-fast", Settings.of("api", "y"));
        final Contender rival =
            SumWorkload.contender("rival", Settings.of("api", "z"), Axis.of("wait", "blocking", "yielding"));
        final Contender limit = SumWorkload.contender("copy", Settings.NONE).limit();
        final Contender later = Contender.notYet("later", "comes later.");
        final Benchmark benchmark = Benchmark.named("add-8B", "adds numbers.")
            .phase(Phase.WRITE)
            .load(new Load(6_000_000, 1, 100, 0))
            .model((settings, events) -> SumWorkload.expected(events))
            .contenders(ours, slow, fast, rival, limit, later)
            .comparisons(
                Comparison.bar("peer", 2.5, "peer-slow", "peer-fast"),
                Comparison.bar("rival", 0.8, "rival"))
            .build();
        return new BenchmarkReport(
            benchmark,
            List.of(
                report(ours, Settings.NONE, 30e6, 20e6, 10e6),
                report(slow, Settings.of("api", "x"), 2e6, 9e6, 1e6),
                report(fast, Settings.of("api", "y"), 10e6, 5e6, 4e6),
                report(rival, rival("yielding"), 40e6, 40e6, 40e6),
                report(limit, Settings.NONE, 100e6, 80e6, 50e6),
                report(later, Settings.NONE)),
            List.of(
                new TrialReport("rival", rival("blocking"), new double[] {1.5e6, 1.1e6}, Metric.THROUGHPUT),
                new TrialReport("rival", rival("yielding"), new double[] {2e6, 39e6}, Metric.THROUGHPUT)));
    }

    /** A benchmark with two contenders of ours, each compared to the peer. */
    static BenchmarkReport variants()
    {
        final Contender ours = SumWorkload.contender("tidemill", Settings.NONE);
        final Contender variant = SumWorkload.contender("tidemill-2", Settings.NONE);
        final Contender peer = SumWorkload.contender("peer", Settings.NONE);
        final Benchmark benchmark = Benchmark.named("add-8B", "adds numbers.")
            .load(new Load(6_000_000, 1, 100, 0))
            .model((settings, events) -> SumWorkload.expected(events))
            .contenders(ours, variant, peer)
            .comparisons(Comparison.bar("peer", 2, "peer"), Comparison.bar("peer-2", 2, "peer").of("tidemill-2"))
            .build();
        return new BenchmarkReport(
            benchmark.quick(),
            List.of(
                report(ours, Settings.NONE, 3e6, 2e6, 1e6),
                report(variant, Settings.NONE, 6e6, 12e6, 2e6),
                report(peer, Settings.NONE, 3e6, 2e6, 1e6)),
            List.of());
    }

    /** A benchmark of latencies: one contender kept the rate, one did not, one was not asked for the higher rate. */
    public static BenchmarkReport latencies()
    {
        final Contender ours = SumWorkload.contender("tidemill", Settings.NONE).at("tidemill", 100_000);
        final Contender broken = SumWorkload.contender("rival", Settings.NONE).at("rival", 100_000);
        final Contender skipped = SumWorkload.contender("rival-2", Settings.NONE).at("rival", 200_000);
        final Benchmark benchmark = Benchmark.named("ramp", "adds numbers.")
            .metric(Metric.LATENCY)
            .load(Load.paced(100_000, 1, 100, 0))
            .model((settings, events) -> SumWorkload.expected(events))
            .contenders(ours, broken, skipped)
            .against("events/s")
            .bar(12_000)
            .build();
        final Histogram histogram = new Histogram(3);
        histogram.recordValueWithCount(1_000, 99);
        histogram.recordValue(50_000);
        return new BenchmarkReport(
            benchmark,
            List.of(
                new ContenderReport(ours, Settings.NONE, new double[] {10_000, 11_000}, new double[] {1e5, 1e5},
                    new double[] {1, 1}, Optional.of(histogram)),
                new ContenderReport(broken, Settings.NONE, new double[] {Double.NaN, 9_000},
                    new double[] {85_300, 1e5}, new double[] {1, 1}, Optional.of(histogram)),
                new ContenderReport(skipped, Settings.NONE, new double[] {Double.NaN, 9_000},
                    new double[] {Double.NaN, 2e5}, new double[] {Double.NaN, 1}, Optional.empty())),
            List.of());
    }

    private static ContenderReport report(final Contender contender, final Settings settings, final double... rates)
    {
        final double[] cores = new double[rates.length];
        Arrays.fill(cores, 1.5);
        return new ContenderReport(contender, settings, rates, rates, cores, Optional.empty());
    }

    private static Settings rival(final String wait)
    {
        return Settings.of("api", "z").with("wait", wait);
    }

    public static Machine machine()
    {
        return new Machine(
            new Hardware("Some CPU", 2, 8L << 30, true, "performance"),
            "Linux 6.1", "JDK 17 (Vendor)", "ext4 (/dev/vda)", false);
    }
}
