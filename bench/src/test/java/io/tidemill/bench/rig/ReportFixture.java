// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.util.List;

/**
 * A report with figures that are easy to follow: ours, a peer that is two contenders, and a peer that beats us.
 */
final class ReportFixture
{
    private ReportFixture()
    {
    }

    static BenchmarkReport report()
    {
        final Benchmark benchmark = new Benchmark(
            "add-8B",
            "adds numbers.",
            Phase.WRITE,
            new Load(6_000_000, 1, 100, 0),
            List.of(
                SumWorkload.contender("tidemill", Settings.NONE),
                SumWorkload.contender("peer-slow", Settings.of("api", "x")),
                SumWorkload.contender("peer-fast", Settings.of("api", "y")),
                SumWorkload.contender("rival", Settings.of("api", "z"), Axis.of("wait", "blocking", "yielding"))),
            List.of(
                Comparison.atLeast("peer", 2.5, "peer-slow", "peer-fast"),
                Comparison.atLeast("rival", 0.8, "rival")),
            SumWorkload::expected);
        return new BenchmarkReport(
            benchmark,
            List.of(
                new ContenderReport("tidemill", Settings.NONE, new double[] {30e6, 20e6, 10e6}),
                new ContenderReport("peer-slow", Settings.of("api", "x"), new double[] {2e6, 9e6, 1e6}),
                new ContenderReport("peer-fast", Settings.of("api", "y"), new double[] {10e6, 5e6, 4e6}),
                new ContenderReport("rival", rival("yielding"), new double[] {40e6, 40e6, 40e6})),
            List.of(
                new TrialReport("rival", rival("blocking"), new double[] {1.5e6, 1.1e6}),
                new TrialReport("rival", rival("yielding"), new double[] {2e6, 39e6})));
    }

    private static Settings rival(final String wait)
    {
        return Settings.of("api", "z").with("wait", wait);
    }

    static Machine machine()
    {
        return new Machine("Some CPU", 2, "Linux 6.1", "JDK 17 (Vendor)", "ext4 (/dev/vda)", false, 0.1);
    }
}
