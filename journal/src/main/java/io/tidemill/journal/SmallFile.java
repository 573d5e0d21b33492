// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Files of properties, copied byte by byte: whoever reads the copy checks what is in it.
 */
final class SmallFile
{
    private SmallFile()
    {
    }

    /** Null if there is none. */
    static byte[] read(final Path file) throws IOException
    {
        try
        {
            return PrivateFiles.read(file);
        }
        catch (final NoSuchFileException none)
        {
            return null;
        }
    }

    /** To a directory that nobody looks at. On the disk, but for its name. */
    static void copy(final String name, final Path from, final Path to) throws IOException
    {
        PrivateFiles.write(to.resolve(name), PrivateFiles.read(from.resolve(name)));
    }

    /** In one step, and on the disk; null for no file. Does nothing if it is so already. */
    static void write(final Path file, final byte[] content) throws IOException
    {
        if (content == null)
        {
            if (Files.deleteIfExists(file))
            {
                PrivateFiles.force(file.getParent());
            }
            return;
        }
        final Path unseen = file.resolveSibling(file.getFileName() + TextProperties.TEMPORARY_SUFFIX);
        PrivateFiles.write(unseen, content);
        Files.move(unseen, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        PrivateFiles.force(file.getParent());
    }
}
