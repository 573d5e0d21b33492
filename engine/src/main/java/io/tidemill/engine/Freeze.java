// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

/**
 * By which a close has those who take in what producers write take in no more, and learns how far they have come.
 * <ol>
 * <li>A duty cycle asks for its {@link #limit} before each look at what there is. Once that is where it stands, it goes
 * no further by itself, so {@link #frozenAt} is final, and what it has done up to there is visible with it.</li>
 * <li>Several that read the same ring may be frozen at different places; then all go on to the furthest.</li>
 * </ol>
 */
final class Freeze
{
    static final long NOT_YET = Long.MIN_VALUE;

    private volatile boolean asked;
    private volatile long frozenAt = NOT_YET;
    private volatile long goesOnTo = NOT_YET;

    /** By the closer. */
    void ask()
    {
        asked = true;
    }

    /** By the duty cycle, with where it stands: up to where it may go. */
    long limit(final long reached)
    {
        if (!asked)
        {
            return Long.MAX_VALUE;
        }
        if (frozenAt == NOT_YET)
        {
            frozenAt = reached;
        }
        return Math.max(frozenAt, goesOnTo);
    }

    /** By the closer: {@link #NOT_YET} until the duty cycle has noticed. */
    long frozenAt()
    {
        return frozenAt;
    }

    /** By the closer. */
    void goOnTo(final long sequence)
    {
        goesOnTo = sequence;
    }
}
