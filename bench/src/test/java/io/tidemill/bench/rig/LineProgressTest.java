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
    void shouldSayTheTimeLeftOnceThereIsOneToGoBy()
    {
        final ByteArrayOutputStream log = new ByteArrayOutputStream();
        final long[] nowNs = {0};
        try (Progress progress =
            new LineProgress(new PrintStream(log, true, StandardCharsets.UTF_8), 61, () -> nowNs[0]))
        {
            progress.begin("first");
            nowNs[0] = TimeUnit.SECONDS.toNanos(2);
            progress.end();
            progress.begin("second");
        }

        assertEquals(
            List.of("[1/61] first", "[2/61] second (about 2:00 left)"),
            log.toString(StandardCharsets.UTF_8).lines().toList());
    }
}
