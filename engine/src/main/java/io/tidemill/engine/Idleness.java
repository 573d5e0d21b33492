// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Whether a thread works, looks for work, or is parked; and the protocol by which no wake-up is lost.
 * <p>
 * Consumer: {@link #parking()} (store, full fence), look for work once more, park. Publisher: publish, full fence,
 * {@link #isToBeWoken()}, unpark.
 * <ol>
 * <li>Of a publisher and a consumer that act at the same time, at least one sees the other's store: either the
 * consumer finds the work in its last look, or the publisher finds the consumer parked. So the park may be long.</li>
 * <li>Of several publishers, one gets to wake.</li>
 * </ol>
 * Dekker's scheme; without the fences a release store may be passed by the load that follows it.
 */
final class Idleness
{
    private static final int BUSY = 0;
    private static final int IDLE = 1;
    private static final int PARKED = 2;

    private static final VarHandle STATE;

    static
    {
        try
        {
            STATE = MethodHandles.lookup().findVarHandle(Idleness.class, "state", int.class);
        }
        catch (final ReflectiveOperationException ex)
        {
            throw new ExceptionInInitializerError(ex);
        }
    }

    private volatile int state = IDLE;

    /** Owner: it found work. Opaque, since others read it as a hint, or behind the fences of the protocol. */
    void busy()
    {
        STATE.setOpaque(this, BUSY);
    }

    /** Owner: it found nothing. Opaque for the same reason. */
    void idle()
    {
        STATE.setOpaque(this, IDLE);
    }

    /** Owner: it will park unless the look for work that follows finds some. */
    void parking()
    {
        STATE.setOpaque(this, PARKED);
        // Orders the store before that look: guarantee 1.
        VarHandle.fullFence();
    }

    /** Owner: whether nobody has woken it since {@link #parking()}. */
    boolean isParking()
    {
        return (int)STATE.getOpaque(this) == PARKED;
    }

    /** Any thread, behind a full fence that follows its publication: true for the one that has to unpark. */
    boolean isToBeWoken()
    {
        return (int)STATE.getOpaque(this) == PARKED && STATE.compareAndSet(this, PARKED, IDLE);
    }

    /** Any thread: a hint, without ordering. */
    boolean isIdle()
    {
        return (int)STATE.getOpaque(this) != BUSY;
    }
}
