// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/**
 * Where what is written of a segment's file ends. Files are made much longer than that, and what is not written reads
 * as zeros. As no frame is longer than a window, and none is all zeros, a window without anything else is behind the
 * end: so a few looks tell.
 */
final class FileEnd
{
    /** The longest frame that options allow, and what Chronicle puts in between. */
    private static final int WINDOW = JournalOptions.MAX_FRAME_BYTES + (1 << 18);

    private FileEnd()
    {
    }

    /** Behind the last byte that is not zero. */
    static long of(final Path file) throws IOException
    {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "r"))
        {
            final byte[] window = new byte[WINDOW];
            // The end is somewhere from the one to the other.
            long least = 0;
            long most = access.length();
            while (most - least > WINDOW)
            {
                final long from = least + (most - least) / 2;
                final long used = usedFrom(access, from, window, (int)Math.min(WINDOW, most - from));
                least = Math.max(least, used);
                most = used < 0 ? from : most;
            }
            return Math.max(least, usedFrom(access, least, window, (int)(most - least)));
        }
    }

    /** Behind the last byte of a window that is not zero; -1 if all are. */
    private static long usedFrom(
        final RandomAccessFile access, final long from, final byte[] window, final int length) throws IOException
    {
        access.seek(from);
        try
        {
            access.readFully(window, 0, length);
        }
        catch (final EOFException shorter)
        {
            // By its writer, which gives back room that it does not need.
            return -1;
        }
        int last = length - 1;
        while (last >= 0 && window[last] == 0)
        {
            last--;
        }
        return last < 0 ? -1 : from + last + 1;
    }
}
