// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkDirectoryTest
{
    @TempDir
    private Path temporary;

    @Test
    void shouldRemoveItselfWithAllItHolds() throws IOException
    {
        final Path path;
        try (WorkDirectory work = WorkDirectory.in(temporary))
        {
            path = work.path();
            assertEquals(temporary, path.getParent());
            Files.createDirectories(path.resolve("a/b"));
            Files.writeString(path.resolve("a/b/file"), "text");
        }
        assertFalse(Files.exists(path));
        assertTrue(Files.exists(temporary));
    }

    @Test
    void shouldTakeAPlaceOfItsOwnWithoutAChoice() throws IOException
    {
        final Path path;
        try (WorkDirectory work = WorkDirectory.in(null))
        {
            path = work.path();
            assertTrue(Files.isDirectory(path));
        }
        assertFalse(Files.exists(path));
    }
}
