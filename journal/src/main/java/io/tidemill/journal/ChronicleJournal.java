// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.Codec;
import io.tidemill.engine.Durability;
import io.tidemill.engine.EventLog;
import io.tidemill.engine.LogDamagedException;
import io.tidemill.engine.LogException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Map;

/**
 * The durable log of an engine in a directory: frames of entries, each checksummed, in segments that Chronicle Queue
 * maps and appends to. It needs no network and sends nothing anywhere.
 * <pre>{@code
 * final ChronicleJournal journal = ChronicleJournal.in(Path.of("data"));
 * }</pre>
 * One session writes at a time, proven by a lock; any number of readers, in this process or others, may read beside it.
 * Reading needs nothing of Chronicle and loads none of its classes.
 * <p>
 * Immutable and thread-safe; the sessions and readers that it gives out are used by one thread at a time. The shape of
 * one batch per document, with the checksum in the batch, follows Kafka's record batches; recovery that refuses rather
 * than repairs follows Aeron Archive.
 */
public final class ChronicleJournal implements EventLog
{
    private static final int FIRST_EPOCH = 1;

    private final Path directory;
    private final JournalOptions options;

    private ChronicleJournal(final Path directory, final JournalOptions options)
    {
        this.directory = directory;
        this.options = options;
    }

    /**
     * A journal in a data directory, which {@link #open} creates if it is missing.
     *
     * @param directory of the data
     * @return the journal; no file is touched yet
     */
    public static ChronicleJournal in(final Path directory)
    {
        return new ChronicleJournal(directory.toAbsolutePath().normalize(), JournalOptions.DEFAULT);
    }

    /**
     * The same journal with another size of segments.
     *
     * @param bytes that a segment grows to before the next one begins: 64 KiB to 1 GiB, by default 256 MiB
     * @return a copy
     */
    public ChronicleJournal withSegmentBytes(final long bytes)
    {
        return new ChronicleJournal(directory, options.withSegmentBytes(bytes));
    }

    /**
     * The same journal with another limit for frames, which is also about the limit for one event.
     *
     * @param bytes that one append writes at most: 512 to 2 MiB, by default 1 MiB
     * @return a copy
     */
    public ChronicleJournal withMaxFrameBytes(final int bytes)
    {
        return new ChronicleJournal(directory, options.withMaxFrameBytes(bytes));
    }

    /**
     * The same journal with another limit for what is not on the disk. Appends wait for the syncer beyond it, so that
     * no sync takes longer than this takes to write, and the kernel never holds up the appends on its own account.
     *
     * @param bytes that may be written and not synced: 64 KiB to 64 GiB, by default 512 MiB
     * @return a copy
     */
    public ChronicleJournal withMaxUnsyncedBytes(final long bytes)
    {
        return new ChronicleJournal(directory, options.withMaxUnsyncedBytes(bytes));
    }

    /**
     * The same journal with room on its disk that it leaves to others: with less than that free it stops, as on a full
     * disk, with {@code JOURNAL_FULL}, and goes on by itself when there is more. It looks whenever it takes more room,
     * which is for 32 MiB or less at a time; what it has taken before, it uses.
     *
     * @param bytes to leave free: 0 to 1 PiB, by default 0
     * @return a copy
     */
    public ChronicleJournal withMinFreeBytes(final long bytes)
    {
        return new ChronicleJournal(directory, options.withMinFreeBytes(bytes));
    }

    /**
     * The same journal, but where a {@linkplain #repair repair} has given up what was damaged, sessions and readers go
     * on behind the gap. Without this they refuse to, since whatever is computed from the rest may be wrong.
     *
     * @return a copy
     */
    public ChronicleJournal withAcceptedGaps()
    {
        return new ChronicleJournal(directory, options.withAcceptedGaps());
    }

    /** For tests: smaller blocks than production should use. */
    ChronicleJournal withBlockBytes(final int bytes)
    {
        return new ChronicleJournal(directory, options.withBlockBytes(bytes));
    }

