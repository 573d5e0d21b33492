// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.Sequence;
import io.tidemill.engine.ipc.EnginePage;

import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * Whether a thread works, looks for work, or is parked; and the protocol by which no wake-up is lost, though a
 * publisher that finds the thread at work pays for no fence.
 * <p>
 * Consumer: out of work, {@link #idle()}; then again and again {@link #parking()} (store, full fence), look for work
 * once more, park, for no longer than it has been idle. Publisher: publish, then {@link #isToBeWoken()}, which does
 * nothing more if it reads "busy", else is behind a full fence.
 * <ol>
 * <li>A publisher that reads "idle" or "parked" and a consumer that is about to park: at least one sees the other's
 * store, so either the consumer finds the work in its last look, or the publisher finds it parked (Dekker's scheme).
 * </li>
 * <li>A publisher that reads "busy" stored its publication before the consumer's "idle" reached it, and nobody wakes
 * the consumer. It finds the work by itself, in the first look after the publication has become visible, and that look
 * is never further off than the time that has passed since {@code idle()}: a wake-up is late by no more than the store
 * itself took to arrive. That is nanoseconds, since an interrupt or a change of threads empties a processor's buffer of
 * stores; but nothing here counts on any bound.</li>
 * <li>Of several publishers, one gets to wake.</li>
 * </ol>
 * An asymmetric barrier, as with {@code membarrier(2)}: the seldom side looks more often so that the frequent one need
 * not fence. The fence after each publication cost a producer more than half of its time (docs/decisions.md).
 */
final class Idleness
{
    private static final long BUSY = 0;
    private static final long IDLE = 1;
    private static final long PARKED = 2;
    private static final long MEANING = 3;
    private static final long ONE_SPELL = 4;

    /**
     * One of those, and above it how often the owner has become idle. On a line of its own: publishers look at it with
     * every event, and pay only when it changes.
     */
    private final Sequence state = new Sequence(IDLE);

    /** Set once, before the thread starts. */
    private volatile Thread owner;

    /** Where other processes can see the state, null if none are to; the owner's. */
    private EnginePage page;
    private long parks;

    /** Of nobody: one that never parks. */
    static Idleness atWork()
    {
        final Idleness idleness = new Idleness();
        idleness.busy();
        return idleness;
    }

    void ownedBy(final Thread thread)
    {
        owner = thread;
    }

    /**
     * Before the thread starts: other processes are publishers, too. What they see lags behind where a publisher of
     * this one has woken the thread; then they wake it once more.
     */
    void showOn(final EnginePage shared)
    {
        page = shared;
        show(state.get());
    }

    private void show(final long value)
    {
        state.set(value);
        if (page != null)
        {
            // Another value each time that it parks: whoever has woken it from one park must know of the next.
            parks += meaning(value) == PARKED ? ONE_SPELL : 0;
            page.idle(parks + meaning(value));
        }
    }

    /** Owner: it found work. A release, though less would do: others read it as a hint, or behind fences. */
    void busy()
    {
        final long current = state.get();
        if (meaning(current) != BUSY)
        {
            show(spells(current));
        }
    }

    /** Owner: it found nothing. */
    void idle()
    {
        show(spells(state.get()) + ONE_SPELL + IDLE);
    }

    private static long meaning(final long value)
    {
        return value & MEANING;
    }

    private static long spells(final long value)
    {
        return value & ~MEANING;
    }

    /** Owner: it will park unless the look for work that follows finds some. */
    void parking()
    {
        show(spells(state.get()) + PARKED);
        // Orders the store before that look: guarantee 1.
        VarHandle.fullFence();
    }

    /** Owner: whether nobody has woken it since {@link #parking()}. */
    boolean isParking()
    {
        return meaning(state.get()) == PARKED;
    }

    /** Any thread, after its publication: true for the one that has to unpark. */
    boolean isToBeWoken()
    {
        // Keeps the compiler from moving the look ahead of the publication; costs no instruction on x86.
        VarHandle.releaseFence();
        if (meaning(state.get()) == BUSY)
        {
            // Guarantee 2.
            return false;
        }
        return isFoundParked();
    }

    private boolean isFoundParked()
    {
        // Orders the publication before the look at the state: guarantee 1.
        VarHandle.fullFence();
        final long current = state.get();
        // If another publisher gets in between, it wakes. The owner stays idle, for the same spell.
        return meaning(current) == PARKED && state.compareAndSet(current, spells(current) + IDLE);
    }

    /** Any thread, after its publication: {@link #isToBeWoken()}, and then wakes. */
    void wakeIfParked()
    {
        if (isToBeWoken())
        {
            LockSupport.unpark(owner);
        }
    }

    /** Any thread: a hint, without ordering. */
    boolean isIdle()
    {
        return meaning(state.get()) != BUSY;
    }

    /** Any thread, a hint as well: grows whenever the owner becomes idle, and else does not change. */
    long spells()
    {
        return spells(state.get());
    }
}
