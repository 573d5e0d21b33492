// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine.ipc;

import com.lmax.disruptor.EventFactory;
import com.lmax.disruptor.EventTranslatorOneArg;
import io.tidemill.engine.AckListener;
import io.tidemill.engine.Codec;
import io.tidemill.engine.Durability;
import io.tidemill.engine.Inlet;
import io.tidemill.engine.LogException;
import org.agrona.MutableDirectBuffer;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeoutException;

/**
 * An {@link IpcInlet} for events: one is filled, and encoded straight into the lane when it is committed. A commit with
 * a listener is refused, as no thread of its own could call that.
 * <p>
 * <b>Threading:</b> one thread at a time.
 *
 * @param <E> the event class
 */
public final class EventInlet<E> implements Inlet<E>
{
    private static final int MAX_BATCH = 256;

    private final IpcInlet inlet;
    private final ClientLane lane;
    private final Codec<E> codec;
    private final E event;
    private final int maxLength;

    /** Where the claimed event is to be encoded; null if none is claimed. */
    private MutableDirectBuffer room;
    private long refusal = BACK_PRESSURED;

    EventInlet(final IpcInlet inlet, final ClientLane lane, final EventFactory<E> factory, final Codec<E> codec)
    {
        this.inlet = inlet;
        this.lane = lane;
        this.codec = codec;
        event = Objects.requireNonNull(factory.newInstance(), "the event factory gave null");
        maxLength = Math.min(codec.maxLength(), lane.description().maxLength());
    }

    @Override
    public String name()
    {
        return inlet.name();
    }

    @Override
    public E claim()
    {
        if (room == null)
        {
            room = lane.claim(maxLength);
            refusal = room == null ? lane.refusal() : refusal;
        }
        return room == null ? null : event;
    }

    @Override
    public E claim(final Duration timeout) throws InterruptedException
    {
        if (room == null)
        {
            room = lane.claim(maxLength, timeout);
            refusal = room == null ? lane.refusal() : refusal;
        }
        return room == null ? null : event;
    }

    @Override
    public long refusal()
    {
        return refusal;
    }

    @Override
    public long claimedPosition()
    {
        requireClaimed();
        return lane.nextPosition();
    }

    private void requireClaimed()
    {
        if (room == null || !lane.isClaimed())
        {
            throw new IllegalStateException("inlet \"" + name() + "\": commit() without an event claimed before (or " +
                "a translator has used the inlet that it was to fill)");
        }
    }

    @Override
    public long commit()
    {
        return add() ? lane.publish() : TOO_LONG;
    }

    /** Encodes the claimed event. False if it is too long, and given up. */
    private boolean add()
    {
        requireClaimed();
        final MutableDirectBuffer target = room;
        if (codec.length(event) > maxLength)
        {
            abort();
            return false;
        }
        room = null;
        int length = -1;
        try
        {
            length = codec.encode(event, target, 0);
        }
        finally
        {
            if (length < 0)
            {
                lane.abort();
            }
        }
        lane.add(length);
        return true;
    }

    @Override
    public <A> long commit(final Durability durability, final AckListener<? super A> listener, final A attachment)
    {
        Objects.requireNonNull(listener, "listener; commit() needs none");
        if (durability != Durability.MEMORY)
        {
            throw new UnsupportedOperationException("inlet \"" + name() + "\": an inlet of another process has no " +
                "thread that could call a listener: commit(), and ask with await(…) or lastPosition(" + durability +
                ")");
        }
        final long position = commit();
        if (position >= 0)
        {
            listener.reached(position, attachment);
        }
        return position;
    }

    @Override
    public void abort()
    {
        room = null;
        lane.abort();
    }

    @Override
    public <A> int offerAll(
        final EventTranslatorOneArg<? super E, A> translator, final A[] args, final int offset, final int length)
    {
        Objects.checkFromIndexSize(offset, length, args.length);
        int done = 0;
        int wanted = 1;
        int put = 1;
        while (done < length && put == wanted)
        {
            wanted = Math.min(MAX_BATCH, length - done);
            put = offerBatch(translator, args, offset + done, wanted);
            done += put;
        }
        return done;
    }

    private <A> int offerBatch(
        final EventTranslatorOneArg<? super E, A> translator, final A[] args, final int offset, final int count)
    {
        abort();
        final long first = lane.nextPosition();
        int added = 0;
        boolean isOurs = true;
        try
        {
            while (added < count && claim() != null)
            {
                translator.translateTo(event, first + added, args[offset + added]);
                isOurs = lane.nextPosition() == first + added;
                if (!isOurs || !add())
                {
                    refusal = isOurs ? TOO_LONG : refusal;
                    break;
                }
                added++;
            }
        }
        finally
        {
            if (isOurs && added > 0 && lane.publish() < 0)
            {
                refusal = CLOSED;
                added = 0;
            }
        }
        if (!isOurs)
        {
            throw new IllegalStateException("inlet \"" + name() + "\": a translator put events into the inlet that " +
                "it was to fill");
        }
        return added;
    }

    /**
     * Puts an event in, waiting for room, and waits for all that it causes.
     *
     * @param translator fills the event
     * @param arg        given to it
     * @param handler    of each reply, also of those to events before
     * @param timeout    for all of it
     * @param <A>        class of the argument
     * @return its position, or why it was refused: see {@link Inlet}
     * @throws InterruptedException  if the calling thread is interrupted
     * @throws TimeoutException      if it was put in and not answered in time; its replies may come later
     * @throws LogException          if replies are missing: see {@link Replies#await}
     * @throws IllegalStateException if it was not connected {@link ConnectPlan#withReplies}
     */
    public <A> long request(
        final EventTranslatorOneArg<? super E, A> translator,
        final A arg,
        final ReplyHandler handler,
        final Duration timeout) throws InterruptedException, TimeoutException
    {
        final Replies answers = lane.replies();
        final long startNs = System.nanoTime();
        return answers.toPosition(publish(translator, arg, timeout), handler, timeout, startNs);
    }

    @Override
    public long lastPosition()
    {
        return inlet.lastPosition();
    }

    @Override
    public long lastPosition(final Durability durability)
    {
        return inlet.lastPosition(durability);
    }

    @Override
    public boolean await(final long position, final Durability durability, final Duration timeout)
        throws InterruptedException
    {
        return inlet.await(position, durability, timeout);
    }

    @Override
    public String toString()
    {
        return inlet.toString();
    }
}
