// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tidemill.engine.EntryKind;
import io.tidemill.engine.LogDamagedException;
import io.tidemill.engine.LogException;
import io.tidemill.engine.snapshot.SnapshotContents;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Checks a copy as a start would: each frame of each log, that they end where they should, and that the snapshots
 * belong to them.
 */
final class CopyCheck
{
    private static final long NONE = -1;

    private final BackupListener listener;

    CopyCheck(final BackupListener listener)
    {
        this.listener = listener;
    }

    /** Reads all of a log, which is to end with a sequence. */
    void requireWhole(final String name, final Path log, final long lastSequence) throws IOException
    {
        final Path journal = DataDirectory.journal(log);
        listener.began("verify " + name, SegmentDirectory.bytes(SegmentDirectory.list(journal)));
        long done = 0;
        try (SegmentChain chain = new SegmentChain(journal, 0, true))
        {
            chain.gaps().accept(true);
            long last = NONE;
            while (chain.next())
            {
                last = chain.frame().lastSequence();
                done += chain.frame().lengthBytes();
                listener.reached(done);
            }
            if (last != lastSequence)
            {
                throw Damage.in(journal, "it ends with sequence " + last + ", and " + lastSequence + " was copied");
            }
        }
    }

    /** That a start on a log, whose outputs end with one, can begin with a snapshot. */
    static void requireUsable(final Path directory, final long sequence, final Path log, final long lastOutput)
        throws IOException
    {
        try (SnapshotContents snapshot = new SnapshotReader(directory, sequence))
        {
            final String misfit = misfit(snapshot, log, lastOutput);
            if (misfit != null)
            {
                throw new LogDamagedException("a start passes over the snapshot at sequence " + sequence + ": " +
                    misfit);
            }
        }
    }

    /** Why a snapshot that is sound does not belong to a log; null if it does. */
    static String misfit(final SnapshotContents snapshot, final Path log, final long lastOutput) throws IOException
    {
        final String foreign = "it does not belong to the journal in " + log + ", ";
        try (JournalReader<Void> entry = entry(log, snapshot.sequence()))
        {
            if (!entry.next() || entry.sequence() != snapshot.sequence())
            {
                return foreign + "which ends before it";
            }
            if (!is("epoch", entry.epoch(), snapshot) || !is("timeNs", entry.timeNs(), snapshot))
            {
                return foreign + "which has another entry there";
            }
        }
        final String outputs = snapshot.properties().getOrDefault("outputs", "-1");
        return outputs.matches("[0-9]{1,18}") && Long.parseLong(outputs) > lastOutput ?
            foreign + "whose outputs end with " + lastOutput + ", before output " + outputs : null;
    }

    /** Whether a snapshot cannot be used without a log of outputs. */
    static boolean knowsOutputs(final Path directory, final long sequence) throws IOException
    {
        return SnapshotProperties.read(directory, sequence).properties().getOrDefault("outputs", "-1")
            .matches("[0-9]+");
    }

    static int epoch(final Path log, final long sequence) throws IOException
    {
        try (JournalReader<Void> reader = entry(log, sequence))
        {
            return reader.next() ? reader.epoch() : 0;
        }
    }

    /** Whether two journals have the same entry at a sequence; true without one. */
    static boolean isSame(final Path one, final Path other, final long sequence) throws IOException
    {
        if (sequence < 0)
        {
            return true;
        }
        try (JournalReader<Void> here = entry(one, sequence); JournalReader<Void> there = entry(other, sequence))
        {
            return here.next() && there.next() && here.sequence() == there.sequence() &&
                here.epoch() == there.epoch() && here.timeNs() == there.timeNs();
        }
    }

    /** One that does not say is one that somebody else than an engine took. */
    private static boolean is(final String key, final long value, final SnapshotContents snapshot)
    {
        return Long.toString(value).equals(snapshot.properties().getOrDefault(key, Long.toString(value)));
    }

    private static JournalReader<Void> entry(final Path log, final long sequence)
    {
        final SegmentChain chain =
            new SegmentChain(DataDirectory.journal(log), sequence, () -> LogCopy.isWritten(log), false);
        chain.gaps().accept(true);
        return new JournalReader<>(new JournalFrames(chain, sequence), null, sequence);
    }

    /** The sequence of the entry that an output is of; -1 if it cannot be told. */
    static long cause(final Path outputs, final long output)
    {
        if (output < 0)
        {
            return NONE;
        }
        try (JournalReader<Void> reader = entry(outputs, output))
        {
            // Of outputs as of state hashes, it comes first.
            final boolean hasCause = reader.next() && reader.lengthBytes() >= Long.BYTES &&
                (reader.kind() == EntryKind.EVENT.code() || reader.kind() == EntryKind.MARKER.code());
            return hasCause ? reader.payloadBuffer().getLong(reader.payloadOffset(), LITTLE_ENDIAN) : NONE;
        }
        catch (final LogException cut)
        {
            return NONE;
        }
    }
}
