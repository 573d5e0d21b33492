// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;

import org.junit.jupiter.api.Test;

class SettingsTest
{
    private enum Colour
    {
        DARK_RED;

        @Override
        public String toString()
        {
            return "dark-red";
        }
    }

    @Test
    void shouldReadInAStableOrder()
    {
        assertEquals(
            "api=writeBytes, wait=yielding",
            Settings.of("wait", "yielding").with("api", "writeBytes").toString());
    }

    @Test
    void shouldChangeACopy()
    {
        final Settings base = Settings.of("wait", "yielding");
        assertEquals("blocking", base.with("wait", "blocking").value("wait"));
        assertEquals("yielding", base.value("wait"));
    }

    @Test
    void shouldFindAConstantByItsText()
    {
        assertSame(Colour.DARK_RED, Settings.of("colour", "dark-red").value("colour", Colour.class));
    }

    @Test
    void shouldNameAValueThatIsNoConstant()
    {
        final IllegalArgumentException refusal = assertThrows(
            IllegalArgumentException.class,
            () -> Settings.of("colour", "DARK_RED").value("colour", Colour.class));
        assertTrue(refusal.getMessage().contains("colour=DARK_RED"), refusal.getMessage());
    }

    @Test
    void shouldNameAMissingSetting()
    {
        final IllegalArgumentException refusal =
            assertThrows(IllegalArgumentException.class, () -> Settings.of("wait", "x").value("api"));
        assertTrue(refusal.getMessage().contains("\"api\" is missing"), refusal.getMessage());
    }

    @Test
    void shouldRefuseWhatWouldNotTravel()
    {
        assertThrows(IllegalArgumentException.class, () -> new Settings(Map.of("a=b", "c")));
        assertThrows(IllegalArgumentException.class, () -> new Settings(Map.of("a", "b=c")));
    }

    @Test
    void shouldGiveANumberOrItsDefault()
    {
        assertEquals(7, Settings.of("n", "7").number("n", 3));
        assertEquals(3, Settings.NONE.number("n", 3));
        assertThrows(IllegalArgumentException.class, () -> Settings.of("n", "0").number("n", 3));
        assertThrows(IllegalArgumentException.class, () -> Settings.of("n", "many").number("n", 3));
    }
}
