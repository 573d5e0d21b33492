// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.Codec;
import io.tidemill.engine.LogException;

import java.io.IOException;
import java.nio.file.Files;
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

    /** Where the journal ends if it was cut since that was read to its end. */
    private long cutFrom;
    private EntriesCut cut;

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
        reader = null;
        cut = null;
        try
        {
            JournalBeginning.requireKept(data.directory(), from);
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
        return cut != null ? cutFrom : reader.chain().continuity().nextSequence();
    }

    /** The time of the last entry. */
    long lastTimeNs()
    {
        return cut != null ? cut.lastTimeNs() : reader.chain().continuity().lastTimeNs();
    }

    /** Whether there is anything to take out from a sequence on, which may be the next one, but none behind that. */
    boolean isCutBy(final long first)
    {
        report();
        if (cut != null)
        {
            throw new IllegalStateException("entries were taken out of " + data.directory() + " already");
        }
        final long beginning = reader.chain().beginning();
        if (first < beginning || first > nextSequence())
        {
            throw new IllegalArgumentException("cannot take out the entries of " + data.directory() +
                " from sequence " + first + " on: it holds " + beginning + " to " + (nextSequence() - 1));
        }
        return first < nextSequence();
    }

    /**
     * Takes entries out, from one that is there to the end.
     *
     * @param last segment, and what those that follow are like
     * @return number of the last segment now
     */
    long cut(final long first, final SegmentProperties last, final int epoch)
    {
        final EntriesCut made = new EntriesCut(data, options, last, epoch);
        try
        {
            final LockedFile lock = SegmentRemoval.lock(data.directory());
            try (lock)
            {
                JournalBeginning.requireKept(data.directory(), first);
                made.from(first);
            }
        }
        catch (final IOException failure)
        {
            throw new LogException("cannot take out the entries of " + data.directory() + " from sequence " + first +
                " on: " + PrivateFiles.reason(failure) + "; close the session and open the journal again, which " +
                "finds that done or not begun", failure);
        }
        cutFrom = first;
        cut = made;
        return made.lastSegment();
    }

    /** Behind it, the journal ends with the last entry, and all of it is on the disk. */
    void settle(final int epoch) throws IOException
    {
        if (cut == null && report().tail().state() == TailState.CUT)
        {
            TailCut.afterPowerLoss(data.directory(), report().tail(), nextSequence(), epoch);
        }
        final long synced = Math.min(reader.chain().syncedSequence(), nextSequence() - 1);
        SegmentSync.syncBehind(synced, nextSequence(), SegmentDirectory.list(data.journal()));
    }

    /** To be called when there is a later segment: the numbers of segments are never used again. */
    void removeEmptySegments() throws IOException
    {
        for (final Path empty : reader.chain().emptySegments())
        {
            // Not if it was cut off since.
            if (Files.exists(empty))
            {
                SegmentDirectory.remove(empty);
            }
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
