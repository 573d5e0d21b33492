// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundResultTest
{
    @Test
    void shouldTravelAsOneLine() throws IOException
    {
        final RoundResult result = new RoundResult(
            6_000_000, 123_456_789, Map.of("handled", -1L, "stored", Long.MIN_VALUE));
        assertFalse(result.toLine().contains("\n"));
        assertEquals(result, RoundResult.parse(result.toLine()));
    }

    @Test
    void shouldWriteNoMoreThanItsThreeFields()
    {
        assertEquals(
            "{\"events\":2,\"elapsedNs\":3,\"checksums\":{\"stored\":\"ff\"}}",
            new RoundResult(2, 3, Map.of("stored", 255L)).toLine());
    }

    @Test
    void shouldCountEventsPerSecond()
    {
        assertEquals(4e6, new RoundResult(8_000, 2_000_000, Map.of()).eventsPerSecond());
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
        "{\"events\":1,\"elapsedNs\":1,\"surprise\":1}"
    })
    void shouldRefuseWhatIsNotAResult(final String line)
    {
        assertThrows(IOException.class, () -> RoundResult.parse(line));
    }
}
