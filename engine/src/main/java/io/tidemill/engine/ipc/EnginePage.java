// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine.ipc;

import io.tidemill.engine.Durability;
import io.tidemill.engine.LogException;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

/**
 * What an engine tells all processes that may want to reach it: one page in a mapped file, which the next engine in
 * this place goes on with. Little-endian:
 * <pre>
 *     0  magic 'TMP1', format version, highest durability, whether the doorbell is heard   4 × 4
 *    16  the engine's process id, when it was started in ms                                2 × 8
 *   256  whether the thread that drains the lanes is awake: see {@link #idle}              8
 * </pre>
 * <b>Threading:</b> the engine writes; any thread of any process reads.
 */
public final class EnginePage implements AutoCloseable
{
    /** The thread looks for work. */
    static final long BUSY = 0;

    /** The thread is about to sleep, or asleep: it is to be woken by the doorbell. */
    static final long PARKED = 2;

    /** Of {@link #idle}: what the thread does. */
    static final long MEANING = 3;

    /** Of {@link #idle}: which engine of all that were in this place it is. */
    static final long SESSION = 0xFFFFL << 48;

    private static final int MAGIC = 'T' | 'M' << 8 | 'P' << 16 | '1' << 24;
    private static final int FORMAT_VERSION = 0;
    private static final int LENGTH = 4096;
    private static final int FORMAT_VERSION_OFFSET = 4;
    private static final int DURABILITY_OFFSET = 8;
    private static final int LISTENING_OFFSET = 12;
    private static final int PID_OFFSET = 16;
    private static final int STARTED_MS_OFFSET = 24;
    private static final int IDLE_OFFSET = 256;

    private final Path file;
    private final MappedByteBuffer mapped;
    private final UnsafeBuffer page;

    private EnginePage(final Path file, final boolean isEngine) throws IOException
    {
        this.file = file;
        try (FileChannel channel = isEngine ? FileChannel.open(file, Set.of(CREATE, READ, WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))) :
            FileChannel.open(file, READ))
        {
            if (!isEngine && channel.size() < LENGTH)
            {
                throw new IOException("it has " + channel.size() + " bytes, not " + LENGTH);
            }
            if (isEngine && channel.size() < LENGTH)
            {
                // In full, so that a full disk is found out now.
                channel.write(ByteBuffer.allocate(LENGTH), 0);
            }
            mapped = channel.map(
                isEngine ? FileChannel.MapMode.READ_WRITE : FileChannel.MapMode.READ_ONLY, 0, LENGTH);
        }
        page = new UnsafeBuffer(mapped);
    }

    /**
     * By an engine: takes the page over, or makes it.
     *
     * @param file       of the page
     * @param durability the highest that events reach here
     * @return it, to be closed by the caller; without a doorbell yet
     * @throws LogException if it cannot be had
     */
    public static EnginePage take(final Path file, final Durability durability)
    {
        try
        {
            if (Files.exists(file) && Files.size(file) > LENGTH)
            {
                throw new IOException("there is a file of " + Files.size(file) + " bytes, which is none of ours");
            }
            final EnginePage page = new EnginePage(file, true);
            final long session = (page.page.getLongVolatile(IDLE_OFFSET) & SESSION) + (1L << 48);
            page.page.putInt(LISTENING_OFFSET, 0, LITTLE_ENDIAN);
            page.page.putInt(DURABILITY_OFFSET, durability.ordinal(), LITTLE_ENDIAN);
            page.page.putLong(PID_OFFSET, ProcessHandle.current().pid(), LITTLE_ENDIAN);
            page.page.putLong(STARTED_MS_OFFSET, System.currentTimeMillis(), LITTLE_ENDIAN);
            page.page.putInt(FORMAT_VERSION_OFFSET, FORMAT_VERSION, LITTLE_ENDIAN);
            page.page.putLongVolatile(IDLE_OFFSET, session);
            page.page.putIntVolatile(0, MAGIC);
            return page;
        }
        catch (final IOException failure)
        {
            throw new LogException("cannot make the page for other processes " + file + ": " + failure.getMessage(),
                failure);
        }
    }

    /**
     * By anybody else.
     *
     * @param file of the page
     * @return it, to be closed by the caller
     * @throws IOException if there is none, or what is there is none
     */
    public static EnginePage read(final Path file) throws IOException
    {
        if (!Files.exists(file))
        {
            throw new NoSuchFileException("there is no engine that takes events from other processes: " + file +
                " is not there; start it, built with ipc(\"name\")");
        }
        final EnginePage page = new EnginePage(file, false);
        // The magic is an acquire, and written last.
        if (page.page.getIntVolatile(0) != MAGIC ||
            page.page.getInt(FORMAT_VERSION_OFFSET, LITTLE_ENDIAN) != FORMAT_VERSION)
        {
            page.close();
            throw new IOException(file + " is no page of an engine of this release");
        }
        return page;
    }

    /**
     * By the engine: whether it hears the doorbell.
     *
     * @param isListening from now on
     */
    public void listening(final boolean isListening)
    {
        page.putIntVolatile(LISTENING_OFFSET, isListening ? 1 : 0);
    }

    /**
     * Whether an engine hears the doorbell, as far as it could say: one that was killed could not.
     *
     * @return true if so
     */
    public boolean isListening()
    {
        return page.getIntVolatile(LISTENING_OFFSET) != 0;
    }

    /**
     * Of the engine that listens, or did.
     *
     * @return its process id in its own namespace
     */
    public long pid()
    {
        return page.getLong(PID_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * When that engine was started.
     *
     * @return the time
     */
    public Instant started()
    {
        return Instant.ofEpochMilli(page.getLong(STARTED_MS_OFFSET, LITTLE_ENDIAN));
    }

    /**
     * The highest durability that events reach here.
     *
     * @return the level
     */
    public Durability durability()
    {
        final Durability[] all = Durability.values();
        return all[Math.max(0, Math.min(page.getInt(DURABILITY_OFFSET, LITTLE_ENDIAN), all.length - 1))];
    }

    /**
     * By the engine's thread that drains the lanes: what it does now. The caller fences where that is needed.
     *
     * @param parksAndMeaning how often it was about to park, times 4, plus what it does now
     */
    public void idle(final long parksAndMeaning)
    {
        page.putLongRelease(IDLE_OFFSET, page.getLong(IDLE_OFFSET) & SESSION | parksAndMeaning & ~SESSION);
    }

    /** Session, spell and meaning. An acquire. */
    long idle()
    {
        return page.getLongVolatile(IDLE_OFFSET);
    }

    /**
     * Takes the mapping away. Nobody of this process may use the page any more.
     */
    @Override
    public void close()
    {
        BufferUtil.free(mapped);
    }

    @Override
    public String toString()
    {
        return file + " of process " + pid() + " since " + started();
    }
}
