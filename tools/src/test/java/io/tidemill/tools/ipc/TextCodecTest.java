// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.ipc;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class TextCodecTest
{
    private final TextEvent event = new TextEvent();

    private void decode(final byte[] bytes)
    {
        TextCodec.INSTANCE.decode(0, new UnsafeBuffer(bytes), 0, bytes.length, event);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "Grüße, 世界 🌊", " \t "})
    void shouldBringBackWhatItWasGiven(final String text)
    {
        decode("something longer before it".getBytes(StandardCharsets.UTF_8));
        decode(text.getBytes(StandardCharsets.UTF_8));
        assertEquals(text, event.toString());
        final TextEvent copy = new TextEvent();
        TextCodec.INSTANCE.copy(event, copy);
        final UnsafeBuffer encoded = new UnsafeBuffer(new byte[100]);
        final int length = TextCodec.INSTANCE.encode(copy, encoded, 3);
        assertEquals(TextCodec.INSTANCE.length(copy), length);
        assertEquals(text, encoded.getStringWithoutLengthUtf8(3, length));
    }

    @Test
    void shouldRefuseWhatIsNoText()
    {
        decode("x".repeat(4_000).getBytes(StandardCharsets.UTF_8));
        assertThrows(IllegalArgumentException.class, () -> decode(new byte[4_001]));
        assertThrows(IllegalArgumentException.class, () -> decode(new byte[] {'a', (byte)0xFF}));
        assertThrows(IllegalArgumentException.class, () -> decode(new byte[] {'a', (byte)0xC3}));
    }

    @Test
    void shouldShowNothingThatControlsATerminal()
    {
        assertEquals("a?[31mb\tc?d??", ShownText.of("a\u001b[31mb\tc\nd\u0085\u2028"));
        assertEquals("Grüße", ShownText.of("Grüße".getBytes(StandardCharsets.UTF_8)));
        assertEquals("0x61ff", ShownText.of(new byte[] {'a', (byte)0xFF}));
    }
}
