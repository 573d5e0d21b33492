// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class IdlenessTest
{
    private final Idleness idleness = new Idleness();

    @Test
    void shouldCountHowOftenItBecameIdleAndNothingElse()
    {
        idleness.busy();
        final long before = idleness.spells();
        idleness.idle();
        final long spell = idleness.spells();
        assertTrue(spell > before);
        idleness.parking();
        assertTrue(idleness.isToBeWoken());
        idleness.parking();
        assertEquals(spell, idleness.spells());
        idleness.busy();
        assertEquals(spell, idleness.spells());
        idleness.idle();
        assertTrue(idleness.spells() > spell);
    }

    @Test
    void shouldTellOnePublisherToWakeItAndOnlyWhileItIsParked()
    {
        idleness.busy();
        assertFalse(idleness.isIdle());
        assertFalse(idleness.isToBeWoken());
        idleness.idle();
        assertTrue(idleness.isIdle());
        assertFalse(idleness.isToBeWoken());
        idleness.parking();
        assertTrue(idleness.isParking());
        assertTrue(idleness.isToBeWoken());
        assertFalse(idleness.isToBeWoken());
        assertFalse(idleness.isParking());
        assertTrue(idleness.isIdle());
        idleness.busy();
        assertFalse(idleness.isIdle());
    }
}
