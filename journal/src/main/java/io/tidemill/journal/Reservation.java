// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Room on the disk for a segment, taken before anything is stored through its mapping: a store to a page for which the
 * disk has no block kills the process (SIGBUS), while a reservation that fails is an {@link IOException}.
 * <ol>
 * <li>What is reserved can be stored to, whatever else fills the disk.</li>
 * <li>What a reservation covers reads as zeros until it is stored to, and the file's length stays what it is where the
 * file system can do that ({@code fallocate}). Elsewhere zeros are written, always ahead of whoever stores.</li>
 * </ol>
 * One thread.
 */
final class Reservation implements AutoCloseable
{
    private static final Logger LOGGER = LoggerFactory.getLogger(Reservation.class);

    /** Small at first, as most segments of a test or a tool stay; then so large that it costs nothing to speak of. */
    private static final long FIRST_STEP = 1 << 20;
    private static final long MAX_STEP = 32 << 20;

    /** Once a JVM is enough. */
    private static final AtomicBoolean IS_SAID = new AtomicBoolean();

    private static final int KEEP_SIZE = 1;
    private static final int PUNCH_HOLE = 2;
    private static final int PAGE = 4_096;
    private static final int ZEROS = 1 << 16;

    private Path file;
    private final long minFreeBytes;
    private final RandomAccessFile access;

    /** Of {@code fallocate}; negative where zeros are written instead. */
    private int descriptor;
    private long reservedTo;

    /** Up to where an early extension has found no room; it is not tried again before it must be. */
    private long refusedAt = -1;

    /** Creates the file if it is missing, with nothing in it. Leaves some of the disk free. */
    Reservation(final Path file, final long minFreeBytes) throws IOException
    {
        this.file = file;
        this.minFreeBytes = minFreeBytes;
        access = new RandomAccessFile(file.toFile(), "rw");
        try
        {
            PrivateFiles.restrict(file);
            descriptor = PosixFiles.open(file);
        }
        catch (final Throwable failure)
        {
            access.close();
            throw failure;
        }
    }

    /** It has another name now. */
    void moved(final Path name)
    {
        file = name;
    }

    long reservedTo()
    {
        return reservedTo;
    }

    boolean covers(final long offset)
    {
        return offset <= reservedTo;
    }

    /**
     * Reserves up to an offset, and some more.
     *
     * @throws IOException if the disk has no room; what was reserved before stays so
     */
    void extendTo(final long offset) throws IOException
    {
        while (!covers(offset))
        {
            final long step = step();
            final long least = (offset - reservedTo + PAGE - 1) & -PAGE;
            try
            {
                take(step);
            }
            catch (final IOException failure)
            {
                if (least >= step || !PrivateFiles.isForWantOfRoom(failure))
                {
                    throw failure;
                }
                // Not room for all that would be good to have, but for what is needed, perhaps.
                take(least);
            }
        }
    }

    /** Reserves some more before it is needed. */
    void extendIfThereIsRoom()
    {
        if (refusedAt == reservedTo)
        {
            return;
        }
        try
        {
            take(step());
        }
        catch (final IOException ignore)
        {
            // Whoever needs it is told.
            refusedAt = reservedTo;
        }
    }

    private long step()
    {
        return Math.min(MAX_STEP, Math.max(FIRST_STEP, reservedTo));
    }

    private void take(final long length) throws IOException
    {
        requireFree(length);
        if (descriptor >= 0 && !PosixFiles.allocate(file, descriptor, KEEP_SIZE, reservedTo, length))
        {
            PosixFiles.close(descriptor);
            descriptor = -1;
        }
        if (descriptor < 0)
        {
            if (!IS_SAID.getAndSet(true))
            {
                LOGGER.warn("{}: room cannot be reserved by fallocate here, so zeros are written ahead", file);
            }
            final byte[] zeros = new byte[ZEROS];
            access.seek(reservedTo);
            for (long written = 0; written < length; written += ZEROS)
            {
                access.write(zeros);
            }
        }
        reservedTo += length;
    }

    private void requireFree(final long length) throws IOException
    {
        if (minFreeBytes > 0)
        {
            final long free = file.toFile().getUsableSpace();
            if (free - length < minFreeBytes)
            {
                throw new FileSystemException(file.toString(), null, PrivateFiles.NO_SPACE + " beyond the " +
                    minFreeBytes + " bytes to be left free: " + free + " are");
            }
        }
    }

    /** Gives back what lies behind an offset. Nobody stores there any more. */
    void trim(final long offset)
    {
        final long from = offset + PAGE - 1 & -PAGE;
        if (descriptor >= 0 && from < reservedTo)
        {
            try
            {
                PosixFiles.allocate(file, descriptor, KEEP_SIZE | PUNCH_HOLE, from, reservedTo - from);
            }
            catch (final IOException ignore)
            {
                // The file is larger than it need be.
            }
        }
    }

    @Override
    public void close()
    {
        if (descriptor >= 0)
        {
            PosixFiles.close(descriptor);
        }
        try
        {
            access.close();
        }
        catch (final IOException ignore)
        {
            // Nothing is kept back.
        }
    }
}
