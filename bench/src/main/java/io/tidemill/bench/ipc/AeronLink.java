// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.ipc;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.BufferClaim;
import io.aeron.logbuffer.FragmentHandler;

import io.tidemill.bench.pipeline.Idling;

import org.agrona.CloseHelper;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.IdleStrategy;

/**
 * Aeron over {@code aeron:ipc}: an exclusive publication for each direction, written in place by {@code tryClaim}. The
 * longest message fits into a fragment, so none is put together again.
 */
final class AeronLink implements Link
{
    /** Setting: the {@link Idling} of the driver's one thread. */
    static final String DRIVER_IDLE = "driver";

    /** Setting: length of a term; short ones stay in the cache, long ones are rotated less often. */
    static final String TERM_KIB = "term-kib";

    private static final String CHANNEL = "aeron:ipc";
    private static final int THERE = 1001;
    private static final int BACK = 1002;
    private static final int KIB = 1024;
    private static final int MTU_BYTES = 8 << 10;
    private static final int FRAGMENT_LIMIT = 256;

    private final MediaDriver driver;
    private final Aeron aeron;
    private final ExclusivePublication out;
    private final Subscription in;
    private final Patience patience;
    private final BufferClaim claimed = new BufferClaim();
    private FragmentHandler handler;

    private AeronLink(final MediaDriver driver, final LinkPlan plan, final int outStream, final int inStream)
    {
        this.driver = driver;
        this.aeron = Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(plan.directory().toString())
            .preTouchMappedMemory(true));
        this.in = aeron.addSubscription(CHANNEL, inStream);
        this.out = aeron.addExclusivePublication(CHANNEL, outStream);
        this.patience = plan.patience();
    }

    /** The driver's thread does all its work; terms are allocated at once. */
    static Link host(final LinkPlan plan)
    {
        final IdleStrategy idle = plan.settings().value(DRIVER_IDLE, Idling.class).strategy();
        final MediaDriver driver = MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(plan.directory().toString())
            .dirDeleteOnStart(true)
            .warnIfDirectoryExists(false)
            .threadingMode(ThreadingMode.SHARED)
            .sharedIdleStrategy(idle)
            .ipcTermBufferLength(plan.settings().number(TERM_KIB, 1) * KIB)
            .ipcMtuLength(MTU_BYTES)
            .termBufferSparseFile(false));
        return new AeronLink(driver, plan, THERE, BACK);
    }

    static Link join(final LinkPlan plan)
    {
        return new AeronLink(null, plan, BACK, THERE);
    }

    @Override
    public void awaitOther()
    {
        while (!out.isConnected() || !in.isConnected())
        {
            patience.idle();
        }
        patience.reset();
    }

    @Override
    public void deliverTo(final Receiver receiver)
    {
        handler = (buffer, offset, length, header) -> receiver.onMessage(buffer, offset, length);
    }

    @Override
    public int claim(final int lengthBytes)
    {
        long position = out.tryClaim(lengthBytes, claimed);
        while (position < 0)
        {
            if (position != Publication.BACK_PRESSURED && position != Publication.ADMIN_ACTION)
            {
                throw new IllegalStateException("a message of " + lengthBytes + " bytes was not taken: " +
                    Publication.errorString(position));
            }
            patience.idle();
            position = out.tryClaim(lengthBytes, claimed);
        }
        patience.reset();
        return claimed.offset();
    }

    @Override
    public MutableDirectBuffer buffer()
    {
        return claimed.buffer();
    }

    @Override
    public void commit()
    {
        claimed.commit();
    }

    @Override
    public int poll()
    {
        return in.poll(handler, FRAGMENT_LIMIT);
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(out, in, aeron, driver);
    }
}
