// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.ipc;

import java.nio.file.Path;

import com.lmax.disruptor.EventHandler;

import io.tidemill.bench.pipeline.BenchEvent;
import io.tidemill.bench.pipeline.Pipeline;
import io.tidemill.bench.pipeline.PipelineWorkload;
import io.tidemill.bench.pipeline.Stages;
import io.tidemill.bench.rig.RoundFiles;
import io.tidemill.bench.rig.Settings;

import org.agrona.DirectBuffer;

/**
 * One thread sends an event and polls until the other process has sent it back, then handles it: one thread in each
 * process, so that both have a core on a machine with two.
 */
final class RoundTrip extends PipelineWorkload
{
    private static final long ECHO = 0;

    private final Settings settings;

    RoundTrip(final Settings settings)
    {
        super(settings);
        this.settings = settings;
    }

    @Override
    protected boolean isOneThread()
    {
        return true;
    }

    @Override
    protected Pipeline open(final Path directory, final Stages stages) throws Exception
    {
        final LinkPlan plan = LinkPlan.of(settings, directory, ECHO);
        final OtherProcess guest = OtherProcess.guest();
        final Link link = plan.transport().host(plan);
        guest.open(plan);
        link.awaitOther();
        return new Running(plan, guest, link, directory, stages.last());
    }

    /** A link whose other end echoes. */
    private static final class Running implements Pipeline, Pipeline.Sender
    {
        private final LinkPlan plan;
        private final OtherProcess guest;
        private final Link link;
        private final Path passDirectory;
        private final EventHandler<BenchEvent> handler;
        private final Patience patience;
        private final BenchEvent sent = new BenchEvent();
        private final BenchEvent received = new BenchEvent();
        private long answers;

        Running(
            final LinkPlan plan,
            final OtherProcess guest,
            final Link link,
            final Path passDirectory,
            final EventHandler<BenchEvent> handler)
        {
            this.plan = plan;
            this.guest = guest;
            this.link = link;
            this.passDirectory = passDirectory;
            this.handler = handler;
            this.patience = plan.patience();
            link.deliverTo(this::onMessage);
        }

        private void onMessage(final DirectBuffer buffer, final int offset, final int lengthBytes)
        {
            if (lengthBytes != BenchEvent.LENGTH_BYTES)
            {
                throw new IllegalStateException("an answer of " + lengthBytes + " bytes");
            }
            received.decode(buffer, offset);
            answers++;
        }

        @Override
        public Sender sender(final int producer)
        {
            return this;
        }

        @Override
        public void send(final long sequence) throws Exception
        {
            sent.fill(sequence);
            final int offset = link.claim(BenchEvent.LENGTH_BYTES);
            sent.encode(link.buffer(), offset);
            link.commit();
            while (answers <= sequence)
            {
                if (link.poll() == Link.ENDED)
                {
                    throw new IllegalStateException("the other process ended the link at event " + sequence);
                }
                if (answers <= sequence)
                {
                    patience.idle();
                }
            }
            patience.reset();
            handler.onEvent(received, sequence, true);
        }

        @Override
        public void stop() throws Exception
        {
            try (link)
            {
                link.end();
                guest.stopEcho();
            }
            finally
            {
                if (!plan.directory().equals(passDirectory))
                {
                    RoundFiles.remove(plan.directory());
                }
            }
        }
    }
}
