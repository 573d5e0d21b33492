// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

class StateHashTest
{
    /** Pinned: state hashes are compared across machines and releases. */
    @Test
    void shouldHashTheSameForEver()
    {
        assertEquals(StateHash.of(1), StateHash.of(1));
        assertNotEquals(StateHash.of(1), StateHash.of(2));
        assertNotEquals(StateHash.of(""), StateHash.of((String)null));
        assertNotEquals(StateHash.mix(StateHash.of(1), 2), StateHash.mix(StateHash.of(2), 1));
        assertEquals(StateHash.mix(7, "abc"), StateHash.mix(7, StateHash.of("abc")));
        assertEquals(StateHash.of(new byte[]{1, 2, 3}, 1, 2), StateHash.of(new byte[]{2, 3}, 0, 2));
        assertEquals("edf10ec730398960", Long.toHexString(StateHash.mix(StateHash.of("tidemill"), 42)));
    }
}
