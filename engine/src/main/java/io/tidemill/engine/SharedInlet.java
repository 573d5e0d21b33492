// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.EventFactory;
import com.lmax.disruptor.Sequence;
import org.agrona.ErrorHandler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;

/**
 * A ring of preallocated events that many threads fill, drained by the sequencer.
 * <ol>
 * <li>A claim takes a slot, and with it the position, by a CAS on {@code tail}; slots are drained in that order.</li>
 * <li>Whether a claimed slot becomes an event or VOID is decided by one CAS on its state, so claimer and closer never
 * disagree: a commit that loses gives CLOSED.</li>
 * <li>A slot is claimed again only when {@code head} has passed it.</li>
 * <li>A claim whose thread has died, and every open claim once the engine closes, becomes VOID. A claim that is held
 * for long by a living thread is reported, once, with the thread's name: whatever was claimed behind it waits.</li>
 * </ol>
 * A bounded queue after Vyukov; that a slot's state tells of its lap is his too. The claim of a thread is kept in a
 * thread-local, so {@code claim} and {@code commit} are called by the same thread.
 */
final class SharedInlet<E> extends SlottedInlet<E>
{
    static final long LONG_HELD_NS = TimeUnit.SECONDS.toNanos(1);

    /** What a slot's state says, beside the lane sequence that it says it of. */
    private static final int CLAIMED = 0;
    private static final int EVENT = 1;
    private static final int VOID = 2;
    private static final int MEANINGS = 4;

    private static final VarHandle STATE = MethodHandles.arrayElementVarHandle(long[].class);

    private final ErrorHandler errorHandler;
    private final long[] states;
    private final Thread[] claimers;

    private final ThreadLocal<Claim> claims = ThreadLocal.withInitial(this::newClaim);

    // The sequencer's own: the claim that it waits for, and since when.
    private long awaited = -1;
    private long awaitedSinceNs;
    private boolean isReported;

    SharedInlet(
        final InletContext<E> context,
        final int capacity,
        final EventFactory<E> factory,
        final ErrorHandler errorHandler)
    {
        super(context, capacity, factory, new Sequence());
        this.errorHandler = errorHandler;
        states = new long[capacity];
        claimers = new Thread[capacity];
        progress.acceptedBy(() -> positionOf(tail.get()));
        for (int i = 0; i < capacity; i++)
        {
            states[i] = state(i - capacity, VOID);
        }
    }

    /** One thread's claim, and why it got none. */
    private static final class Claim
    {
        private static final long NOTHING = -1;

        private long sequence = NOTHING;
        private long refusal = BACK_PRESSURED;
        private final ProducerWait wait = new ProducerWait();
    }

    private Claim newClaim()
    {
        // Once for each thread.
        progress.refuseEngineThread();
        return new Claim();
    }

    private static long state(final long sequence, final int meaning)
    {
        return sequence * MEANINGS + meaning;
    }

    @Override
    public E claim()
    {
        final Claim claim = claims.get();
        if (claim.sequence == Claim.NOTHING)
        {
            claim.refusal = ask(0);
            claim.sequence = claim.refusal == Admission.ADMITTED ? next() : Claim.NOTHING;
            if (claim.sequence == Claim.NOTHING)
            {
                claim.refusal = claim.refusal == Admission.ADMITTED ? BACK_PRESSURED : claim.refusal;
                progress.refused();
                return null;
            }
        }
        return slot(claim.sequence);
    }

    /** Whatever the place: it is taken one by one. */
    @Override
    public long ask(final int index)
    {
        if (gate.isClosed())
        {
            return CLOSED;
        }
        if (tail.get() - head.get() >= capacity())
        {
            return progress.noRoom();
        }
        return admission.isOpen() ? Admission.ADMITTED : admission.ask();
    }

    /** Nothing if another thread took the last slot in between. */
    private long next()
    {
        while (true)
        {
            final long last = tail.get();
            // Acquire: the sequencer has finished with the slots up to here.
            if (last - head.get() >= capacity())
            {
                return Claim.NOTHING;
            }
            if (tail.compareAndSet(last, last + 1))
            {
                final long sequence = last + 1;
                final int index = (int)sequence & mask;
                claimers[index] = Thread.currentThread();
                // A release: whoever finds the claim finds its thread.
                STATE.setRelease(states, index, state(sequence, CLAIMED));
                return sequence;
            }
        }
    }

    @Override
    public long refusal()
    {
        return claims.get().refusal;
    }

