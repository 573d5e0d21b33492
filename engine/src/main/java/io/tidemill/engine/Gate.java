// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Decides which of the events that race with a close are accepted, so that producer and engine never disagree. It
 * goes through OPEN → CLOSED → SEALED → SETTLED and never back.
 * <p>
 * Producer: refuse if closed; publish; full fence; if sealed, wait until settled and take what was consumed as the
 * verdict. Closer: close; drain; seal; full fence; drain what is there now; stop all consumers; settle.
 * <ol>
 * <li>An event whose commit did not see the seal was published before the closer looked for the last time (both sides
 * have a full fence between their store and their load), so it is drained.</li>
 * <li>An event whose commit saw the seal is accepted exactly if it was consumed before the consumers stopped.</li>
 * <li>Hence a commit that returned a position is never dropped by a close that kept its deadline, and one that
 * returned CLOSED was never consumed.</li>
 * </ol>
 */
final class Gate
{
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

    /** Acquire is enough: a stale "open" only means that the commit goes on to the fence and the seal. */
    boolean isClosed()
    {
        return (int)PHASE.getAcquire(this) >= CLOSED;
    }

    /** To be called behind a full fence that follows the publication. */
    boolean isSealed()
    {
        return (int)PHASE.getAcquire(this) >= SEALED;
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
        // Orders the seal before the closer's last look at what was published: see guarantee 1.
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
