// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import io.tidemill.engine.ipc.LaneDescription;
import io.tidemill.engine.ipc.LaneFile;
import io.tidemill.engine.ipc.LaneReader;
import io.tidemill.engine.ipc.LaneStatus;
import io.tidemill.engine.ipc.LaneWriter;
import io.tidemill.engine.ipc.Reply;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What goes back to the client of one inlet: the outputs that its events have caused, in a lane whose producer is the
 * engine.
 * <ol>
 * <li>A reply is put in when the log of outputs has it; so it has waited for the durability that outputs wait for.</li>
 * <li>A client that does not read holds up nobody: what finds no room is counted, and is in the log of outputs.</li>
 * <li>{@link LaneStatus#answered} follows the replies: whoever sees a position there sees all that was put in for it.
 * </li>
 * </ol>
 * <b>Threading:</b> opened and closed by the doorbell's thread, written by the one that publishes outputs; a lock keeps
 * them apart, taken once for each batch.
 */
final class ReplyLane
{
    private final String codecName;
    private final int codecVersion;
    private final int maxLength;
    private LaneFile file;
    private LaneWriter writer;
    private LaneStatus status;
    private long firstPosition;
    private UnsafeBuffer ring;

    /** For what stages emit. */
    ReplyLane(final Codec<?> codec)
    {
        codecName = codec.name();
        codecVersion = codec.version();
        maxLength = Reply.maxLength(codec);
    }

    /** What the lane is that goes with one for events. */
    LaneDescription beside(final LaneDescription lane)
    {
        return new LaneDescription(lane.inletName(),
            (int)Math.max(lane.capacity(), Math.min(1 << 30, 2 * LaneFile.leastBytes(maxLength))), maxLength,
            codecName, codecVersion, lane.clientId(), lane.pid(), lane.createdMs(), lane.firstPosition());
    }

    /** All events up to a position were answered, or are not going to be. */
    synchronized void open(final LaneFile lane, final long upTo)
    {
        final LaneReader before = lane.reader();
        while (before.next())
        {
            // Of an engine before, and not read yet: counted only.
            continue;
        }
        if (before.defect() != null)
        {
            throw new LogException("cannot go on with the lane " + lane.file() + ": " + before.defect());
        }
        file = lane;
        writer = lane.writerBehind(before);
        status = lane.status();
        firstPosition = lane.describe().firstPosition();
        ring = new UnsafeBuffer(lane.ring());
        if (status.answered() < upTo)
        {
            // Of an engine before: nobody knows which of them it had put in.
            status.answerLost();
            status.answered(upTo);
        }
    }

    /** Null if there is none. */
    synchronized LaneFile close()
    {
        final LaneFile last = file;
        file = null;
        return last;
    }

    /** Whether anybody wants replies; guarded by this object. */
    boolean isOpen()
    {
        return file != null;
    }

    /** Guarded by this object: one output that the event of a position has caused. */
    <O> void add(final long position, final Output<O> output, final OutputCodec<O> codec)
    {
        if (position < firstPosition)
        {
            // Of the client before, whose lane has ended: it is none of this one's business.
            return;
        }
        final int at = writer.claim(maxLength);
        if (at < 0)
        {
            status.answerLost();
            return;
        }
        writer.add(Reply.encode(ring, at, position, codec, output));
    }

    /** Guarded by this object: what was added can be read. */
    void publish()
    {
        writer.publish();
    }

    /** Guarded by this object, behind {@link #publish}. */
    void answered(final long position)
    {
        if (position > status.answered())
        {
            status.answered(position);
        }
    }
}
