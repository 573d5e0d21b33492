// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class GateTest
{
    @Test
    void shouldNeverGoBackThroughTheGate()
    {
        final Gate gate = new Gate();
        assertFalse(gate.isClosed());
        gate.close();
        assertTrue(gate.isClosed());
        assertFalse(gate.isInDoubt());
        gate.seal();
        assertTrue(gate.isInDoubt());
        assertFalse(gate.isSettled());
        gate.settle();
        gate.close();
        assertTrue(gate.isSettled());
        assertTrue(gate.isInDoubt());
    }
}
