// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.journal;

import java.nio.file.Path;
import java.util.OptionalLong;

import io.tidemill.bench.pipeline.BenchEvent;
import io.tidemill.bench.pipeline.HandlerThread;
import io.tidemill.bench.pipeline.Idling;
import io.tidemill.bench.pipeline.Pipeline;
import io.tidemill.bench.pipeline.PipelineWorkload;
import io.tidemill.bench.pipeline.Sink;
import io.tidemill.bench.pipeline.Stages;
import io.tidemill.bench.rig.Settings;

import net.openhft.chronicle.bytes.BytesIn;
import net.openhft.chronicle.bytes.ReadBytesMarshallable;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Chronicle Queue by itself, as its documentation shows it: the producer appends, a tailer on the handler's thread
 * reads. No ring between them; the queue is the pipeline.
 */
final class ChronicleTailed extends PipelineWorkload
{
    private final PeerWriter.Api api;
    private final PeerQueue.Clock clock;
    private final Idling idling;

    ChronicleTailed(final Settings settings)
    {
        super(settings);
        api = settings.value(JournalGroup.API, PeerWriter.Api.class);
        clock = settings.value("clock", PeerQueue.Clock.class);
        idling = settings.value(Idling.SETTING, Idling.class);
    }

    @Override
    protected Pipeline open(final Path directory, final Stages stages)
    {
        return new Running(PeerQueue.open(directory, clock), stages.last());
    }

    @Override
    public OptionalLong storedChecksum(final Path directory)
    {
        return OptionalLong.of(PeerQueue.checksum(directory));
    }

    /** A queue, and the thread that reads it. */
    private final class Running implements Pipeline
    {
        private final ChronicleQueue queue;
        private final PeerWriter writer;
        private final ExcerptAppender appender;
        private final HandlerThread thread;

        Running(final ChronicleQueue queue, final Sink handler)
        {
            this.queue = queue;
            this.appender = queue.createAppender();
            this.writer = api.on(appender);
            this.thread = HandlerThread.polling(new Reading(queue, handler), idling);
        }

        @Override
        public Sender sender(final int producer)
        {
            final BenchEvent event = new BenchEvent();
            return sequence ->
            {
                event.fill(sequence);
                writer.append(event, true);
            };
        }

        @Override
        public void stop() throws InterruptedException
        {
            thread.stop();
            writer.close();
            appender.close();
            queue.close();
        }
    }

    /** A message a turn. */
    private static final class Reading implements HandlerThread.Turn
    {
        private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
        private final BenchEvent event = new BenchEvent();
        private final ReadBytesMarshallable handle = this::handle;
        private final ChronicleQueue queue;
        private final Sink handler;
        private ExcerptTailer tailer;
        private long sequence;

        Reading(final ChronicleQueue queue, final Sink handler)
        {
            this.queue = queue;
            this.handler = handler;
        }

        @Override
        public int run()
        {
            if (tailer == null)
            {
                // A tailer belongs to the thread that made it.
                tailer = queue.createTailer();
            }
            return tailer.readBytes(handle) ? 1 : 0;
        }

        private void handle(final BytesIn<?> bytes)
        {
            view.wrap(bytes.addressForRead(bytes.readPosition()), BenchEvent.LENGTH_BYTES);
            event.decode(view, 0);
            handler.onEvent(event, sequence++, true);
        }
    }
}
