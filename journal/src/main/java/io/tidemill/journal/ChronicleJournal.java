// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.Codec;
import io.tidemill.engine.ConsumerPositions;
import io.tidemill.engine.Durability;
import io.tidemill.engine.EventLog;
import io.tidemill.engine.LogException;
import io.tidemill.engine.Redacted;
import io.tidemill.engine.snapshot.SnapshotStore;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The durable log of an engine in a directory: frames of entries, each checksummed, in segments that Chronicle Queue
 * maps and appends to. It needs no network and sends nothing anywhere.
 * <pre>{@code
 * final ChronicleJournal journal = ChronicleJournal.in(Path.of("data"));
 * }</pre>
 * One session writes at a time, proven by a lock; any number of readers, in this process or others, may read beside it.
 * Reading needs nothing of Chronicle and loads none of its classes.
 * <p>
 * Its options never change, and it is thread-safe; the sessions and readers that it gives out are used by one thread at
 * a time. The shape of one batch per document, with the checksum in the batch, follows Kafka's record batches; recovery
 * that refuses rather than repairs follows Aeron Archive.
 */
public final class ChronicleJournal implements EventLog
{

    private final Path directory;
    private final JournalOptions options;
    private final JournalSnapshots snapshots;
    private final JournalConsumers consumers;
    private final Map<String, ChronicleJournal> companions = new ConcurrentHashMap<>();

    private ChronicleJournal(final Path directory, final JournalOptions options)
    {
        this.directory = directory;
        this.options = options;
        this.snapshots = new JournalSnapshots(directory);
        this.consumers = new JournalConsumers(directory);
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
     * The same journal with another plan of how long it keeps what nobody needs any more; everything by default. An
     * engine that takes snapshots applies it as long as it runs.
     *
     * @param plan to keep by
     * @return a copy
     */
    public ChronicleJournal withRetention(final RetentionPlan plan)
    {
        return new ChronicleJournal(directory, options.withRetention(Objects.requireNonNull(plan, "plan")));
    }

    /**
     * Applies the {@linkplain #withRetention plan of retention} now.
     *
     * @param neededFrom the first sequence that whoever writes the journal needs, with all behind it
     * @param isDryRun   to only say what would be removed
     * @return what was removed, or would be
     * @throws LogException if something cannot be read or removed
     */
    public RetentionReport retain(final long neededFrom, final boolean isDryRun)
    {
        new PresentJournal(directory).data();
        return new JournalRetention(directory, options.retention()).apply(neededFrom, isDryRun);
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
    public long lastSequence()
    {
        return JournalOpening.lastSequence(this, directory);
    }

    @Override
    public Map<Integer, String> inlets()
    {
        return JournalOpening.inlets(directory);
    }

    @Override
    public Optional<Path> dataDirectory()
    {
        return Optional.of(directory);
    }

    /**
     * {@inheritDoc}
     * <p>
     * It lies in a directory of that name in this one's, is written with the same options, and has a lock and epochs of
     * its own. This journal must have been opened once before it.
     *
     * @throws IllegalArgumentException if it is no such word, or the name of something that a data directory holds
     */
    @Override
    public Optional<EventLog> companion(final String name)
    {
        DataDirectory.requireCompanion(name);
        return Optional.of(companions.computeIfAbsent(name,
            unknown -> new ChronicleJournal(directory.resolve(unknown), options)));
    }

    @Override
    public Optional<SnapshotStore> snapshots()
    {
        return Optional.of(snapshots);
    }

    @Override
    public Optional<ConsumerPositions> consumers()
    {
        return Optional.of(consumers);
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
        return new JournalOpening(directory, options).open(codec, inlets);
    }

    @Override
    public <E> JournalReader<E> read(final Codec<E> codec)
    {
        return read(codec, 0);
    }

    /**
     * {@inheritDoc}
     * <p>
     * Gaps in segments before need not be accepted.
     */
    @Override
    public <E> JournalReader<E> read(final Codec<E> codec, final long from)
    {
        new PresentJournal(directory).data().requireCodec(codec.name());
        return new JournalReader<>(frames(from), codec, from);
    }

    /**
     * Removes old segments: those that end before a sequence, if it is proven that they are on the disk, and never
     * the last one. May be called while the journal is written or read, by any process; by one at a time.
     *
     * @param sequence that is to be kept, with all behind it
     * @return the first sequence that is there now
     * @throws LogException if there is no journal, it is damaged where that has to be looked at, or a file cannot be
     *                      removed; it may be tried again
     */
    public long removeBefore(final long sequence)
    {
        return new PresentJournal(directory).removeBefore(sequence);
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
     * @throws LogException if there is no readable journal, or that sequence was removed; not for 0
     */
    public JournalFrames frames(final long from)
    {
        return new PresentJournal(directory).frames(from, options.acceptGaps());
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
        return new PresentJournal(directory).verify(listener);
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
        return new PresentJournal(directory).repair(false);
    }

    /**
     * What {@link #repair} would do, without doing it.
     *
     * @return the plan
     * @throws LogException as {@link #repair}
     */
    public RepairReport planRepair()
    {
        return new PresentJournal(directory).repair(true);
    }

    /**
     * Takes out what entries hold, and what came of them, for ever: in the events they become VOID, with the timers
     * that they had set; in the outputs and dead letters that lie beside, whatever names them as its cause becomes
     * VOID. All else stays, under its sequence. Snapshots behind them go, and whatever else of this directory may hold
     * them. It happens as a whole or not at all, whatever is killed.
     *
     * @param plan which, and why
     * @return what was done
     * @throws LogException if there is no journal, somebody writes it, it is damaged, it has no such entries, the state
     *                      could not be computed any more, or there is no room; then nothing was changed, unless the
     *                      message says otherwise
     */
    public RedactionReport redact(final RedactionPlan plan)
    {
        return new PresentJournal(directory).redact(plan, false);
    }

    /**
     * What {@link #redact} would do, without doing it.
     *
     * @param plan which, and why
     * @return the plan's consequences
     * @throws LogException as {@link #redact}
     */
    public RedactionReport planRedaction(final RedactionPlan plan)
    {
        return new PresentJournal(directory).redact(plan, true);
    }

    @Override
    public Redacted redacted()
    {
        return new PresentJournal(directory).redacted();
    }

    /**
     * What the data directory says about itself.
     *
     * @return the description
     * @throws LogException if there is no journal
     */
    public JournalInfo info()
    {
        return new PresentJournal(directory).info();
    }
}