    @Override
    public long claimedPosition()
    {
        final long sequence = claims.get().sequence;
        if (sequence == Claim.NOTHING)
        {
            throw progress.nothingClaimed();
        }
        return positionOf(sequence);
    }

    @Override
    public long commit()
    {
        final Claim claim = claims.get();
        final long sequence = claim.sequence;
        if (sequence == Claim.NOTHING)
        {
            throw progress.nothingClaimed();
        }
        // If the codec throws here, the claim is still open.
        final boolean isTooLong = isTooLong(slot(sequence));
        claim.sequence = Claim.NOTHING;
        if (isTooLong)
        {
            decide(sequence, VOID);
            return TOO_LONG;
        }
        stamp(sequence);
        if (gate.isClosed() || !decide(sequence, EVENT))
        {
            decide(sequence, VOID);
            return CLOSED;
        }
        if (gate.isInDoubt() && !isConsumedAtTheEnd(sequence))
        {
            return CLOSED;
        }
        return positionOf(sequence);
    }

    /** Gives false if it was decided already. */
    private boolean decide(final long sequence, final int meaning)
    {
        final int index = (int)sequence & mask;
        // A release among others: the event is complete for whoever acquires the state.
        final boolean isDecided =
            STATE.compareAndSet(states, index, state(sequence, CLAIMED), state(sequence, meaning));
        if (isDecided)
        {
            wakeups.signal();
        }
        return isDecided;
    }

    /** One by one: between the claims of others there need not be any of this thread. */
    @Override
    public int claimUpTo(final int wanted)
    {
        abort();
        return claim() == null ? 0 : 1;
    }

    @Override
    public E claimed(final int index)
    {
        return slot(claims.get().sequence);
    }

    @Override
    public void refuse(final long reason)
    {
        claims.get().refusal = reason;
    }

    @Override
    public long claimedFrom()
    {
        return positionOf(claims.get().sequence);
    }

    @Override
    public int commitFirst(final int count)
    {
        final long position = commit();
        if (position < 0)
        {
            refuse(position);
        }
        return position < 0 ? 0 : 1;
    }

    @Override
    public void abort()
    {
        final Claim claim = claims.get();
        if (claim.sequence != Claim.NOTHING)
        {
            decide(claim.sequence, VOID);
            claim.sequence = Claim.NOTHING;
        }
    }

    @Override
    public int pending(final int limit)
    {
        final long first = head.get() + 1;
        int count = 0;
        while (count < limit && isComplete(first + count))
        {
            count++;
        }
        return count;
    }

    /** An acquire: a complete slot's event is there. */
    private boolean isComplete(final long sequence)
    {
        final long state = (long)STATE.getAcquire(states, (int)sequence & mask);
        return state == state(sequence, EVENT) || state == state(sequence, VOID);
    }

    @Override
    public boolean isVoid(final int index)
    {
        final long sequence = head.get() + 1 + index;
        // Plain: acquired by pending().
        return states[(int)sequence & mask] == state(sequence, VOID);
    }

    @Override
    public void lookAfterClaims()
    {
        final long sequence = head.get() + 1;
        if (sequence > tail.get())
        {
            return;
        }
        final long nowNs = System.nanoTime();
        if (sequence != awaited)
        {
            awaited = sequence;
            awaitedSinceNs = nowNs;
            isReported = false;
        }
        final int index = (int)sequence & mask;
        if ((long)STATE.getAcquire(states, index) == state(sequence, CLAIMED))
        {
            lookAfter(sequence, claimers[index], nowNs);
        }
    }

    private void lookAfter(final long sequence, final Thread claimer, final long nowNs)
    {
        if (gate.isClosed() || !claimer.isAlive())
        {
            decide(sequence, VOID);
        }
        else if (nowNs - awaitedSinceNs > LONG_HELD_NS && !isReported)
        {
            isReported = true;
            errorHandler.onError(new IllegalStateException("inlet \"" + progress.name() + "\": thread \"" +
                claimer.getName() + "\" has held a claim for more than " +
                TimeUnit.NANOSECONDS.toMillis(LONG_HELD_NS) + " ms; whatever was claimed behind it waits. Between " +
                "claim and commit (or abort) do nothing that takes long"));
        }
    }

    @Override
    public ProducerWait producerWait()
    {
        return claims.get().wait;
    }

    /** Each thread has claims of its own. */
    @Override
    public boolean isClaimed()
    {
        return false;
    }

    @Override
    public int room()
    {
        return (int)Math.max(0, capacity() - (tail.get() - head.get()));
    }

    @Override
    public String toString()
    {
        return "shared inlet \"" + progress.name() + "\"";
    }
}
