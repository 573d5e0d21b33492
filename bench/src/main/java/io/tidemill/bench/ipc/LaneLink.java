// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.ipc;

import io.tidemill.engine.ipc.LaneDescription;
import io.tidemill.engine.ipc.LaneFile;
import io.tidemill.engine.ipc.LaneReader;
import io.tidemill.engine.ipc.LaneWriter;
import org.agrona.MutableDirectBuffer;

/**
 * Our lanes, bare: one for each direction, without an engine. Claimed and written in place.
 */
final class LaneLink implements Link
{
    private static final int MAX_LENGTH = 64 * 1024;
    private static final int READ_LIMIT = 256;
    private static final String THERE = "there.lane";

    /** From the guest to the host. */
    static final String BACK = "back.lane";

    private final LaneFile outFile;
    private final LaneFile inFile;
    private final LaneWriter out;
    private final LaneReader in;
    private final MutableDirectBuffer outBuffer;
    private final Patience patience;
    private Receiver receiver;
    private int claimedLength;

    private LaneLink(final LaneFile outFile, final LaneFile inFile, final Patience patience)
    {
        this.outFile = outFile;
        this.inFile = inFile;
        this.out = outFile.writer(0);
        this.in = inFile.reader();
        in.mayLookAway(true);
        this.outBuffer = outFile.ring();
        this.patience = patience;
    }

    static Link host(final LinkPlan plan)
    {
        return new LaneLink(create(plan, THERE), create(plan, BACK), plan.patience());
    }

    static Link join(final LinkPlan plan)
    {
        return new LaneLink(
            LaneFile.attach(plan.directory().resolve(BACK)), LaneFile.attach(plan.directory().resolve(THERE)),
            plan.patience());
    }

    static LaneFile create(final LinkPlan plan, final String name)
    {
        return LaneFile.create(plan.directory().resolve(name),
            new LaneDescription(
                name, plan.ringBytes(), MAX_LENGTH, "bench", 0, 1, ProcessHandle.current().pid(), 0, 0));
    }

    @Override
    public void deliverTo(final Receiver to)
    {
        receiver = to;
    }

    @Override
    public int claim(final int lengthBytes)
    {
        int claimed = out.claim(lengthBytes);
        while (claimed < 0)
        {
            patience.idle();
            claimed = out.claim(lengthBytes);
        }
        patience.reset();
        claimedLength = lengthBytes;
        return claimed;
    }

    @Override
    public MutableDirectBuffer buffer()
    {
        return outBuffer;
    }

    @Override
    public void commit()
    {
        out.add(claimedLength);
        out.publish();
    }

    @Override
    public int poll()
    {
        int count = 0;
        while (count < READ_LIMIT && in.next())
        {
            receiver.onMessage(in.payload(), 0, in.length());
            count++;
        }
        if (count > 0)
        {
            in.release(in.position(), in.ordinal() + 1);
        }
        else if (in.defect() != null)
        {
            throw new IllegalStateException(in.defect());
        }
        return count;
    }

    @Override
    public void close()
    {
        outFile.close();
        inFile.close();
    }
}
