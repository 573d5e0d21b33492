// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Reads a file by copies, in spite of interrupts: where there may be nothing at all. Whoever loads from a mapping of a
 * hole is given a page for it, which on a full tmpfs is not to be had: that ends the JVM with SIGBUS.
 * <p>
 * Used by one thread at a time.
 */
final class FileBytes implements AutoCloseable
{
    private final Path file;
    private FileChannel channel;
    private boolean interrupted;

    FileBytes(final Path file)
    {
        this.file = file;
    }

    /** Fills a buffer from an offset on, as far as the file goes, and makes it ready to be read. */
    void read(final ByteBuffer to, final long offset)
    {
        final int limit = to.limit();
        boolean isRead = false;
        while (!isRead)
        {
            // What an interrupt has left is read once more.
            to.clear().limit(limit);
            isRead = isRead(to, offset);
        }
        to.flip();
    }

    private boolean isRead(final ByteBuffer to, final long offset)
    {
        interrupted |= Thread.interrupted();
        try
        {
            if (channel == null || !channel.isOpen())
            {
                channel = FileChannel.open(file, StandardOpenOption.READ);
            }
            int count = 0;
            while (to.hasRemaining() && count >= 0)
            {
                count = channel.read(to, offset + to.position());
            }
            return true;
        }
        catch (final ClosedByInterruptException again)
        {
            return false;
        }
        catch (final NoSuchFileException removed)
        {
            // An empty segment, by the writer that went on without it.
            return true;
        }
        catch (final IOException failure)
        {
            throw new LogException("cannot read " + file + " from byte " + offset + " on: " + failure +
                "; an I/O error is never taken for the end of the journal", failure);
        }
    }

    @Override
    public void close()
    {
        try
        {
            if (channel != null)
            {
                channel.close();
            }
        }
        catch (final IOException ignore)
        {
            // Nothing was written.
        }
        if (interrupted)
        {
            Thread.currentThread().interrupt();
        }
    }
}
