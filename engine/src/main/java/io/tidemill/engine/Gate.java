// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;

/**
 * Decides which of the events that race with a close are accepted, so that producer and engine never disagree. It
 * goes through OPEN → CLOSED → SEALED → SETTLED and never back; while it is open, producers may be asked aside.
 * <p>
 * Producer: refuse if closed; publish; look at the gate ({@link #isInDoubt()}); if in doubt, wait until settled and
 * take what was consumed as the verdict. Closer: close; drain, for {@link #GRACE_NS} at least; seal; drain what is
 * there now; freeze the intake ({@link Freeze}) and drain what it has taken in; stop all consumers; settle.
 * <ol>
 * <li>An event whose producer saw the gate open after publishing was stored before the close reached it, so it is
 * visible within the grace and drained. This leans on what processors do: the Java memory model promises only that a
 * store is seen some time, a processor holds one back for nanoseconds.</li>
 * <li>An event whose producer saw the gate closed, but not sealed, was published before the closer looks for the last
 * time: both have a full fence between their store and their load. So it is drained.</li>
 * <li>An event whose producer saw the seal is accepted exactly if, when the consumers have stopped, the log has it; or,
 * without a log, all stages have handled it.</li>
 * <li>Hence a close that kept its deadline drops no event whose commit returned a position, and the log holds none
 * whose commit returned CLOSED. (Past its deadline a close judges by what the log had reached by then.)</li>
 * </ol>
 */
final class Gate
{
    /** Longer than any store stays invisible. */
    static final long GRACE_NS = 1_000_000;

    private static final int ASIDE = -1;
    private static final int OPEN = 0;
    private static final int CLOSED = 1;
    private static final int SEALED = 2;
    private static final int SETTLED = 3;

    private static final VarHandle PHASE;

    static
    {
        try
        {
            PHASE = MethodHandles.lookup().findVarHandle(Gate.class, "phase", int.class);
        }
        catch (final ReflectiveOperationException ex)
        {
            throw new ExceptionInInitializerError(ex);
        }
    }

    private volatile int phase = OPEN;

    /** Acquire is enough: a stale "open" only means that the commit goes on to look once more. */
    boolean isClosed()
    {
        return (int)PHASE.getAcquire(this) >= CLOSED;
    }

    /** Whether a producer may go on without looking at anything else. Acquire is enough, as above. */
    boolean isOpen()
    {
        return (int)PHASE.getAcquire(this) == OPEN;
    }

    /** Has a producer that writes the ring itself look whether something is asked of it. */
    synchronized void askAside()
    {
        phase = phase == OPEN ? ASIDE : phase;
    }

    /** It has looked. */
    synchronized void answerAside()
    {
        phase = phase == ASIDE ? OPEN : phase;
    }

    /** To be called after a publication: whether the closer may have missed it. */
    boolean isInDoubt()
    {
        // Keeps HotSpot's compilers from moving the look ahead of the publication, which the memory model does not ask
        // of a release fence: guarantee 1 leans on that, too. Costs no instruction on x86.
        VarHandle.releaseFence();
        if ((int)PHASE.getAcquire(this) == OPEN)
        {
            // Guarantee 1.
            return false;
        }
        // Orders the publication before the look for the seal: guarantee 2.
        VarHandle.fullFence();
        return (int)PHASE.getAcquire(this) >= SEALED;
    }

    /** Ends soon: a gate is settled by the close that sealed it, within that close's deadline. */
    void awaitSettled()
    {
        final Backoff backoff = new Backoff(Duration.ZERO);
        while (!isSettled())
        {
            backoff.pause();
        }
    }

    boolean isSettled()
    {
        return phase == SETTLED;
    }

    void close()
    {
        advanceTo(CLOSED);
    }

    void seal()
    {
        advanceTo(SEALED);
        // Orders the seal before the closer's last look at what was published: guarantee 2.
        VarHandle.fullFence();
    }

    void settle()
    {
        advanceTo(SETTLED);
    }

    private synchronized void advanceTo(final int next)
    {
        if (phase < next)
        {
            phase = next;
        }
    }
}
