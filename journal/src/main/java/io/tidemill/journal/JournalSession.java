// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.Codec;
import io.tidemill.engine.EntrySource;
import io.tidemill.engine.LogReader;
import io.tidemill.engine.LogSession;

import java.io.IOException;

/**
 * The one writer of a {@link ChronicleJournal}. What was there is read first; {@link #begin} or the first
 * {@link #append} then begins a new segment. One that nothing was appended to is removed by the next session.
 * <p>
 * A failed append is final: the session refuses all further ones, since what reached the file is not known.
 * <p>
 * Used by one thread at a time, not always the same; only {@link #sync} is called by another one beside it. An
 * interrupt of that thread is put off while a call is at work.
 *
 * @param <E> the event class
 */
public final class JournalSession<E> implements LogSession<E>
{
    private static final long MUCH_UNSYNCED_BYTES = 128L << 20;

    private final DataDirectory data;
    private final DirectoryLock lock;
    private final JournalOptions options;
    private final Codec<E> codec;
    private final InletNumbers inlets;
    private final JournalRecovery<E> recovery;
    private final JournalSync sync;
    private final FullDisk disk;
    private final JournalRetention retention;
    private final PagesAhead ahead;
    private final SegmentSupply segments;
    private final SyncNotes notes = new SyncNotes();
    private final SessionCondition condition;
    private FrameEncoder<E> encoder;
    private SegmentWriter writer;
    private int epoch;
    private long nextSequence;

    JournalSession(
        final DataDirectory data,
        final DirectoryLock lock,
        final JournalOptions options,
        final Codec<E> codec,
        final InletNumbers inlets,
        final long lastOrdinal,
        final int epoch)
    {
        this.data = data;
        this.condition = new SessionCondition(data.directory());
        this.lock = lock;
        this.options = options;
        this.codec = codec;
        this.inlets = inlets;
        final String bootId = BootId.current();
        this.segments = new SegmentSupply(data, options, new SegmentProperties(
            lastOrdinal, epoch, 0, bootId, codec.name(), codec.version(), inlets.names()));
        this.epoch = epoch;
        this.sync = new JournalSync(data.directory());
        this.ahead = new PagesAhead(data.directory(), sync);
        this.disk = new FullDisk(data.directory());
        this.retention = new JournalRetention(data.directory(), options.retention());
        this.recovery = new JournalRecovery<>(data, options, codec, bootId);
    }

    @Override
    public LogReader<E> recovered()
    {
        return recovery.reader();
    }

    /**
     * {@inheritDoc}
     * <p>
     * Where a restart of the machine may have taken what was never synced, more may be read than is given out.
     */
    @Override
    public LogReader<E> recovered(final long from)
    {
        condition.requireUsable("recover from sequence " + from);
        requireNotBegun("recover");
        return recovery.from(from);
    }

    /**
     * {@inheritDoc}
     * <p>
     * They are kept in {@code cut/} in the data directory.
     *
     * @throws IllegalArgumentException if there is none; not for the sequence that comes next, which does nothing
     */
    @Override
    public void cutFrom(final long first)
    {
        condition.requireUsable("take out the entries from sequence " + first + " on");
        requireNotBegun("take entries out of");
        if (recovery.isCutBy(first))
        {
            condition.uninterrupted(first, () ->
            {
                segments.goOnBehind(recovery.cut(first, segments.last(), epoch + 1), epoch + 1);
                epoch++;
                lock.nameHolder(epoch);
            });
        }
    }

    private void requireNotBegun(final String purpose)
    {
        if (encoder != null)
        {
            throw new IllegalStateException("cannot " + purpose + ' ' + data.directory() + ": the session has begun");
        }
    }

    /**
     * What was found, known once {@link #recovered()} was read to its end.
     *
     * @return the report; its totals are of what was read
     * @throws IllegalStateException before that
     */
    public JournalRecoveryReport recovery()
    {
        return recovery.report();
    }

    @Override
    public int inletId(final String inlet)
    {
        return inlets.of(inlet);
    }

    @Override
    public int epoch()
    {
        return epoch;
    }

    @Override
    public void syncRecovered()
    {
        condition.requireUsable("put on the disk what is there");
        condition.uninterrupted(0, () -> SegmentSync.syncBehind(-1, Long.MAX_VALUE,
            SegmentDirectory.list(data.journal())));
    }

    @Override
    public void begin()
    {
        condition.requireUsable("begin a segment");
        prepareEncoder();
        if (writer == null)
        {
            condition.uninterrupted(nextSequence, this::roll);
        }
    }

