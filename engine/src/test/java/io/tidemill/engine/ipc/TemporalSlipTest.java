// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine.ipc;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;

class TemporalSlipTest
{
    private static final int MUCH = 1024;

    private final TemporalSlip slip = new TemporalSlip(MUCH);

    @BeforeEach
    void allow()
    {
        slip.allow(true);
    }

    @Test
    void shouldNeverLookAwayUnlessItMay()
    {
        slip.allow(false);
        for (int i = 0; i < 1_000; i++)
        {
            slip.found(72);
            assertFalse(slip.isOn());
        }
    }

    @Test
    void shouldFindAtOnceWhatComesSingly()
    {
        for (int i = 0; i < 1_000; i++)
        {
            slip.found(72);
            assertFalse(slip.isOn());
            slip.found(0);
            assertFalse(slip.isOn());
        }
    }

    @Test
    void shouldFindAtOnceWhatComesInNumbers()
    {
        for (int i = 0; i < 1_000; i++)
        {
            slip.found(MUCH);
            assertFalse(slip.isOn());
        }
    }

    @Test
    void shouldStayOffTheHeelsOfAStreamAndComeBackSoon()
    {
        assertTimeoutPreemptively(Duration.ofSeconds(10), () ->
        {
            boolean isOff = false;
            // A thread that was not running for as long as the slip takes does not see it.
            while (!isOff)
            {
                slip.found(72);
                isOff = slip.isOn();
            }
            while (slip.isOn())
            {
                Thread.onSpinWait();
            }
        });
        slip.found(0);
        slip.found(72);
        assertFalse(slip.isOn(), "the stream has ended");
    }

    @Test
    void shouldNotTakeABurstForAStream()
    {
        for (int i = 0; i < 16; i++)
        {
            slip.found(72);
        }
        assertFalse(slip.isOn());
    }
}
