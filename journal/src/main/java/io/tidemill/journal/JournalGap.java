// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import java.time.Instant;

/**
 * A place at which a repair has given up what should be there: bytes that are no intact frame, a frame where it does
 * not belong, or a segment that is missing. The bytes stay where they are; whoever accepts the gap goes on behind them.
 *
 * @param firstSequence that is missing, if any is
 * @param nextSequence  that the journal goes on with, which is {@code firstSequence} if none is missing
 * @param segment       number of the segment, 0 if the first segments are missing
 * @param offset        in its file, where the gap begins
 * @param toOffset      where it ends, {@link #NEXT_SEGMENT} if there is nothing more in that segment
 * @param certain       whether it is certain that just those sequences are missing: what follows says so, and was found
 *                      where it has to be; else there may be more of them, or what follows was found by luck
 * @param finding       what was wrong there
 * @param repaired      when it was given up
 */
public record JournalGap(
    long firstSequence,
    long nextSequence,
    long segment,
    long offset,
    long toOffset,
    boolean certain,
    String finding,
    Instant repaired)
{
    /** Instead of an offset: the journal goes on with the next segment, or ends. */
    public static final long NEXT_SEGMENT = -1;

    /**
     * How many sequences are missing; at least, if that is not {@link #certain}.
     *
     * @return the count, which may be 0
     */
    public long missing()
    {
        return nextSequence - firstSequence;
    }

    /**
     * The missing sequences in words.
     *
     * @return for example "sequences 120 to 129 are missing"
     */
    public String describe()
    {
        if (missing() == 0)
        {
            return certain ? "no sequence is missing" : "from sequence " + firstSequence + " on some may be missing";
        }
        final String which = missing() == 1 ? "sequence " + firstSequence + " is missing" :
            "sequences " + firstSequence + " to " + (nextSequence - 1) + " are missing";
        return certain ? which : which + ", and perhaps more";
    }

    /** Whether whoever goes on has to accept that. */
    boolean isLoss()
    {
        return missing() > 0 || !certain;
    }
}
