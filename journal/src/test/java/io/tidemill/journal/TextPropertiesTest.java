// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.LogDamagedException;
import io.tidemill.engine.LogException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

class TextPropertiesTest
{
    @TempDir
    Path temp;

    @Test
    void shouldReadBackAnyValue() throws IOException
    {
        final String[] values = {"", "a=b", "line\nbreak\r\n", "back\\slash\\n", "crc32c=1", "Übermaß ✓", " spaces "};
        final TextProperties written = new TextProperties(file());
        for (int i = 0; i < values.length; i++)
        {
            written.put("key" + i, values[i]);
        }
        written.write();
        final TextProperties read = TextProperties.read(file());
        for (int i = 0; i < values.length; i++)
        {
            assertEquals(values[i], read.text("key" + i));
        }
        assertEquals(values.length, read.values().size());
    }

    @Test
    void shouldKeepTheFilePrivateAndLeaveNoTemporaryOne() throws IOException
    {
        new TextProperties(file()).put("a", 1).write();
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
        assertFalse(Files.exists(temp.resolve("x.properties.new")));
    }

    @Test
    void shouldRefuseEveryFlippedBitAndEveryShorterFile() throws IOException
    {
        new TextProperties(file()).put("ordinal", 12).put("name", "a\nb").write();
        final byte[] sound = Files.readAllBytes(file());
        for (int bit = 0; bit < sound.length * 8; bit++)
        {
            final byte[] flipped = sound.clone();
            flipped[bit / 8] ^= (byte)(1 << bit % 8);
            Files.write(file(), flipped);
            assertThrows(LogDamagedException.class, () -> TextProperties.read(file()), "bit " + bit);
        }
        for (int length = 0; length < sound.length; length++)
        {
            Files.write(file(), java.util.Arrays.copyOf(sound, length));
            assertThrows(LogDamagedException.class, () -> TextProperties.read(file()), "length " + length);
        }
    }

    @Test
    void shouldNameTheFileAndTheKeyThatIsWrong() throws IOException
    {
        new TextProperties(file()).put("number", "many").put("big", "99999999999").write();
        final TextProperties read = TextProperties.read(file());
        assertSays("'missing'", () -> read.text("missing"));
        assertSays("'many'", () -> read.number("number"));
        assertSays("99999999999", () -> read.integer("big"));
    }

    @Test
    void shouldTellAMissingFileFromADamagedOne()
    {
        assertThrows(NoSuchFileException.class, () -> TextProperties.read(file()));
    }

    @Test
    void shouldRefuseHugeFilesEitherWay() throws IOException
    {
        final TextProperties huge = new TextProperties(file()).put("a", "x".repeat(2_000_000));
        assertThrows(LogException.class, huge::write);
        Files.write(file(), new byte[2_000_000]);
        assertSays("2000000 bytes", () -> TextProperties.read(file()));
    }

    private void assertSays(final String text, final org.junit.jupiter.api.function.Executable action)
    {
        final LogDamagedException thrown = assertThrows(LogDamagedException.class, action);
        assertTrue(thrown.getMessage().contains(text), thrown.getMessage());
        assertTrue(thrown.getMessage().contains(file().toString()), thrown.getMessage());
    }

    private Path file()
    {
        return temp.resolve("x.properties");
    }
}
