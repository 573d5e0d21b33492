// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class InletResultTest
{
    @Test
    void shouldNameEveryInletResult()
    {
        assertEquals("position 0", Inlet.describe(0));
        assertEquals("BACK_PRESSURED", Inlet.describe(Inlet.BACK_PRESSURED));
        assertEquals("RATE_LIMITED", Inlet.describe(Inlet.RATE_LIMITED));
        assertEquals("SHED", Inlet.describe(Inlet.SHED));
        assertEquals("JOURNAL_FULL", Inlet.describe(Inlet.JOURNAL_FULL));
        assertEquals("TOO_LONG", Inlet.describe(Inlet.TOO_LONG));
        assertEquals("CLOSED", Inlet.describe(Inlet.CLOSED));
        assertEquals("unknown result -99", Inlet.describe(-99));
    }
}
