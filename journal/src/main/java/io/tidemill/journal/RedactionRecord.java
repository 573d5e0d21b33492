// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogException;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;

/**
 * One redaction, on record: {@code redactions/0000000001.properties} in the data directory of the events. From the
 * moment when it is there, the redaction is done or will be.
 *
 * @param number            of the redaction, from 1
 * @param id                in the names of the files that were prepared for it
 * @param isFinished        whether nothing is left to be done
 * @param reason            that was given
 * @param at                when it was made
 * @param sequences         that were redacted
 * @param firstSequence     from which on state may be another one than it was; -1 if none is
 * @param keptSnapshotsFrom snapshots at or behind it stay; {@link Long#MAX_VALUE} for none
 * @param lastSequence      of the events at that time
 * @param lastOutput        of the outputs at that time, -1 if there was none
 */
record RedactionRecord(
    long number,
    String id,
    boolean isFinished,
    String reason,
    Instant at,
    SequenceRanges sequences,
    long firstSequence,
    long keptSnapshotsFrom,
    long lastSequence,
    long lastOutput)
{
    private static final int FORMAT = 1;

    static RedactionRecord read(final Path file) throws IOException
    {
        final TextProperties text = TextProperties.read(file);
        if (text.integer("format") != FORMAT)
        {
            throw new LogException("cannot read " + text.file() + ": its format is " + text.integer("format") +
                ", this release knows " + FORMAT + "; use the release that wrote it, or a newer one");
        }
        try
        {
            return new RedactionRecord(text.number("number"), text.text("id"),
                Boolean.parseBoolean(text.text("isFinished")), text.text("reason"),
                Instant.ofEpochMilli(text.number("redactedMs")), SequenceRanges.parse(text.text("sequences")),
                text.number("firstSequence"), text.number("keptSnapshotsFrom"), text.number("lastSequence"),
                text.number("lastOutput"));
        }
        catch (final IllegalArgumentException failure)
        {
            throw Damage.in(text.file(), failure.getMessage());
        }
    }

    static Path file(final Path redactions, final long number)
    {
        return redactions.resolve(String.format(Locale.ROOT, "%010d.properties", number));
    }

    /** On the disk when it returns. */
    void write(final Path redactions) throws IOException
    {
        new TextProperties(file(redactions, number))
            .put("format", FORMAT)
            .put("number", number)
            .put("id", id)
            .put("isFinished", isFinished)
            .put("reason", reason)
            .put("redactedMs", at.toEpochMilli())
            .put("sequences", sequences)
            .put("firstSequence", firstSequence)
            .put("keptSnapshotsFrom", keptSnapshotsFrom)
            .put("lastSequence", lastSequence)
            .put("lastOutput", lastOutput)
            .write();
    }

    RedactionRecord finished()
    {
        return new RedactionRecord(number, id, true, reason, at, sequences, firstSequence, keptSnapshotsFrom,
            lastSequence, lastOutput);
    }
}
