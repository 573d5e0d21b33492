// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.Codec;
import io.tidemill.engine.LogException;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What a session finds, and what it does about that before it goes on: cuts off what a loss of power left, puts on the
 * disk what a process that was killed had written, removes segments without entries.
 * <p>
 * <b>Threading:</b> the session's.
 */
final class JournalRecovery<E> implements AutoCloseable
{
    private final DataDirectory data;
    private final JournalOptions options;
    private final Codec<E> codec;
    private final String bootId;

    /** Of the last call, or null. */
    private RecoveryReader<E> reader;

    JournalRecovery(final DataDirectory data, final JournalOptions options, final Codec<E> codec, final String bootId)
    {
        this.data = data;
        this.options = options;
        this.codec = codec;
        this.bootId = bootId;
    }

    RecoveryReader<E> reader()
    {
        return reader == null ? from(0) : reader;
    }

    /** Reads anew. */
    RecoveryReader<E> from(final long from)
    {
        close();
        try
        {
            final SegmentChain chain =
                new SegmentChain(data.journal(), RecoveryStart.sequence(data.journal(), from, bootId), true);
            chain.gaps().accept(options.acceptGaps());
            reader = new RecoveryReader<>(new JournalReader<>(new JournalFrames(chain, from), codec, from), bootId);
            return reader;
        }
        catch (final IOException failure)
        {
            throw new LogException("cannot read the journal in " + data.directory() + " from sequence " + from +
                " on: " + PrivateFiles.reason(failure), failure);
        }
    }

    /** Known once all was read. */
    JournalRecoveryReport report()
    {
        if (reader == null || reader.report() == null)
        {
            throw new IllegalStateException("recovered() of " + data.directory() + " was not read to its end yet");
        }
        return reader.report();
    }

    /** The sequence that the journal goes on with. */
    long nextSequence()
    {
        return reader.chain().continuity().nextSequence();
    }

    /** The time of the last entry. */
    long lastTimeNs()
    {
        return reader.chain().continuity().lastTimeNs();
    }

    /** Behind it, the journal ends with the last entry, and all of it is on the disk. */
    void settle(final int epoch) throws IOException
    {
        if (report().tail().state() == TailState.CUT)
        {
            new TailCut(data, report().tail(), nextSequence(), epoch).apply();
        }
        SegmentSync.syncBehind(
            reader.chain().syncedSequence(), nextSequence(), SegmentDirectory.list(data.journal()));
    }

    /** To be called when there is a later segment: the numbers of segments are never used again. */
    void removeEmptySegments() throws IOException
    {
        for (final Path empty : reader.chain().emptySegments())
        {
            SegmentDirectory.remove(empty);
        }
    }

    @Override
    public void close()
    {
        if (reader != null)
        {
            reader.close();
        }
    }
}
