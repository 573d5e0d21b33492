// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

class LineProgressTest
{
    @Test
    void shouldSayTheTimeLeft()
    {
        final ByteArrayOutputStream log = new ByteArrayOutputStream();
        final long[] nowNs = {0};
        final Benchmark benchmark = SumWorkload.benchmark("sum", Phase.WRITE,
            SumWorkload.contender("idle", Settings.NONE).load(Load.paced(1, 60, 1, 200)));
        final TimeLeft timeLeft = new TimeLeft(List.of(benchmark), new Effort(4, 1), () -> nowNs[0]);
        final Step.Kind kind = new Step.Kind("sum", "idle", Step.Work.ROUND);
        try (Progress progress = new LineProgress(new PrintStream(log, true, StandardCharsets.UTF_8), 4, timeLeft))
        {
            progress.begin(new Step("first", kind));
            nowNs[0] = TimeUnit.SECONDS.toNanos(70);
            progress.end();
            progress.begin(new Step("second", kind));
            progress.end();
            progress.skip(new Step("third", kind));
        }

        assertEquals(
            List.of(
                "[1/4] first (about 4:08 left)", "[2/4] second (about 3:30 left)", "[3/4] third, skipped"),
            log.toString(StandardCharsets.UTF_8).lines().toList());
    }
}
