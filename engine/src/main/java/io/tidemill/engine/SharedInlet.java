// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.EventFactory;
import com.lmax.disruptor.Sequence;
import org.agrona.ErrorHandler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
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
final class SharedInlet<E> implements EngineInlet<E>, Lane<E>
{
    static final long LONG_HELD_NS = TimeUnit.SECONDS.toNanos(1);

    /** What a slot's state says, beside the lane sequence that it says it of. */
    private static final int CLAIMED = 0;
    private static final int EVENT = 1;
    private static final int VOID = 2;
    private static final int MEANINGS = 4;

    private static final VarHandle STATE = MethodHandles.arrayElementVarHandle(long[].class);

    private final InletProgress progress;
    private final Admission admission;
    private final int inletId;
    private final Codec<E> codec;
    private final int maxLength;
    private final Gate gate;
    private final Wakeups wakeups;
    private final Ring<E> ring;
    private final Barrier consumed;
    private final ErrorHandler errorHandler;
    private final E[] slots;
    private final long[] states;
    private final Thread[] claimers;
    private final int mask;

    /** Last lane sequence claimed, -1 at first; the position is this plus {@code firstPosition}. */
    private final Sequence tail = new Sequence();

    /** Last lane sequence that the sequencer moved to the ring. */
    private final Sequence head = new Sequence();

    private final ThreadLocal<Claim> claims = ThreadLocal.withInitial(this::newClaim);

    private long firstPosition;

    // The sequencer's own: the claim that it waits for, and since when.
    private long awaited = -1;
    private long awaitedSinceNs;
    private boolean isReported;

    SharedInlet(
        final InletProgress progress,
        final Admission admission,
        final int inletId,
        final int capacity,
        final EventFactory<E> factory,
        final Codec<E> codec,
        final Gate gate,
        final Wakeups wakeups,
        final Ring<E> ring,
        final Barrier consumed,
        final ErrorHandler errorHandler)
    {
        this.progress = progress;
        this.admission = admission;
        this.inletId = inletId;
        this.codec = codec;
        this.maxLength = codec.maxLength();
        this.gate = gate;
        this.wakeups = wakeups;
        this.ring = ring;
        this.consumed = consumed;
        this.errorHandler = errorHandler;
        slots = newSlots(capacity);
        states = new long[capacity];
        claimers = new Thread[capacity];
        mask = capacity - 1;
        progress.acceptedBy(() -> firstPosition + tail.get());
        for (int i = 0; i < capacity; i++)
        {
            slots[i] = factory.newInstance();
            states[i] = state(i - capacity, VOID);
        }
    }

    @SuppressWarnings("unchecked") // an array of a type parameter; it never leaves this class
    private static <E> E[] newSlots(final int capacity)
    {
        return (E[])new Object[capacity];
    }

    /** One thread's claim, and why it got none. */
    private static final class Claim
    {
        private static final long NOTHING = -1;

        private long sequence = NOTHING;
        private long refusal = BACK_PRESSURED;
        private final Backoff backoff = new Backoff(Duration.ZERO);
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
            claim.refusal = ask();
            claim.sequence = claim.refusal == Admission.ADMITTED ? next() : Claim.NOTHING;
            if (claim.sequence == Claim.NOTHING)
            {
                claim.refusal = claim.refusal == Admission.ADMITTED ? BACK_PRESSURED : claim.refusal;
                return null;
            }
        }
        return slot(claim.sequence);
    }

    private long ask()
    {
        if (gate.isClosed())
        {
            return CLOSED;
        }
        if (tail.get() - head.get() >= slots.length)
        {
            return BACK_PRESSURED;
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
            if (last - head.get() >= slots.length)
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
        return firstPosition + sequence;
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
        claim.sequence = Claim.NOTHING;
        if (codec.length(slot(sequence)) > maxLength)
        {
            decide(sequence, VOID);
            return TOO_LONG;
        }
        if (gate.isClosed() || !decide(sequence, EVENT))
        {
            decide(sequence, VOID);
            return CLOSED;
        }
        if (gate.isInDoubt() && !isConsumedAtTheEnd(sequence))
        {
            return CLOSED;
        }
        final long position = firstPosition + sequence;
        return position;
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

    /** In the ring, and there everything was consumed; or at least this very position is in the log. */
    private boolean isConsumedAtTheEnd(final long sequence)
    {
        gate.awaitSettled();
        return sequence <= head.get() &&
            (consumed.available() >= ring.cursor() || progress.written() >= firstPosition + sequence);
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
    public void copyTo(final int index, final E target)
    {
        codec.copy(slot(head.get() + 1 + index), target);
    }

    @Override
    public long position(final int index)
    {
        return firstPosition + head.get() + 1 + index;
    }

    @Override
    public void release(final int count)
    {
        // A release: the reads of these slots happened before they may be claimed again.
        head.set(head.get() + count);
    }

    @Override
    public int inletId()
    {
        return inletId;
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

    private E slot(final long sequence)
    {
        return slots[(int)sequence & mask];
    }

    @Override
    public Backoff backoff()
    {
        return claims.get().backoff;
    }

    @Override
    public InletProgress progress()
    {
        return progress;
    }

    @Override
    public boolean isDrained()
    {
        return head.get() >= tail.get();
    }

    @Override
    public void restore(final long position)
    {
        progress.restore(position);
        firstPosition = position + 1;
    }

    @Override
    public String toString()
    {
        return "shared inlet \"" + progress.name() + "\"";
    }
}
