// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine.ipc;

import io.tidemill.engine.Inlet;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.time.Duration;

/**
 * A client's end of its lane: what it may put in, and whether that was taken.
 * <p>
 * <b>Threading:</b> the producer's.
 */
final class ClientLane implements AutoCloseable
{
    private static final int NONE = 0;

    private final String inlet;
    private final EngineLine line;
    private final LaneFile file;
    private final LaneDescription description;
    private final LaneHolder holder;
    private final LaneStatus status;
    private final LanePositions positions;
    private final LaneWriter writer;

    /** Null if none are wanted. */
    private final Replies replies;
    private final UnsafeBuffer claim = new UnsafeBuffer(0, 0);
    private final IdleStrategy pause = LanePositions.newPause(100);
    private long refusal = Inlet.BACK_PRESSURED;
    private boolean isClosed;

    /** With replies, or without. */
    ClientLane(final String inlet, final EngineLine line, final IpcDirectory directory, final boolean wantsReplies)
        throws IOException
    {
        this.inlet = inlet;
        this.line = line;
        file = LaneFile.attach(directory.lane(inlet));
        description = file.describe();
        if (description.clientId() != line.clientId())
        {
            throw new IOException("the lane " + file.file() + " is not the one that was made for this client");
        }
        replies = wantsReplies ? new Replies(inlet, line, LaneFile.attach(directory.replies(inlet))) : null;
        // Behind the mapping: the lock would go with the channel that is closed there.
        holder = LaneHolder.hold(file.file(), line.clientId());
        status = file.status();
        positions = new LanePositions(inlet, line, status, description.firstPosition());
        writer = file.writer(0);
    }

    LaneDescription description()
    {
        return description;
    }

    Replies replies()
    {
        requireOpen();
        if (replies == null)
        {
            throw new IllegalStateException("inlet \"" + inlet + "\" is without replies: connect with " +
                "ConnectPlan.usual().withReplies()");
        }
        return replies;
    }

    LanePositions positions()
    {
        return positions;
    }

    long refusal()
    {
        return refusal;
    }

    boolean isClaimed()
    {
        return writer.isClaimed();
    }

    /** Of the event that is put in next. */
    long nextPosition()
    {
        return description.firstPosition() + writer.ordinal();
    }

    MutableDirectBuffer claim(final int length)
    {
        requireOpen();
        if (length < 0)
        {
            throw new IllegalArgumentException("inlet \"" + inlet + "\": an event cannot have " + length + " bytes");
        }
        final long word = status.stateAndCondition();
        if (word != LaneStatus.TAKES_EVENTS && isRefused(word))
        {
            return null;
        }
        final int at = writer.claim(length);
        if (at < 0)
        {
            refuse(at, word);
            return null;
        }
        claim.wrap(file.ring(), at, length);
        return claim;
    }

    private boolean isRefused(final long word)
    {
        if (LaneStatus.stateOf(word) >= LaneDescriptor.CLOSED || line.isLost())
        {
            refusal = Inlet.CLOSED;
            return true;
        }
        // An engine that is away sheds nothing.
        final boolean isShed = LaneStatus.conditionOf(word) == Inlet.SHED && line.look();
        refusal = isShed ? Inlet.SHED : refusal;
        return isShed;
    }

    private void refuse(final long reason, final long word)
    {
        refusal = reason;
        if (reason == Inlet.BACK_PRESSURED)
        {
            line.look();
            final int condition = LaneStatus.conditionOf(word);
            refusal = line.isLost() ? Inlet.CLOSED : condition == NONE ? reason : condition;
        }
    }

    MutableDirectBuffer claim(final int length, final Duration timeout) throws InterruptedException
    {
        MutableDirectBuffer room = claim(length);
        if (room != null || refusal == Inlet.TOO_LONG || refusal == Inlet.CLOSED)
        {
            return room;
        }
        final long startNs = System.nanoTime();
        final long timeoutNs = LanePositions.ns(timeout);
        pause.reset();
        while (room == null && refusal != Inlet.CLOSED && System.nanoTime() - startNs < timeoutNs)
        {
            LanePositions.requireUninterrupted(inlet, "room");
            pause.idle();
            room = claim(length);
        }
        return room;
    }

    /** Completes the claimed event, without putting it in. */
    long add(final int length)
    {
        requireOpen();
        final long position = nextPosition();
        writer.add(length);
        return position;
    }

    long publish()
    {
        requireOpen();
        writer.publish();
        line.signal();
        final long last = nextPosition() - 1;
        if (status.stateAndCondition() == LaneStatus.TAKES_EVENTS && !line.isLost())
        {
            // The store arrived before the lane was closed, or within the grace: see LaneStatus.closing.
            return last;
        }
        return positions.verdict(last);
    }

    void abort()
    {
        if (!isClosed)
        {
            writer.abort();
        }
    }

    void requireOpen()
    {
        if (isClosed)
        {
            throw new IllegalStateException("inlet \"" + inlet + "\" was closed by this process");
        }
    }

    @Override
    public void close()
    {
        if (isClosed)
        {
            return;
        }
        writer.abort();
        isClosed = true;
        status.clientClosed();
        try
        {
            // The mapping goes when nobody can use it any more: one that was used behind a close would end the process.
            holder.close();
        }
        catch (final IOException ignore)
        {
            // Nothing was to be written.
        }
        line.close();
    }

    @Override
    public String toString()
    {
        return file.file() + ", " + status.stateName();
    }
}
