// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * Copies the beginning of a file. Where there are only zeros, the copy has a hole. By reads, not by a mapping: see
 * {@link FileBytes}.
 */
final class FileCopy
{
    private static final int BLOCK = 1 << 16;
    private static final byte[] ZEROS = new byte[BLOCK];

    private FileCopy()
    {
    }

    /**
     * Copies it, to the disk.
     *
     * @param from   the file
     * @param to     the copy, which is not there yet
     * @param limit  bytes to copy at most
     * @param length of the copy at least; what is not copied is zero
     * @param copied is told how many bytes more were read
     */
    static void copy(final Path from, final Path to, final long limit, final long length, final LongConsumer copied)
        throws IOException
    {
        try (RandomAccessFile in = new RandomAccessFile(from.toFile(), "r");
            RandomAccessFile out = new RandomAccessFile(to.toFile(), "rw"))
        {
            PrivateFiles.restrict(to);
            final byte[] block = new byte[BLOCK];
            long done = 0;
            int count = in.read(block, 0, (int)Math.min(BLOCK, limit));
            while (count > 0)
            {
                if (!Arrays.equals(block, 0, count, ZEROS, 0, count))
                {
                    out.seek(done);
                    out.write(block, 0, count);
                }
                done += count;
                copied.accept(count);
                count = in.read(block, 0, (int)Math.min(BLOCK, limit - done));
            }
            out.setLength(Math.max(done, length));
            out.getFD().sync();
        }
    }
}
