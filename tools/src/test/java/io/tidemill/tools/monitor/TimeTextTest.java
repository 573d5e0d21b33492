// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class TimeTextTest
{
    @ParameterizedTest
    @ValueSource(strings = {
        "1793606400000", "2026-11-02T08:00:00Z", "2026-11-02T08:00:00", "2026-11-02T09:00:00+01:00",
        "2026-11-02T08:00:00.000Z", "2026-11-02T09:00:00+01:00[Europe/Vienna]", "2026-11-02T08:00:00.000000999Z"})
    void shouldReadTheSameTimeHoweverItIsWritten(final String text)
    {
        assertEquals(WorkdayGenerator.START_MS, TimeText.epochMs(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", "now", "2026-11-02", "2026-13-02T08:00:00Z", "-1", "1e12", "12345678901234567890", "253402300800000",
        "1969-12-31T23:59:59Z", "+99999-01-01T00:00:00Z", "08:00", "٣"})
    void shouldTellWhatIsNoTime(final String text)
    {
        assertEquals(TimeText.NO_TIME, TimeText.epochMs(text));
    }

    @Test
    void shouldAcceptTheFirstAndTheLastTime()
    {
        assertEquals(0, TimeText.epochMs("1970-01-01T00:00:00Z"));
        assertEquals(HookEvent.MAX_TIME_MS, TimeText.epochMs("9999-12-31T23:59:59.999Z"));
        assertEquals(HookEvent.MAX_TIME_MS, TimeText.epochMs(Long.toString(HookEvent.MAX_TIME_MS)));
    }

    @Test
    void shouldReadLengthsOfTime()
    {
        assertEquals(Duration.ofMillis(250), TimeText.duration("250ms"));
        assertEquals(Duration.ofSeconds(2), TimeText.duration("2 S"));
        assertEquals(Duration.ofMinutes(5), TimeText.duration(" 5m"));
        assertEquals(Duration.ofHours(1), TimeText.duration("1h"));
        assertEquals(Duration.ofSeconds(90), TimeText.duration("PT1M30S"));
        assertEquals(Duration.ZERO, TimeText.duration("0s"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "-5s", "PT-1S", "5 days", "999999999999999h", "86400001ms"})
    void shouldRefuseWhatIsNoLengthOfTime(final String text)
    {
        final Exception ex = assertThrows(IllegalArgumentException.class, () -> TimeText.duration(text));

        assertTrue(ex.getMessage().contains("'" + text + "'"), ex.getMessage());
    }
}
