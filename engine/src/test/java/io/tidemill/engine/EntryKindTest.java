// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

class EntryKindTest
{
    @Test
    void shouldKeepTheCodesOfEntryKinds()
    {
        assertEquals(1, EntryKind.EVENT.code());
        assertEquals(2, EntryKind.TIMER.code());
        assertEquals(3, EntryKind.MARKER.code());
        assertEquals(4, EntryKind.VOID.code());
        for (final EntryKind kind : EntryKind.values())
        {
            assertSame(kind, EntryKind.of(kind.code()));
        }
        assertFalse(EntryKind.isValid((byte)0));
        assertFalse(EntryKind.isValid((byte)5));
        assertThrows(IllegalArgumentException.class, () -> EntryKind.of((byte)-1));
    }
}
