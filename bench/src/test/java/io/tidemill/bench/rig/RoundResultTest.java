// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundResultTest
{
    @Test
    void shouldTravelAsOneLine() throws IOException
    {
        final Histogram latencies = new Histogram(3);
        latencies.recordValue(123_456);
        latencies.recordValue(7);
        final RoundResult result = new RoundResult(
            6_000_000, 123_456_789, 42, Map.of("handled", -1L, "stored", Long.MIN_VALUE), Optional.of(latencies));
        assertFalse(result.toLine().contains("\n"));
        assertEquals(result, RoundResult.parse(result.toLine()));
    }

    @Test
    void shouldWriteNoMoreThanItHas()
    {
        assertEquals(
            "{\"events\":2,\"elapsedNs\":3,\"cpuNs\":4,\"checksums\":{\"stored\":\"ff\"}}",
            new RoundResult(2, 3, 4, Map.of("stored", 255L), Optional.empty()).toLine());
    }

    @Test
    void shouldCountEventsPerSecond()
    {
        final RoundResult result = new RoundResult(800_000, 200_000_000, 300_000_000, Map.of(), Optional.empty());
        assertEquals(4e6, result.eventsPerSecond());
        assertEquals(1.5, result.cores());
    }

    @Test
    void shouldTellWhetherARateWasKeptToTheEnd()
    {
        final Load load = new Load(1_001, 1, 1, 0, 1_000);
        assertTrue(result(1_001, 1_000_000_000L).reached(load));
        assertTrue(result(1_001, 1_010_000_000L).reached(load), "the last event may be a little late");
        assertFalse(result(1_001, 1_030_000_000L).reached(load));
        assertTrue(result(1_001, Long.MAX_VALUE).reached(new Load(1_001, 1, 1, 0)), "there is no rate to keep");
    }

    private static RoundResult result(final long events, final long elapsedNs)
    {
        return new RoundResult(events, elapsedNs, 0, Map.of(), Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "",
        "Exception in thread main",
        "[]",
        "{}",
        "{\"events\":1}",
        "{\"events\":0,\"elapsedNs\":1,\"checksums\":{}}",
        "{\"events\":1,\"elapsedNs\":1,\"checksums\":{}",
        "{\"events\":1,\"elapsedNs\":1,\"checksums\":{\"stored\":\"xyz\"}}",
        "{\"events\":1,\"elapsedNs\":1,\"checksums\":7}",
        "{\"events\":\"1\",\"elapsedNs\":1,\"checksums\":{}}",
        "{\"events\":1,\"elapsedNs\":1,\"latencies\":\"AAAA\"}",
        "{\"events\":1,\"elapsedNs\":1,\"surprise\":1}"
    })
    void shouldRefuseWhatIsNotAResult(final String line)
    {
        assertThrows(IOException.class, () -> RoundResult.parse(line));
    }
}
