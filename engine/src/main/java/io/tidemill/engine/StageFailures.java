// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

/**
 * What a stage's duty cycle does about what its handlers throw, by the stage's {@link FailurePolicy}. Used by the
 * duty cycle's thread; the counts may be read by any.
 */
final class StageFailures<E>
{
    /** What becomes of a failed entry. */
    private enum Verdict
    {
        HALT, PASS_OVER, TRY_LATER
    }

    private final String stage;
    private final FailurePolicy policy;
    private final DeadLetters<E> deadLetters;
    private final RingReader<E> reader;
    private long retriedSequence = -1;
    private int failedAttempts;
    private Throwable fatal;
    private long heldSinceNs;
    private long holdNs;

    /** Written by one thread. */
    private volatile long retries;
    private volatile long deadLettered;

    /** {@code deadLetters} may be null where the policy needs none. */
    StageFailures(final Stage<E> stage, final DeadLetters<E> deadLetters, final RingReader<E> reader)
    {
        this.stage = stage.name();
        this.policy = stage.failurePolicy();
        this.deadLetters = deadLetters;
        this.reader = reader;
    }

    /** Whether the stage goes on behind the entry that has thrown; {@link #fatal} is what halts the engine, if not. */
    boolean passesOver(final long sequence, final Throwable thrown)
    {
        try
        {
            final Verdict verdict = judge(sequence, thrown);
            fatal = verdict == Verdict.HALT ? thrown : null;
            return verdict == Verdict.PASS_OVER;
        }
        catch (final Throwable worse)
        {
            fatal = new IllegalStateException("the entry could not be made a dead letter: " +
                ErrorReports.text(worse) + "; its handler had failed with " + ErrorReports.text(thrown), worse);
            fatal.addSuppressed(thrown);
            return false;
        }
    }

    /** What is to halt the engine, or null. */
    Throwable fatal()
    {
        return fatal;
    }

    private Verdict judge(final long sequence, final Throwable thrown)
    {
        if (thrown instanceof Error)
        {
            return Verdict.HALT;
        }
        failedAttempts = sequence == retriedSequence ? failedAttempts + 1 : 1;
        retriedSequence = sequence;
        if (failedAttempts < policy.attempts())
        {
            heldSinceNs = System.nanoTime();
            holdNs = policy.delayNs(failedAttempts);
            retries = retries + 1;
            return Verdict.TRY_LATER;
        }
        if (!policy.deadLetters())
        {
            return Verdict.HALT;
        }
        deadLetters.add(stage, sequence, reader, failedAttempts, thrown);
        deadLettered = deadLettered + 1;
        return Verdict.PASS_OVER;
    }

    /** How long the stage has to wait before it tries again; 0 or less when it need not. */
    long heldNs()
    {
        if (holdNs == 0)
        {
            return 0;
        }
        final long leftNs = holdNs - (System.nanoTime() - heldSinceNs);
        if (leftNs <= 0)
        {
            holdNs = 0;
        }
        return leftNs;
    }

    /** Any thread. */
    long retries()
    {
        return retries;
    }

    /** Any thread. */
    long deadLettered()
    {
        return deadLettered;
    }
}
