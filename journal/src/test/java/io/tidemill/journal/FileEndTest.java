// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertEquals;

class FileEndTest
{
    private static final int LONGEST_ZEROS = JournalOptions.MAX_FRAME_BYTES;

    @TempDir
    Path temp;

    @Test
    void shouldFindTheEndOfWhatIsWritten() throws IOException
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int i = 0; i < 30; i++)
        {
            final Path file = temp.resolve("file-" + i);
            final long end = i == 0 ? 0 : random.nextInt(12 << 20);
            write(file, end, end + random.nextInt(80 << 20), random);
            assertEquals(end, FileEnd.of(file), "seed " + seed + ", file " + i);
        }
    }

    /** A byte here and there, as far from each other as a frame of zeros lets them be. */
    private static void write(final Path file, final long end, final long length, final Random random)
        throws IOException
    {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw"))
        {
            access.setLength(length);
            for (long at = end - 1; at >= 0; at -= 1 + random.nextInt(LONGEST_ZEROS))
            {
                access.seek(at);
                access.write(1);
            }
        }
    }
}
