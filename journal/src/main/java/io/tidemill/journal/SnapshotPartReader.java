// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogException;
import io.tidemill.engine.snapshot.SnapshotContents;
import io.tidemill.engine.snapshot.SnapshotPart;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * Reads the file of a part, by copies: a mapping of a file that somebody cuts short would kill the process. It stays
 * open, so that a snapshot that is dropped meanwhile can be read to its end.
 * <p>
 * <b>Threading:</b> one thread at a time.
 */
final class SnapshotPartReader implements AutoCloseable
{
    private static final int CHUNK = 64 * 1024;

    private final Path file;
    private final SnapshotProperties.Part part;
    private final RandomAccessFile in;
    private final CRC32C crc = new CRC32C();
    private byte[] chunk = new byte[CHUNK];

    /** What is in the chunk and not read yet. */
    private int begin;
    private int end;

    /** What is not in the chunk yet. */
    private long left;

    SnapshotPartReader(final Path directory, final SnapshotProperties.Part part)
    {
        this.file = directory.resolve(part.file());
        this.part = part;
        try
        {
            in = new RandomAccessFile(file.toFile(), "r");
        }
        catch (final FileNotFoundException missing)
        {
            // Also one that was dropped just now cannot be read.
            final boolean isDamage = !file.toFile().exists() && directory.toFile().exists();
            throw isDamage ? Damage.inSnapshot(file, "it is missing") : unreadable(missing);
        }
    }

    SnapshotProperties.Part part()
    {
        return part;
    }

    /** Refuses whatever is not what was written. */
    void check()
    {
        try
        {
            rewind();
            while (left > 0)
            {
                end = 0;
                fill();
            }
            requireChecksum();
        }
        catch (final IOException failure)
        {
            throw unreadable(failure);
        }
    }

    private void rewind() throws IOException
    {
        if (in.length() != part.length())
        {
            throw Damage.inSnapshot(file, "it has " + in.length() + " bytes, " + part.length() + " were written");
        }
        in.seek(0);
        crc.reset();
        begin = 0;
        end = 0;
        left = part.length();
    }

    private void fill() throws IOException
    {
        final int count = in.read(chunk, end, (int)Math.min(chunk.length - end, left));
        if (count < 0)
        {
            throw Damage.inSnapshot(file, "it is being cut short");
        }
        crc.update(chunk, end, count);
        end += count;
        left -= count;
    }

    private void requireChecksum()
    {
        if ((int)crc.getValue() != part.crc())
        {
            throw Damage.inSnapshot(file, "its bytes do not give the checksum that they were written with");
        }
    }

    void read(final SnapshotContents.Target target)
    {
        try
        {
            rewind();
            final UnsafeBuffer view = new UnsafeBuffer(chunk);
            require(view, SnapshotPartDescriptor.HEADER_LENGTH);
            requireKnownFormat(view);
            begin = SnapshotPartDescriptor.HEADER_LENGTH;
            while (begin < end || left > 0)
            {
                readRecord(view, target);
            }
            requireChecksum();
        }
        catch (final IOException failure)
        {
            throw unreadable(failure);
        }
    }

    private void requireKnownFormat(final UnsafeBuffer view)
    {
        if (SnapshotPartDescriptor.magic(view, 0) != SnapshotPartDescriptor.MAGIC)
        {
            throw Damage.inSnapshot(file, "it does not begin as a part of a snapshot does");
        }
        final int version = SnapshotPartDescriptor.formatVersion(view, 0);
        if (version != SnapshotPartDescriptor.FORMAT_VERSION)
        {
            throw new LogException("cannot read " + file + ": its format version is " + version + ", this release " +
                "knows " + SnapshotPartDescriptor.FORMAT_VERSION + "; use the release that wrote it, or a newer one");
        }
    }

    private void readRecord(final UnsafeBuffer view, final SnapshotContents.Target target) throws IOException
    {
        require(view, SnapshotPartDescriptor.RECORD_HEADER_LENGTH);
        final int length = SnapshotPartDescriptor.length(view, begin);
        final long key = SnapshotPartDescriptor.key(view, begin);
        if (length < 0 || length > SnapshotPart.MAX_RECORD_LENGTH)
        {
            throw Damage.inSnapshot(file, "a record says that it has " + length + " bytes");
        }
        final int whole = SnapshotPartDescriptor.RECORD_HEADER_LENGTH + SnapshotPartDescriptor.align(length);
        require(view, whole);
        target.record(key, view, begin + SnapshotPartDescriptor.RECORD_HEADER_LENGTH, length);
        begin += whole;
    }

    /** Has so many bytes at hand, one behind the other. */
    private void require(final UnsafeBuffer view, final int bytes) throws IOException
    {
        if (end - begin >= bytes)
        {
            return;
        }
        if (end - begin + left < bytes)
        {
            throw Damage.inSnapshot(file, "its last record goes beyond its end");
        }
        final byte[] from = chunk;
        chunk = bytes > chunk.length ? new byte[bytes] : chunk;
        System.arraycopy(from, begin, chunk, 0, end - begin);
        end -= begin;
        begin = 0;
        view.wrap(chunk);
        while (end < bytes)
        {
            fill();
        }
    }

    private LogException unreadable(final IOException failure)
    {
        return new LogException("cannot read " + file + ": " + PrivateFiles.reason(failure), failure);
    }

    @Override
    public void close()
    {
        try
        {
            in.close();
        }
        catch (final IOException ignore)
        {
            // Nothing was written.
        }
    }
}
