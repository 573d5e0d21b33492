// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine.ipc;

import io.tidemill.engine.LogException;
import org.agrona.concurrent.IdleStrategy;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * What comes back to a client: the outputs that its events have caused, in the order of the events.
 * <ol>
 * <li>An output comes at most once, and when the log of outputs has it, with the durability of the event that outputs
 * wait for.</li>
 * <li>One that does not come, as the client did not read or the engine was restarted, is known to be missing: it is in
 * the log of outputs.</li>
 * </ol>
 * <b>Threading:</b> that of the inlet.
 */
public final class Replies
{
    private final String inlet;
    private final EngineLine line;
    private final LaneStatus status;
    private final LaneReader reader;
    private final int codecVersion;
    private final Reply reply = new Reply();
    /** An answer takes microseconds where the engine is awake: it is worth more spins than room is. */
    private final IdleStrategy pause = LanePositions.newPause(10_000);
    private long knownLost;

    Replies(final String inlet, final EngineLine line, final LaneFile file)
    {
        this.inlet = inlet;
        this.line = line;
        status = file.status();
        reader = file.reader();
        codecVersion = file.describe().codecVersion();
        knownLost = status.lostAnswers();
    }

    /**
     * Takes what has come.
     *
     * @param handler of each
     * @param limit   of how many at most
     * @return how many there were
     * @throws LogException if what has come cannot be read
     */
    public int poll(final ReplyHandler handler, final int limit)
    {
        int count = 0;
        try
        {
            while (count < limit && reader.next())
            {
                count++;
                if (reader.damage() != null)
                {
                    throw new LogException("inlet \"" + inlet + "\": a reply cannot be read: " + reader.damage());
                }
                handler.onReply(reply.wrap(reader.payload(), codecVersion));
            }
        }
        finally
        {
            if (count > 0)
            {
                reader.release(reader.position(), reader.nextOrdinal());
            }
        }
        if (reader.defect() != null)
        {
            throw new LogException("inlet \"" + inlet + "\": replies cannot be read any more: " + reader.defect());
        }
        return count;
    }

    /**
     * Waits until all that an event has caused is there, and takes all replies up to that.
     *
     * @param position of the event
     * @param handler  of each reply, also of those to events before
     * @param timeout  to wait at most
     * @return false if it was not there in time; replies may come later
     * @throws InterruptedException if the calling thread is interrupted
     * @throws LogException         if replies up to there are missing, which is said once; those that are there were
     *                              given to the handler
     */
    public boolean await(final long position, final ReplyHandler handler, final Duration timeout)
        throws InterruptedException
    {
        final long startNs = System.nanoTime();
        final long timeoutNs = LanePositions.ns(timeout);
        pause.reset();
        while (true)
        {
            // Acquire, before the look at the replies: all up to there can be read.
            final boolean isThere = status.answered() >= position;
            final long lost = status.lostAnswers();
            final boolean isMore = poll(handler, Integer.MAX_VALUE) > 0;
            if (isThere)
            {
                requireNoneLost(lost, position);
                return true;
            }
            if (isMore)
            {
                pause.reset();
            }
            if (System.nanoTime() - startNs >= timeoutNs || line.isLost())
            {
                return false;
            }
            LanePositions.requireUninterrupted(inlet, "replies");
            pause.idle();
            line.look();
        }
    }

    /** Behind an offer that began at a time and gave a position, or was refused: all that it has caused. */
    long toPosition(final long position, final ReplyHandler handler, final Duration timeout, final long startNs)
        throws InterruptedException, TimeoutException
    {
        final long leftNs = LanePositions.ns(timeout) - (System.nanoTime() - startNs);
        if (position >= 0 && !await(position, handler, Duration.ofNanos(Math.max(0, leftNs))))
        {
            throw new TimeoutException("inlet \"" + inlet + "\": position " + position + " was not answered within " +
                LanePositions.text(timeout) + "; it was put in, and its replies may come later");
        }
        return position;
    }

    private void requireNoneLost(final long lost, final long position)
    {
        final long more = lost - knownLost;
        knownLost = lost;
        if (more > 0)
        {
            throw new LogException("inlet \"" + inlet + "\": replies to positions up to " + position + " are missing" +
                ", as there was no room for them or the engine was restarted; they are in the log of outputs");
        }
    }

    /**
     * Events up to here were answered: all that they have caused can be taken, or is missing.
     *
     * @return position in the inlet's stream
     */
    public long answered()
    {
        return status.answered();
    }

    /**
     * How often replies found no room, or an engine was restarted and could not tell.
     *
     * @return a count that only grows
     */
    public long missing()
    {
        return status.lostAnswers();
    }
}
