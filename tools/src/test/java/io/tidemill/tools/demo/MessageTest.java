// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.demo;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class MessageTest
{
    @Test
    void shouldSendALineOfNameAndValue()
    {
        final ByteArrayOutputStream sent = new ByteArrayOutputStream();
        Message.ACK.send(17, new PrintStream(sent));
        assertEquals(String.format("ACK 17%n"), sent.toString(US_ASCII));
    }

    @Test
    void shouldThrowWhenNobodyReads()
    {
        final PrintStream broken = new PrintStream(new OutputStream()
        {
            @Override
            public void write(final int b) throws IOException
            {
                throw new IOException("broken pipe");
            }
        });
        assertThrows(UncheckedIOException.class, () -> Message.ACK.send(17, broken));
    }
}
