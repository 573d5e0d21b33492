// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.demo;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class SilenceTest
{
    private static final long SECOND_NS = 1_000_000_000L;

    @Test
    void shouldCountFromTheLastMessageOn()
    {
        final Silence silence = new Silence(0);
        assertEquals(SECOND_NS / 2, silence.observe(0, SECOND_NS / 2));
        assertEquals(SECOND_NS, silence.observe(0, SECOND_NS));
        assertEquals(0, silence.observe(1, SECOND_NS + 1));
        assertEquals(9, silence.observe(1, SECOND_NS + 10));
    }

    @Test
    void shouldNotCountTheTimeThatTheParentStoodStill()
    {
        final Silence silence = new Silence(0);
        assertEquals(SECOND_NS, silence.observe(0, 3_600 * SECOND_NS));
        assertEquals(SECOND_NS + 5, silence.observe(0, 3_600 * SECOND_NS + 5));
    }
}
