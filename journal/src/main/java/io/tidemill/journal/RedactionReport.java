// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import java.util.List;

/**
 * What {@link ChronicleJournal#redact} did, or {@link ChronicleJournal#planRedaction} would do.
 *
 * @param events    entries of kind EVENT that are VOID now
 * @param timers    entries of kind TIMER that are VOID now, since a redacted entry had set the timer
 * @param outputs   that are VOID now, with state hashes, since a redacted entry was their cause
 * @param letters   dead letters that are VOID now
 * @param already   sequences that held nothing before
 * @param gone      sequences that are not there any more, being removed for their age or given up by a repair; what was
 *                  left of them elsewhere goes
 * @param left      sequences that stay as they are: markers of the engine's own, and timers that an entry had set which
 *                  is not redacted
 * @param snapshots that go, by their sequences
 * @param segments  files that were written anew
 * @param bytes     of these files
 * @param copies    files that held what was cut off or moved away, and go
 * @param notes     what else is to be known, in sentences
 */
public record RedactionReport(
    long events,
    long timers,
    long outputs,
    long letters,
    SequenceRanges already,
    SequenceRanges gone,
    SequenceRanges left,
    List<Long> snapshots,
    int segments,
    long bytes,
    int copies,
    List<String> notes)
{
    /**
     * Copies the lists.
     *
     * @param events    that are VOID now
     * @param timers    that are VOID now
     * @param outputs   that are VOID now
     * @param letters   that are VOID now
     * @param already   that held nothing before
     * @param gone      that are not there any more
     * @param left      that stay as they are
     * @param snapshots that go
     * @param segments  that were written anew
     * @param bytes     of these files
     * @param copies    that go
     * @param notes     what else is to be known
     */
    public RedactionReport
    {
        snapshots = List.copyOf(snapshots);
        notes = List.copyOf(notes);
    }

    /**
     * Whether there was nothing to be done; then nothing was changed, and nothing is on record.
     *
     * @return true if so
     */
    public boolean isNothing()
    {
        return events + timers + outputs + letters == 0 && segments == 0 && copies == 0 && snapshots.isEmpty();
    }
}
