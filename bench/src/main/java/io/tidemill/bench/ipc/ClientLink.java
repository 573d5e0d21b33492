// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.ipc;

import io.tidemill.bench.pipeline.BenchEvent;
import io.tidemill.engine.Inlet;
import io.tidemill.engine.ipc.ConnectPlan;
import io.tidemill.engine.ipc.IpcInlet;
import io.tidemill.engine.ipc.LaneFile;
import io.tidemill.engine.ipc.LaneReader;
import io.tidemill.engine.ipc.Reply;
import io.tidemill.engine.ipc.ReplyHandler;
import org.agrona.CloseHelper;
import org.agrona.MutableDirectBuffer;

/**
 * The host's end where the guest is an engine: a client of it. Several events go in by one publication, each by itself.
 */
final class ClientLink implements Link
{
    private static final int READ_LIMIT = 256;

    private final LinkPlan plan;
    private final Patience patience;

    /** Null where answers are replies. */
    private final LaneFile backFile;
    private final LaneReader back;
    private final ReplyHandler onReply = this::onReply;
    private IpcInlet inlet;
    private Receiver receiver;
    private MutableDirectBuffer claimed;

    private ClientLink(final LinkPlan plan, final boolean isJournaled)
    {
        this.plan = plan;
        patience = plan.patience();
        backFile = isJournaled ? null : LaneLink.create(plan, LaneLink.BACK);
        back = isJournaled ? null : backFile.reader();
    }

    static Link host(final LinkPlan plan, final boolean isJournaled)
    {
        return new ClientLink(plan, isJournaled);
    }

    /** When the engine is there. */
    @Override
    public void awaitOther() throws InterruptedException
    {
        inlet = IpcInlet.connect(plan.directory(), EngineLink.INLET,
            back == null ? ConnectPlan.usual().withReplies() : ConnectPlan.usual());
    }

    @Override
    public void deliverTo(final Receiver to)
    {
        receiver = to;
    }

    @Override
    public int claim(final int lengthBytes)
    {
        claimed = room();
        return 0;
    }

    @Override
    public int next(final int offset)
    {
        inlet.add(BenchEvent.LENGTH_BYTES);
        claimed = room();
        return 0;
    }

    private MutableDirectBuffer room()
    {
        MutableDirectBuffer room = inlet.claim(BenchEvent.LENGTH_BYTES);
        while (room == null)
        {
            if (inlet.refusal() != Inlet.BACK_PRESSURED)
            {
                throw new IllegalStateException("refused: " + Inlet.describe(inlet.refusal()));
            }
            // What was added and not put in yet would never make room.
            inlet.publish();
            patience.idle();
            room = inlet.claim(BenchEvent.LENGTH_BYTES);
        }
        patience.reset();
        return room;
    }

    @Override
    public MutableDirectBuffer buffer()
    {
        return claimed;
    }

    @Override
    public void commit()
    {
        inlet.commit(BenchEvent.LENGTH_BYTES);
    }

    @Override
    public int poll()
    {
        if (back == null)
        {
            return inlet.replies().poll(onReply, READ_LIMIT);
        }
        int count = 0;
        while (count < READ_LIMIT && back.next())
        {
            receiver.onMessage(back.payload(), 0, back.length());
            count++;
        }
        if (count > 0)
        {
            back.release(back.position(), back.nextOrdinal());
        }
        return count;
    }

    private void onReply(final Reply reply)
    {
        receiver.onMessage(reply.buffer(), reply.offset(), reply.length());
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(inlet, backFile);
    }
}
