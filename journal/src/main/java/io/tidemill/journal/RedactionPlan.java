// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import java.util.Objects;

/**
 * What is to be redacted, and why. Immutable.
 * <pre>{@code
 * journal.redact(RedactionPlan.of(SequenceRanges.parse("17, 120-129"), "ticket 4711"));
 * }</pre>
 */
public final class RedactionPlan
{
    private static final int MAX_REASON_LENGTH = 1_000;

    private final SequenceRanges sequences;
    private final String reason;

    /** {@link Long#MAX_VALUE} for none. */
    private final long keptSnapshotsFrom;
    private final boolean isForced;

    private RedactionPlan(
        final SequenceRanges sequences, final String reason, final long keptSnapshotsFrom, final boolean isForced)
    {
        this.sequences = sequences;
        this.reason = reason;
        this.keptSnapshotsFrom = keptSnapshotsFrom;
        this.isForced = isForced;
    }

    /**
     * Entries of a journal.
     *
     * @param sequences of the entries, none of them behind the journal's end
     * @param reason    that goes on record, for ever: a ticket's number, say, and nothing of what is to be redacted
     * @return the plan
     */
    public static RedactionPlan of(final SequenceRanges sequences, final String reason)
    {
        if (Objects.requireNonNull(sequences, "sequences").isEmpty())
        {
            throw new IllegalArgumentException("there is nothing to be redacted: name at least one sequence");
        }
        if (reason == null || reason.isBlank() || reason.length() > MAX_REASON_LENGTH)
        {
            throw new IllegalArgumentException("a redaction goes on record with its reason, of 1 to " +
                MAX_REASON_LENGTH + " characters; what was given has " + (reason == null ? 0 : reason.length()));
        }
        return new RedactionPlan(sequences, reason, Long.MAX_VALUE, false);
    }

    /**
     * This plan, but snapshots at or behind a sequence stay, since they hold nothing of what is redacted: whoever calls
     * this knows that. For example, stages were told by an event to forget it, and these snapshots came later. An
     * engine that starts from one of them has nothing to compute anew.
     *
     * @param sequence of the first snapshot that is to stay
     * @return a copy
     */
    public RedactionPlan keepingSnapshotsFrom(final long sequence)
    {
        if (sequence < 0)
        {
            throw new IllegalArgumentException("there is no snapshot at sequence " + sequence);
        }
        return new RedactionPlan(sequences, reason, sequence, isForced);
    }

    /**
     * This plan, also if afterwards nothing is left that the state can be computed from: the next start begins with no
     * state, or is refused, and it is known what to do about that.
     *
     * @return a copy
     */
    public RedactionPlan evenWithoutState()
    {
        return new RedactionPlan(sequences, reason, keptSnapshotsFrom, true);
    }

    SequenceRanges sequences()
    {
        return sequences;
    }

    String reason()
    {
        return reason;
    }

    long keptSnapshotsFrom()
    {
        return keptSnapshotsFrom;
    }

    boolean isForced()
    {
        return isForced;
    }
}
