// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class TimeSpansTest
{
    private final TimeSpans spans = new TimeSpans();

    @Test
    void shouldCoverNothingWithoutSpans()
    {
        assertEquals(0, spans.coveredMs());
    }

    @Test
    void shouldCountOverlapsOnceInWhateverOrder()
    {
        spans.add(20, 30);
        spans.add(0, 10);
        spans.add(5, 12);
        spans.add(6, 8);
        spans.add(30, 31);
        spans.add(40, 40);

        assertEquals(12 + 11, spans.coveredMs());
    }
}