    @Override
    public long append(final EntrySource<E> source, final long first, final long last)
    {
        if (writer == null || first != nextSequence || last < first || condition.hasFailed())
        {
            prepare(first, last);
        }
        final boolean interrupted = Thread.interrupted();
        try
        {
            sync.requireSound();
            segments.requireSound();
            if (sync.isBehindBy(options.maxUnsyncedBytes()) || !hasRoom())
            {
                return first - 1;
            }
            final long before = writer.endOffset();
            final long synced = sync.syncedSequence();
            nextSequence += writer.append(encoder, source, first, last, synced);
            if (before == 0)
            {
                sync.begin(writer.file());
                segments.mark(writer.file().getParent());
            }
            sync.appended(nextSequence - 1, writer.endOffset() - before);
            notes.noted(synced);
            ahead.written(writer);
            return nextSequence - 1;
        }
        catch (final Throwable thrown)
        {
            throw condition.failed(first, thrown);
        }
        finally
        {
            if (interrupted)
            {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** In the segment, or by a next one. */
    private boolean hasRoom() throws IOException
    {
        if (!disk.isWorthATry())
        {
            return false;
        }
        try
        {
            if (writer == null || writer.endOffset() >= options.segmentBytes())
            {
                roll();
            }
            else if (writer.endOffset() >= options.segmentBytes() / 2)
            {
                segments.prepareNext();
            }
            writer.reserve();
            disk.some(nextSequence);
            return true;
        }
        catch (final IOException failure)
        {
            if (!PrivateFiles.isForWantOfRoom(failure))
            {
                throw failure;
            }
            disk.none(nextSequence, failure);
            return false;
        }
    }

    @Override
    public boolean isFull()
    {
        return disk.isFull();
    }

    private void prepare(final long first, final long last)
    {
        condition.requireUsable("append sequence " + first);
        prepareEncoder();
        if (first != nextSequence || last < first)
        {
            throw new IllegalArgumentException("cannot append the sequences " + first + " to " + last + " to " +
                data.directory() + ": the next one is " + nextSequence);
        }
    }

    private void prepareEncoder()
    {
        if (encoder == null)
        {
            recovery();
            nextSequence = recovery.nextSequence();
            encoder = new FrameEncoder<>(codec, epoch, options.maxFrameBytes(), recovery.lastTimeNs());
        }
    }

    @Override
    public int idle()
    {
        final long synced = sync.syncedSequence();
        return writer != null && !condition.hasFailed() && notes.isDue(synced) ? noteSynced(synced) : 0;
    }

    /** An empty frame, which only says how far the disk has come: what recovery may cut off lies behind that. */
    private int noteSynced(final long synced)
    {
        try
        {
            sync.requireSound();
            final long before = writer.endOffset();
            writer.append(encoder, null, nextSequence, nextSequence - 1, synced);
            sync.appended(nextSequence - 1, writer.endOffset() - before);
            notes.noted(synced);
            return 1;
        }
        catch (final Throwable thrown)
        {
            throw condition.failed(nextSequence, thrown);
        }
    }

    @Override
    public long sync()
    {
        lock.requireInPlace();
        return sync.sync();
    }

    @Override
    public long syncNs()
    {
        return writer == null ? 0 : SegmentSync.elapsedNs(writer.file());
    }

    @Override
    public boolean isSyncUrgent()
    {
        return sync.unsyncedBytes() >= Math.min(MUCH_UNSYNCED_BYTES, options.maxUnsyncedBytes() / 4);
    }

    @Override
    public long appendedBytes()
    {
        return sync.appendedBytes();
    }

    @Override
    public void release(final long first)
    {
        retention.apply(first, false);
    }

    /** For tests. */
    long unsyncedBytes()
    {
        return sync.unsyncedBytes();
    }

    /** Begins the next segment. */
    private void roll() throws IOException
    {
        lock.requireInPlace();
        final boolean first = writer == null;
        if (first)
        {
            recovery.settle(epoch);
            sync.startAt(nextSequence - 1);
            notes.noted(nextSequence - 1);
        }
        final SegmentWriter next = segments.next(nextSequence);
        endSegment();
        writer = next;
        if (first)
        {
            recovery.removeEmptySegments();
        }
    }

    private void noteAtTheEnd()
    {
        try
        {
            final long synced = sync.syncedSequence();
            if (writer != null && !condition.hasFailed() && notes.isNew(synced))
            {
                noteSynced(synced);
            }
        }
        finally
        {
            endSegment();
        }
    }

    /** Nothing is appended to it any more. */
    private void endSegment()
    {
        final SegmentWriter last = writer;
        writer = null;
        if (last != null)
        {
            sync.end();
            ahead.end();
            segments.retire(last);
        }
    }

    @Override
    public void close()
    {
        if (!condition.close())
        {
            return;
        }
        final boolean interrupted = Thread.interrupted();
        try (lock; sync; segments; recovery)
        {
            ahead.close();
            noteAtTheEnd();
        }
        finally
        {
            if (interrupted)
            {
                Thread.currentThread().interrupt();
            }
        }
    }
}
