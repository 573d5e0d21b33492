// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.demo;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

class LedgerTest
{
    private final Ledger ledger = new Ledger();

    @Test
    void shouldKeepTheLastValueOfEach()
    {
        ledger.note("ACK 1023");
        ledger.note("STATE_HASH -7");
        ledger.note("ACK 2047");
        assertEquals(2047, ledger.acknowledged());
        assertEquals(2047, ledger.said(Message.ACK));
        assertEquals(-7, ledger.said(Message.STATE_HASH));
        assertNull(ledger.said(Message.CLOSE_NS));
        assertEquals(3, ledger.messages());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "[0.004s][info][gc] Using G1", "", "ACK", "ACK ", "ACK 12[0.1s]", "ack 12", " ACK 12", "x 1"})
    void shouldPassOverWhatIsNoMessage(final String line)
    {
        ledger.note("ACK 5");
        ledger.note(line);
        assertEquals(5, ledger.acknowledged());
        assertEquals(1, ledger.messages());
        ledger.note("ACK 6");
        assertEquals(6, ledger.acknowledged());
    }
}
