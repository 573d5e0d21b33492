// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A new file, written from its begin to its end, in which pages of zeros take no room on the disk.
 */
final class SparseFile implements AutoCloseable
{
    private static final int PAGE = 4_096;
    private static final int CHUNK = 16 * PAGE;

    private final RandomAccessFile out;
    private final byte[] chunk = new byte[CHUNK];

    SparseFile(final Path file) throws IOException
    {
        Files.createFile(file);
        out = new RandomAccessFile(file.toFile(), "rw");
        try
        {
            PrivateFiles.restrict(file);
        }
        catch (final Throwable failure)
        {
            out.close();
            throw failure;
        }
    }

    /** Copies a part of a file to some place. */
    void copy(final RandomAccessFile in, final long from, final long to, final long at) throws IOException
    {
        long offset = from;
        while (offset < to)
        {
            final int length = (int)Math.min(CHUNK, to - offset);
            in.seek(offset);
            in.readFully(chunk, 0, length);
            for (int page = 0; page < length; page += PAGE)
            {
                final int end = Math.min(page + PAGE, length);
                if (!isZero(chunk, page, end))
                {
                    out.seek(at + offset - from + page);
                    out.write(chunk, page, end - page);
                }
            }
            offset += length;
        }
    }

    void put(final byte[] bytes, final int length, final long at) throws IOException
    {
        out.seek(at);
        out.write(bytes, 0, length);
    }

    /** Little endian. */
    void putInt(final int value, final long at) throws IOException
    {
        out.seek(at);
        out.writeInt(Integer.reverseBytes(value));
    }

    /** What is not written up to there is zero; on the disk when it returns. */
    void complete(final long length) throws IOException
    {
        out.setLength(length);
        out.getFD().sync();
    }

    static boolean isZero(final byte[] bytes, final int from, final int to)
    {
        int i = from;
        while (i < to && bytes[i] == 0)
        {
            i++;
        }
        return i == to;
    }

    /** Whether a part of a file, as far as that goes, is nothing but zeros. */
    static boolean isZero(final RandomAccessFile in, final long from, final long to) throws IOException
    {
        final byte[] bytes = new byte[CHUNK];
        in.seek(from);
        long left = to - from;
        while (left > 0)
        {
            final int count = in.read(bytes, 0, (int)Math.min(CHUNK, left));
            if (count < 0)
            {
                return true;
            }
            if (!isZero(bytes, 0, count))
            {
                return false;
            }
            left -= count;
        }
        return true;
    }

    @Override
    public void close() throws IOException
    {
        out.close();
    }
}