    @Override
    public Durability durability()
    {
        return Durability.FSYNC;
    }

    @Override
    public Optional<Path> dataDirectory()
    {
        return Optional.of(directory);
    }

    /**
     * The data directory.
     *
     * @return its absolute path
     */
    public Path directory()
    {
        return directory;
    }

    @Override
    public <E> JournalSession<E> open(final Codec<E> codec, final List<String> inlets)
    {
        options.requireFit(codec);
        final boolean interrupted = Thread.interrupted();
        try
        {
            DataDirectory.prepare(directory);
            return open(codec, inlets, DirectoryLock.acquire(directory));
        }
        catch (final IOException failure)
        {
            throw new LogException("cannot open " + directory + " for writing: " + PrivateFiles.reason(failure) +
                "; its writer must be able to create and change files there, so allow that or name another directory",
                failure);
        }
        finally
        {
            if (interrupted)
            {
                Thread.currentThread().interrupt();
            }
        }
    }

    private <E> JournalSession<E> open(final Codec<E> codec, final List<String> inlets, final DirectoryLock lock)
        throws IOException
    {
        boolean opened = false;
        try
        {
            final DataDirectory data = DataDirectory.open(directory, codec.name());
            if (!Files.exists(data.journal()))
            {
                FramesMark.requireNone(data.journal());
            }
            PrivateFiles.createDirectory(data.journal());
            for (final Path leftover : SegmentDirectory.leftovers(data.journal()))
            {
                PrivateFiles.removeDirectory(leftover);
            }
            final List<Path> segments = SegmentDirectory.list(data.journal());
            final Path last = segments.isEmpty() ? null : segments.get(segments.size() - 1);
            final SegmentProperties before = last == null ? null : SegmentProperties.read(last);
            final InletNumbers numbers = new InletNumbers(before == null ? Map.of() : before.inlets(), inlets);
            final JournalGaps gaps = JournalGaps.readFinished(directory);
            final JournalSession<E> session = new JournalSession<>(data, lock, options, codec, numbers,
                Math.max(before == null ? 0 : before.ordinal(), gaps.state().lastSegment()),
                Math.max(epoch(before), gaps.state().epoch()));
            lock.nameHolder(session.epoch());
            opened = true;
            return session;
        }
        finally
        {
            if (!opened)
            {
                lock.close();
            }
        }
    }

    /**
     * A restart of the machine may have taken entries that were written and not synced. Where that leaves no trace,
     * their sequences are given out again, so whatever has seen them must be told by the epoch.
     */
    private static int epoch(final SegmentProperties before)
    {
        if (before == null)
        {
            return FIRST_EPOCH;
        }
        return before.bootId().equals(BootId.current()) ? before.epoch() : before.epoch() + 1;
    }

    @Override
    public <E> JournalReader<E> read(final Codec<E> codec)
    {
        return read(codec, 0);
    }

    /**
     * Opens the journal for reading from a sequence on; gaps in segments before need not be accepted.
     *
     * @param codec of the events
     * @param from  the first sequence to read; may lie beyond the end, to wait for it
     * @param <E>   the event class
     * @return the reader, to be closed by the caller
     * @throws LogException if there is no readable journal, or its events are of another codec
     */
    public <E> JournalReader<E> read(final Codec<E> codec, final long from)
    {
        present().requireCodec(codec.name());
        return new JournalReader<>(frames(from), codec, from);
    }

    /**
     * Opens the journal for reading without its codec: everything but the events' fields.
     *
     * @param from the first sequence to read
     * @return the reader, to be closed by the caller; its {@code decode} throws
     * @throws LogException if there is no readable journal
     */
    public JournalReader<Void> entries(final long from)
    {
        return new JournalReader<>(frames(from), null, from);
    }

