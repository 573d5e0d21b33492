// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.Codec;
import io.tidemill.engine.EntrySource;
import io.tidemill.engine.LogException;
import io.tidemill.engine.LogReader;
import io.tidemill.engine.LogSession;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The one writer of a {@link ChronicleJournal}. What was there is read first; {@link #begin} or the first
 * {@link #append} then begins a new segment. One that nothing was appended to is removed by the next session.
 * <p>
 * A failed append is final: the session refuses all further ones, since what reached the file is not known.
 * <p>
 * Used by one thread at a time, not always the same. An interrupt of that thread is put off while a call is at work.
 *
 * @param <E> the event class
 */
public final class JournalSession<E> implements LogSession<E>
{
    private static final int FIRST_EPOCH = 1;

    private final DataDirectory data;
    private final DirectoryLock lock;
    private final JournalOptions options;
    private final Codec<E> codec;
    private final String bootId;
    private final InletNumbers inlets;
    private final RecoveryReader<E> recovered;
    private FrameEncoder<E> encoder;
    private SegmentWriter writer;
    private long ordinal;
    private long nextSequence;
    private LogException failure;
    private boolean closed;

    JournalSession(
        final DataDirectory data,
        final DirectoryLock lock,
        final JournalOptions options,
        final Codec<E> codec,
        final InletNumbers inlets,
        final long lastOrdinal)
    {
        this.data = data;
        this.lock = lock;
        this.options = options;
        this.codec = codec;
        this.inlets = inlets;
        this.ordinal = lastOrdinal;
        this.bootId = BootId.current();
        final JournalFrames frames = new JournalFrames(new SegmentChain(data.journal(), 0, true), 0);
        this.recovered = new RecoveryReader<>(new JournalReader<>(frames, codec, 0), bootId);
    }

    @Override
    public LogReader<E> recovered()
    {
        return recovered;
    }

    /**
     * What was found, known once {@link #recovered()} was read to its end.
     *
     * @return the report
     * @throws IllegalStateException before that
     */
    public JournalRecoveryReport recovery()
    {
        if (recovered.report() == null)
        {
            throw new IllegalStateException("recovered() of " + data.directory() + " was not read to its end yet");
        }
        return recovered.report();
    }

    @Override
    public int inletId(final String inlet)
    {
        return inlets.of(inlet);
    }

    @Override
    public int epoch()
    {
        return FIRST_EPOCH;
    }

    @Override
    public void begin()
    {
        requireUsable("begin a segment");
        prepareEncoder();
        final boolean interrupted = Thread.interrupted();
        try
        {
            if (writer == null)
            {
                roll();
            }
        }
        catch (final Throwable thrown)
        {
            throw failed(nextSequence, thrown);
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
    public long append(final EntrySource<E> source, final long first, final long last)
    {
        if (writer == null || first != nextSequence || last < first || failure != null)
        {
            prepare(first, last);
        }
        final boolean interrupted = Thread.interrupted();
        try
        {
            if (writer == null || writer.endOffset() >= options.segmentBytes())
            {
                roll();
            }
            nextSequence += writer.append(encoder, source, first, last, -1);
            return nextSequence - 1;
        }
        catch (final Throwable thrown)
        {
            throw failed(first, thrown);
        }
        finally
        {
            if (interrupted)
            {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void prepare(final long first, final long last)
    {
        requireUsable("append sequence " + first);
        prepareEncoder();
        if (first != nextSequence || last < first)
        {
            throw new IllegalArgumentException("cannot append the sequences " + first + " to " + last + " to " +
                data.directory() + ": the next one is " + nextSequence);
        }
    }

    private void requireUsable(final String purpose)
    {
        if (closed || failure != null)
        {
            throw new LogException("cannot " + purpose + " in " + data.directory() +
                (closed ? ": the session is closed" : ": an earlier append failed (" + failure.getMessage() +
                    "); close the session and open the journal again"), failure);
        }
    }

    private void prepareEncoder()
    {
        if (encoder == null)
        {
            nextSequence = recovery().totals().lastSequence() + 1;
            encoder = new FrameEncoder<>(
                codec, FIRST_EPOCH, options.maxFrameBytes(), recovered.chain().continuity().lastTimeNs());
        }
    }

    /** Begins the next segment. */
    private void roll() throws IOException
    {
        final boolean first = writer == null;
        closeWriter();
        ordinal++;
        final Path directory = SegmentDirectory.create(data.journal(), new SegmentProperties(
            ordinal, FIRST_EPOCH, nextSequence, bootId, codec.name(), codec.version(), inlets.names()));
        writer = new SegmentWriter(directory, options);
        if (first)
        {
            // Only now: the numbers of segments are never used again, and the new one has a higher number.
            for (final Path empty : recovered.chain().emptySegments())
            {
                SegmentDirectory.remove(empty);
            }
        }
    }

    private LogException failed(final long first, final Throwable thrown)
    {
        failure = thrown instanceof LogException ? (LogException)thrown :
            new LogException("cannot append sequence " + first + " to " + data.directory() + ": " + thrown, thrown);
        return failure;
    }

    private void closeWriter()
    {
        if (writer != null)
        {
            final SegmentWriter old = writer;
            writer = null;
            old.close();
        }
    }

    @Override
    public void close()
    {
        if (closed)
        {
            return;
        }
        closed = true;
        final boolean interrupted = Thread.interrupted();
        try (lock)
        {
            recovered.close();
            closeWriter();
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
