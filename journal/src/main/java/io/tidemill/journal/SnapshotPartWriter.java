// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogException;
import io.tidemill.engine.snapshot.SnapshotPart;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * Writes the file of a part: records are gathered into chunks, which are checksummed while they are in the cache.
 * <p>
 * By a stream, since an interrupt of a stage's thread would close a channel; its extra copy is from cache to cache. No
 * mapping, since a full disk would kill the process. The file stays open until it is on the disk, so that no failed
 * write-back goes by unseen.
 * <p>
 * <b>Threading:</b> one thread at a time.
 */
final class SnapshotPartWriter implements SnapshotPart
{
    /** Multiples of 4, so that a record's padding never crosses the end of one. */
    private static final int CHUNK = 64 * 1024;

    /**
     * With longer writes the kernel takes longer stretches of memory for the file: a third off the time. For little
     * state the array would cost more than that.
     */
    private static final int LONG_CHUNK = 1024 * 1024;
    private static final int MUCH = 4 * LONG_CHUNK;

    private final String name;
    private final Path file;
    private final FileOutputStream out;
    private byte[] chunk = new byte[CHUNK];
    private final UnsafeBuffer view = new UnsafeBuffer(chunk);
    private final CRC32C crc = new CRC32C();
    private int used;
    private long length;

    /** Volatile: whoever completes the snapshot sees what was written before it was set, by another thread. */
    private volatile boolean closed;

    /** Behind it, what was written is not what should have been. */
    private LogException failure;

    SnapshotPartWriter(final String name, final Path file) throws IOException
    {
        this.name = name;
        this.file = file;
        out = new FileOutputStream(file.toFile());
        boolean opened = false;
        try
        {
            PrivateFiles.restrict(file);
            opened = true;
        }
        finally
        {
            if (!opened)
            {
                out.close();
            }
        }
        SnapshotPartDescriptor.putHeader(view, 0);
        used = SnapshotPartDescriptor.HEADER_LENGTH;
    }

    @Override
    public void add(final long key, final DirectBuffer buffer, final int offset, final int length)
    {
        requireAcceptable(length);
        buffer.boundsCheck(offset, length);
        try
        {
            if (chunk.length - used < SnapshotPartDescriptor.RECORD_HEADER_LENGTH)
            {
                flush();
            }
            SnapshotPartDescriptor.putRecordHeader(view, used, length, key);
            used += SnapshotPartDescriptor.RECORD_HEADER_LENGTH;
            copy(buffer, offset, length);
            for (int i = length; i < SnapshotPartDescriptor.align(length); i++)
            {
                chunk[used++] = 0;
            }
        }
        catch (final IOException thrown)
        {
            throw failed(thrown);
        }
    }

    private void requireAcceptable(final int recordLength)
    {
        requireSound();
        if (closed)
        {
            throw new IllegalStateException("part '" + name + "' of " + file.getParent() + " is closed");
        }
        if (recordLength < 0 || recordLength > MAX_RECORD_LENGTH)
        {
            throw new IllegalArgumentException("a record of part '" + name + "' cannot have " + recordLength +
                " bytes: 0 to " + MAX_RECORD_LENGTH + " are allowed");
        }
    }

    private void copy(final DirectBuffer buffer, final int offset, final int recordLength) throws IOException
    {
        int copied = 0;
        while (copied < recordLength)
        {
            if (used == chunk.length)
            {
                flush();
            }
            final int count = Math.min(chunk.length - used, recordLength - copied);
            buffer.getBytes(offset + copied, chunk, used, count);
            used += count;
            copied += count;
        }
    }

    private void flush() throws IOException
    {
        crc.update(chunk, 0, used);
        out.write(chunk, 0, used);
        length += used;
        used = 0;
        if (length >= MUCH && chunk.length < LONG_CHUNK)
        {
            chunk = new byte[LONG_CHUNK];
            view.wrap(chunk);
        }
    }

    private void requireSound()
    {
        if (failure != null)
        {
            throw failure;
        }
    }

    private LogException failed(final IOException thrown)
    {
        failure = new LogException("cannot write part '" + name + "' of a snapshot to " + file + ": " +
            PrivateFiles.reason(thrown) + (PrivateFiles.isForWantOfRoom(thrown) ? "; make room on that disk" :
            "; look after that disk") + ". Until then nothing is lost: earlier snapshots and the journal are as " +
            "they were", thrown);
        closed = true;
        return failure;
    }

    @Override
    public void close()
    {
        if (closed)
        {
            return;
        }
        try
        {
            flush();
            closed = true;
        }
        catch (final IOException thrown)
        {
            throw failed(thrown);
        }
    }

    /** Puts it on the disk; what it is then. */
    SnapshotProperties.Part sync()
    {
        if (!closed)
        {
            throw new IllegalStateException("part '" + name + "' of " + file.getParent() + " is not closed");
        }
        requireSound();
        try
        {
            out.getFD().sync();
            return new SnapshotProperties.Part(name, file.getFileName().toString(), length, (int)crc.getValue());
        }
        catch (final IOException thrown)
        {
            throw failed(thrown);
        }
    }

    /** Gives the file up; nothing is written any more. */
    void release()
    {
        closed = true;
        try
        {
            out.close();
        }
        catch (final IOException ignore)
        {
            // It is synced, or of no use.
        }
    }
}
