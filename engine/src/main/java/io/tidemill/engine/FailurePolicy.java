// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.time.Duration;

/**
 * What becomes of an event whose handler throws. An {@code Error} halts the engine whatever the policy.
 * <ul>
 * <li>{@link #halt()}, the default: the stage stays at the event before, producers are released with
 * {@link Inlet#CLOSED}, and the failure names stage and sequence.</li>
 * <li>{@link #deadLetter()}: the event goes to the engine's dead letters with the exception, and the stage goes on
 * behind it. For handlers that check first and change state last: what throws leaves no trace, so it throws again in a
 * replay, at the same sequence, and the state is the same. Where a replay differs, the recovery report says so.</li>
 * <li>{@link #retry}: for effects. The stage stays where it is and tries again, ever more rarely, without holding up
 * its thread; when all attempts have failed, it halts, or goes on with {@link #thenDeadLetter()}.</li>
 * </ul>
 * What was handled before the failed event stays handled, and a new batch begins behind it: a handler that keeps its
 * work for the end of a batch has to do it when a batch starts, too.
 * <p>
 * Immutable.
 */
public final class FailurePolicy
{
    private static final FailurePolicy HALT = new FailurePolicy(1, 0, 0, false);
    private static final FailurePolicy DEAD_LETTER = new FailurePolicy(1, 0, 0, true);

    private final int attempts;
    private final long firstDelayNs;
    private final long maxDelayNs;
    private final boolean deadLetters;

    private FailurePolicy(
        final int attempts, final long firstDelayNs, final long maxDelayNs, final boolean deadLetters)
    {
        this.attempts = attempts;
        this.firstDelayNs = firstDelayNs;
        this.maxDelayNs = maxDelayNs;
        this.deadLetters = deadLetters;
    }

    /**
     * Stops the engine.
     *
     * @return the policy
     */
    public static FailurePolicy halt()
    {
        return HALT;
    }

    /**
     * Puts the event aside and goes on behind it. Needs {@link EngineBuilder#deadLetters}.
     *
     * @return the policy
     */
    public static FailurePolicy deadLetter()
    {
        return DEAD_LETTER;
    }

    /**
     * Tries again, then halts.
     *
     * @param attempts   altogether, 2 to a million
     * @param firstDelay before the second attempt; doubled for each further one
     * @param maxDelay   at most between two attempts
     * @return the policy
     */
    public static FailurePolicy retry(final int attempts, final Duration firstDelay, final Duration maxDelay)
    {
        if (attempts < 2 || attempts > 1_000_000)
        {
            throw new IllegalArgumentException("retry needs 2 to 1,000,000 attempts altogether, not " + attempts);
        }
        if (firstDelay.isNegative() || maxDelay.compareTo(firstDelay) < 0)
        {
            throw new IllegalArgumentException("retry cannot begin with a delay of " + firstDelay +
                " and wait at most " + maxDelay + "; the first must not be negative, nor more than the most");
        }
        return new FailurePolicy(attempts, firstDelay.toNanos(), maxDelay.toNanos(), false);
    }

    /**
     * This policy, but an event that failed for good goes to the dead letters instead of halting the engine.
     *
     * @return the policy
     */
    public FailurePolicy thenDeadLetter()
    {
        return new FailurePolicy(attempts, firstDelayNs, maxDelayNs, true);
    }

    int attempts()
    {
        return attempts;
    }

    /** Before the next attempt, so many having failed. */
    long delayNs(final int failed)
    {
        final long doubled = failed > 40 || firstDelayNs > maxDelayNs >> failed - 1 ?
            maxDelayNs : firstDelayNs << failed - 1;
        return Math.min(maxDelayNs, doubled);
    }

    boolean retries()
    {
        return attempts > 1;
    }

    boolean deadLetters()
    {
        return deadLetters;
    }

    @Override
    public String toString()
    {
        final String last = deadLetters ? "dead letter" : "halt";
        return retries() ? "retry " + attempts + " times, then " + last : last;
    }
}
