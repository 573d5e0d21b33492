// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.ipc;

import java.io.PrintStream;

import io.tidemill.bench.pipeline.BenchEvent;

import org.agrona.DirectBuffer;

/**
 * The guest's end of one link: folds what comes, or sends it back. Runs on a thread of its own.
 */
final class Guest
{
    private final LinkPlan plan;
    private final PrintStream answers;
    private final BenchEvent event = new BenchEvent();
    private final Thread thread = new Thread(this::run, "guest");
    private Link link;
    private long checksum;
    private long handled;
    private volatile boolean open = true;
    private volatile boolean stopped;

    Guest(final LinkPlan plan, final PrintStream answers)
    {
        this.plan = plan;
        this.answers = answers;
        thread.setDaemon(true);
    }

    void start()
    {
        thread.start();
    }

    /** Ends an echo. */
    void stop()
    {
        stopped = true;
    }

    boolean isOpen()
    {
        return open;
    }

    LinkPlan plan()
    {
        return plan;
    }

    private void run()
    {
        try
        {
            serve();
            answer(OtherProcess.CLOSED);
        }
        catch (final Throwable failure)
        {
            failure.printStackTrace();
            answer("failed: " + String.valueOf(failure).replace('\n', ' '));
        }
    }

    private void serve() throws Exception
    {
        try (Link opened = plan.transport().join(plan))
        {
            link = opened;
            link.deliverTo(plan.isEcho() ? new Echo() : new Fold());
            answer(OtherProcess.READY);
            link.awaitOther();
            poll(plan.patience());
            if (!plan.isEcho())
            {
                answer(OtherProcess.HANDLED + Long.toHexString(checksum));
            }
            open = false;
        }
    }

    private void poll(final Patience patience)
    {
        while (plan.isEcho() ? !stopped : handled < plan.events())
        {
            final int work = link.poll();
            if (work > 0)
            {
                patience.reset();
            }
            else if (work == Link.ENDED)
            {
                return;
            }
            else
            {
                patience.idle();
            }
        }
    }

    /**
     * Decodes what a message holds. No loop for a message of one event: where buffers check bounds, C2 computes for
     * each loop how far it goes without checks, which takes as long as the event.
     */
    private abstract class Events implements Link.Receiver
    {
        @Override
        public void onMessage(final DirectBuffer buffer, final int offset, final int lengthBytes)
        {
            event.decode(buffer, offset);
            onEvent(event);
            if (lengthBytes > BenchEvent.LENGTH_BYTES)
            {
                onMore(buffer, offset, lengthBytes);
            }
        }

        private void onMore(final DirectBuffer buffer, final int offset, final int lengthBytes)
        {
            for (int at = BenchEvent.LENGTH_BYTES; at < lengthBytes; at += BenchEvent.LENGTH_BYTES)
            {
                event.decode(buffer, offset + at);
                onEvent(event);
            }
        }
    }

    private final class Fold extends Events
    {
        @Override
        public void onEvent(final BenchEvent of)
        {
            checksum = of.fold(checksum);
            handled++;
        }
    }

    /** Read and written field by field: a service would do something with it. */
    private final class Echo extends Events
    {
        @Override
        public void onEvent(final BenchEvent of)
        {
            final int place = link.claim(BenchEvent.LENGTH_BYTES);
            of.encode(link.buffer(), place);
            link.commit();
        }
    }

    private void answer(final String line)
    {
        answers.println(line);
        answers.flush();
    }
}
