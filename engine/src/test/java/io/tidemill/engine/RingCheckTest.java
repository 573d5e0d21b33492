// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RingCheckTest
{
    private static final long MS = 1_000_000;

    @Test
    void shouldWarnWhereTheRingIsFullBeforeASyncEnds()
    {
        final String warning = RingCheck.warning(256, 5 * MS, 100_000);
        assertTrue(warning.contains("a sync takes 5.0 ms"), warning);
        assertTrue(warning.contains("25,600 a second"), warning);
        assertTrue(warning.contains("ringSize(1024)"), warning);
    }

    @Test
    void shouldProposeWhatItThenAccepts()
    {
        for (long syncNs = 1_000; syncNs < 1_000 * MS; syncNs = syncNs * 3 + 7)
        {
            final String warning = RingCheck.warning(2, syncNs, 123_456);
            final int from = warning.indexOf("ringSize(") + "ringSize(".length();
            final int size =
                warning.isEmpty() ? 2 : Integer.parseInt(warning.substring(from, warning.indexOf(')', from)));
            assertEquals("", RingCheck.warning(size, syncNs, 123_456));
        }
    }

    @Test
    void shouldSayNothingWhereThereIsRoom()
    {
        assertEquals("", RingCheck.warning(8_192, 5 * MS, 100_000));
        assertEquals("", RingCheck.warning(256, 5 * MS, 1_000));
        assertEquals("", RingCheck.warning(2, 0, 1_000_000));
    }
}
