// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.agrona.ExpandableArrayBuffer;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

class BoundedTextTest
{
    private final BoundedText text = new BoundedText(24);

    @Test
    void shouldKeepWhatFits()
    {
        text.set("exactly twenty-four bytes".substring(0, 24));

        assertEquals("exactly twenty-four byte", text.toString());
        assertEquals(24, text.lengthBytes());
    }

    @Test
    void shouldShortenWhatDoesNotFitAndKeepDifferentTextsDifferent()
    {
        final BoundedText other = new BoundedText(24);
        text.set("0123456789012345678901234");
        other.set("0123456789012345678901235");

        assertTrue(text.toString().matches("0123456~[0-9a-f]{16}"), text.toString());
        assertEquals(24, text.lengthBytes());
        assertNotEquals(text, other);
    }

    @Test
    void shouldShortenTheSameTextAlwaysToTheSame()
    {
        final BoundedText other = new BoundedText(24);
        text.set("0123456789012345678901234");
        other.set("0123456789012345678901234".toCharArray(), 0, 25);
        final BoundedText wide = new BoundedText(255);
        wide.set("0123456789012345678901234");
        final BoundedText narrowed = new BoundedText(24);
        narrowed.set(wide);

        assertEquals(text, other);
        assertEquals(text, narrowed);
    }

    @Test
    void shouldNotCutACharacterInTwo()
    {
        // The seventh byte is the second of an umlaut.
        text.set("012345ä8901234567890123456789");

        assertTrue(text.toString().startsWith("012345~"), text.toString());
        assertEquals(23, text.lengthBytes());
    }

    @Test
    void shouldTakeTextsThatAreNotAscii()
    {
        text.set("/hö/😀");

        assertEquals("/hö/😀", text.toString());
        assertEquals("/hö/😀".getBytes(StandardCharsets.UTF_8).length, text.lengthBytes());
    }

    @Test
    void shouldShortenATextThatOnlyItsBytesMakeTooLong()
    {
        text.set("ääääääääääääää");

        assertTrue(text.toString().matches("äää~[0-9a-f]{16}"), text.toString());
    }

    @Test
    void shouldHashByContentAndNotByWhatWasThereBefore()
    {
        final BoundedText fresh = new BoundedText(200);
        fresh.set("abc");
        text.set("something longer than it");
        text.set("abc");

        assertEquals(fresh.hash(), text.hash());
        assertEquals(fresh, text);
        assertEquals(fresh.hashCode(), text.hashCode());
        assertEquals(0, fresh.compareTo(text));
    }

    @Test
    void shouldBeAsNewWhenCleared()
    {
        text.set("abc");
        text.clear();

        assertTrue(text.isEmpty());
        assertEquals(new BoundedText(24).hash(), text.hash());
        assertEquals(new BoundedText(30), text);
    }

    @Test
    void shouldMakeIdsFromNumbers()
    {
        final BoundedText id = new BoundedText(64);
        id.setId("toolu_", 0x0123456789abcdefL);

        assertEquals("toolu_0123456789abcdef", id.toString());
    }

    @Test
    void shouldShortenIdsThatDoNotFit()
    {
        text.setId("much_too_long_", 1);

        assertTrue(text.toString().startsWith("much_to~"), text.toString());
    }

    @Test
    void shouldOrderByUnsignedBytes()
    {
        final BoundedText other = new BoundedText(24);
        text.set("z");
        other.set("ä");

        assertTrue(text.compareTo(other) < 0);
    }

    @Test
    void shouldReadWhatItWrote()
    {
        final SplittableRandom random = new SplittableRandom(1);
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        for (int i = 0; i < 200; i++)
        {
            final BoundedText read = new BoundedText(24);
            text.set("x".repeat(random.nextInt(40)) + i);
            text.putTo(buffer, 3);
            read.readFrom(buffer, 3, text.lengthBytes());

            assertEquals(text, read);
        }
    }

    @Test
    void shouldRefuseToReadMoreThanItHolds()
    {
        final Exception ex = assertThrows(
            IllegalArgumentException.class, () -> text.readFrom(new ExpandableArrayBuffer(), 0, 25));

        assertTrue(ex.getMessage().contains("25") && ex.getMessage().contains("24"), ex.getMessage());
    }

    @Test
    void shouldRefuseCapacitiesThatCannotWork()
    {
        assertThrows(IllegalArgumentException.class, () -> new BoundedText(23));
        assertThrows(IllegalArgumentException.class, () -> new BoundedText(256));
    }

    @Test
    void shouldNotChangeACopyWithItsSource()
    {
        text.set("abc");
        final BoundedText copy = text.copy();
        text.set("def");

        assertEquals("abc", copy.toString());
        assertArrayEquals("abc".getBytes(StandardCharsets.UTF_8), copy.toString().getBytes(StandardCharsets.UTF_8));
    }
}
