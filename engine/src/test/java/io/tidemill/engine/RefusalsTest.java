// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RefusalsTest
{
    private final Refusals refusals = new Refusals(128);

    @Test
    void shouldRememberEachVerdictUntilTheSlotIsUsedAgain()
    {
        refusals.set(3, true);
        refusals.set(67, true);
        assertTrue(refusals.isRefused(3));
        assertFalse(refusals.isRefused(4));
        assertTrue(refusals.isRefused(67));
        refusals.set(131, false);
        assertFalse(refusals.isRefused(3), "131 is in the slot of 3");
        assertTrue(refusals.isRefused(67));
    }

    @Test
    void shouldFindTheEndsOfWhatWasJudgedAlike()
    {
        for (long sequence = 60; sequence < 70; sequence++)
        {
            refusals.set(sequence, true);
        }
        assertEquals(59, refusals.lastAlike(50, 100));
        assertEquals(69, refusals.lastAlike(60, 100));
        assertEquals(65, refusals.lastAlike(60, 65));
        assertEquals(60, refusals.firstAlike(69, 0));
        assertEquals(64, refusals.firstAlike(69, 64));
        assertEquals(70, refusals.firstAlike(75, 0));
    }

    @Test
    void shouldServeTheSmallestRing()
    {
        final Refusals two = new Refusals(2);
        two.set(1, true);
        assertTrue(two.isRefused(1));
        assertFalse(two.isRefused(2));
    }
}
