// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.ConsumerPosition;
import io.tidemill.engine.LogException;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A position that is moved by stores into its mapped file. All of the file was written before, so no store needs room
 * that a full disk does not have.
 * <p>
 * The mapping, one page, is left to the garbage collector: an unmapping would kill the process if the one who moves the
 * position came late.
 */
final class JournalConsumer implements ConsumerPosition
{
    private final String name;
    private final Path file;
    private final LockedFile lock;
    private final MappedByteBuffer mapped;
    private final UnsafeBuffer buffer;
    private final AtomicLong sequence;

    /** Of the one who moves it. */
    private int generation;
    private volatile boolean closed;

    /** @param lock held, and from now on this position's */
    JournalConsumer(final String name, final ConsumerFile file, final LockedFile lock) throws IOException
    {
        this.name = name;
        this.file = file.path();
        this.lock = lock;
        sequence = new AtomicLong(file.readSequence());
        mapped = map(file.path());
        buffer = new UnsafeBuffer(mapped);
        generation = ConsumerDescriptor.generation(buffer);
    }

    private static MappedByteBuffer map(final Path file) throws IOException
    {
        boolean interrupted = Thread.interrupted();
        try
        {
            while (true)
            {
                try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw"))
                {
                    return access.getChannel().map(FileChannel.MapMode.READ_WRITE, 0, ConsumerDescriptor.LENGTH);
                }
                catch (final ClosedByInterruptException again)
                {
                    interrupted |= Thread.interrupted();
                }
            }
        }
        finally
        {
            if (interrupted)
            {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public String name()
    {
        return name;
    }

    @Override
    public long sequence()
    {
        return sequence.getAcquire();
    }

    @Override
    public void moveTo(final long to)
    {
        if (to < -1 || closed)
        {
            throw refused(to);
        }
        ConsumerDescriptor.move(buffer, ++generation, to);
        // Release is enough: it is a copy, for threads that look.
        sequence.setRelease(to);
    }

    private RuntimeException refused(final long to)
    {
        final String attempt = "cannot move the consumer '" + name + "' to sequence " + to + ": ";
        return closed ? new IllegalStateException(attempt + "its position is closed") :
            new IllegalArgumentException(attempt + "-1 is before the first");
    }

    @Override
    public void sync()
    {
        try
        {
            mapped.force();
        }
        catch (final UncheckedIOException failure)
        {
            throw new LogException("cannot put the position of the consumer '" + name + "' on the disk: " + file +
                ": " + PrivateFiles.reason(failure.getCause()) + "; look after that disk", failure);
        }
    }

    @Override
    public void close()
    {
        closed = true;
        lock.close();
    }
}