    /**
     * Opens the journal for reading frame by frame. Where nobody writes, the end is given out only after a search of
     * all that lies behind it; beside a writer, a long hole is found at the latest while the reader rests at it. A
     * reader follows a writer, also one that comes later.
     *
     * @param from the first frame to read holds this sequence, or a later one
     * @return the cursor, to be closed by the caller
     * @throws LogException if there is no readable journal
     */
    public JournalFrames frames(final long from)
    {
        final SegmentChain chain = new SegmentChain(present().journal(), from, this::isWritten, true);
        chain.gaps().accept(options.acceptGaps());
        return new JournalFrames(chain, from);
    }

    /**
     * Checks every frame, and that none is missing but where a repair has given something up. Works beside a live
     * writer, whose end it does not judge.
     *
     * @param listener is told of each intact frame
     * @return the report, with the damage if there is any
     * @throws LogException if there is no journal, or it cannot be read for other reasons than damage
     */
    public VerifyReport verify(final VerifyListener listener)
    {
        final JournalTotals totals = new JournalTotals();
        String damage = null;
        JournalTail tail = null;
        final SegmentChain chain = new SegmentChain(present().journal(), 0, this::isWritten, false);
        chain.gaps().accept(true);
        try (JournalFrames frames = new JournalFrames(chain, 0))
        {
            while (frames.next())
            {
                totals.add(frames.frame());
                listener.onFrame(frames);
            }
            tail = chain.end();
        }
        catch (final LogDamagedException found)
        {
            damage = found.getMessage();
        }
        totals.walked(chain);
        return new VerifyReport(totals, tail, damage);
    }

    /**
     * Makes a damaged journal one that can be read: puts on record from where to where there is no intact frame. No
     * byte of a segment is changed. Afterwards the gaps must be {@linkplain #withAcceptedGaps accepted}.
     *
     * @return what was done; nothing, if the journal was sound
     * @throws LogException if there is no journal, somebody writes it, or nothing is left of it
     */
    public RepairReport repair()
    {
        return repair(false);
    }

    /**
     * What {@link #repair} would do, without doing it.
     *
     * @return the plan
     * @throws LogException as {@link #repair}
     */
    public RepairReport planRepair()
    {
        return repair(true);
    }

    private RepairReport repair(final boolean plan)
    {
        try
        {
            return new JournalRepair(directory, plan).runLocked();
        }
        catch (final IOException failure)
        {
            throw new LogException("cannot repair " + directory + ": " + PrivateFiles.reason(failure), failure);
        }
    }

    /**
     * What the data directory says about itself.
     *
     * @return the description
     * @throws LogException if there is no journal
     */
    public JournalInfo info()
    {
        final DataDirectory data = present();
        try
        {
            final List<Path> segments = SegmentDirectory.list(data.journal());
            return new JournalInfo(directory, data.codecName(), data.created(), segments.size(),
                SegmentDirectory.bytes(segments), writer());
        }
        catch (final IOException failure)
        {
            throw unreadable(failure);
        }
    }

    private String writer()
    {
        return isWritten() ? DirectoryLock.holder(directory) : null;
    }

    private boolean isWritten()
    {
        try
        {
            return DirectoryLock.isHeld(directory);
        }
        catch (final IOException failure)
        {
            throw new LogException("cannot tell whether " + directory + " is being written: " +
                PrivateFiles.reason(failure), failure);
        }
    }

    private DataDirectory present()
    {
        try
        {
            final DataDirectory data = DataDirectory.read(directory);
            if (data == null)
            {
                throw new LogException("there is no journal in " + directory + ": it " +
                    (Files.isDirectory(directory) ? "has no " + DataDirectory.FILE_NAME : "is no directory"));
            }
            return data;
        }
        catch (final IOException failure)
        {
            throw unreadable(failure);
        }
    }

    private LogException unreadable(final IOException failure)
    {
        return new LogException("cannot read " + directory + ": " + PrivateFiles.reason(failure), failure);
    }
}
