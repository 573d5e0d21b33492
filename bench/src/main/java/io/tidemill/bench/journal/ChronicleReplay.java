// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.journal;

import java.nio.file.Path;

import io.tidemill.bench.pipeline.BenchEvent;
import io.tidemill.bench.pipeline.Sink;
import io.tidemill.bench.rig.Load;
import io.tidemill.bench.rig.Pass;
import io.tidemill.bench.rig.Settings;
import io.tidemill.bench.rig.Workload;
import net.openhft.chronicle.bytes.BytesIn;
import net.openhft.chronicle.bytes.ReadBytesMarshallable;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A tailer reads a Chronicle queue, one event or a batch per message, into the handler. Opening the queue is part of
 * the time, as it is for the engine's replay.
 */
final class ChronicleReplay implements Workload
{
    /** Setting: the {@link PeerWriter.Api} that wrote the queue; a message per event if it is not set. */
    static final String WRITTEN = "written";

    private final ReadApi api;
    private final PeerWriter.Api written;

    ChronicleReplay(final Settings settings)
    {
        this.api = settings.value(JournalGroup.API, ReadApi.class);
        this.written = settings.values().containsKey(WRITTEN) ?
            settings.value(WRITTEN, PeerWriter.Api.class) : PeerWriter.Api.WRITE_BYTES;
    }

    @Override
    public void prepare(final Path directory, final long events) throws Exception
    {
        new ChronicleAppend(Settings.of(JournalGroup.API, written.toString()))
            .pass(directory, new Load(events, 1, 1, 0));
    }

    @Override
    public Pass pass(final Path directory, final Load load)
    {
        final Sink handler = new Sink(load.events());
        final long startNs = System.nanoTime();
        try (ChronicleQueue queue = PeerQueue.open(directory); ExcerptTailer tailer = queue.createTailer())
        {
            api.readAll(tailer, handler);
        }
        final long elapsedNs = System.nanoTime() - startNs;
        return Pass.handled(elapsedNs, handler.checksum());
    }

    /**
     * How a tailer is asked for a message, by the names that settings have.
     */
    enum ReadApi
    {
        /** Each message is handed to a function. */
        READ_BYTES("readBytes")
        {
            @Override
            void readAll(final ExcerptTailer tailer, final Sink handler)
            {
                final Message message = new Message(handler);
                final ReadBytesMarshallable handle = message::handle;
                boolean present = true;
                while (present)
                {
                    present = tailer.readBytes(handle);
                }
            }
        },

        /** Each message is a context that is opened and closed. */
        READING_DOCUMENT("readingDocument")
        {
            @Override
            void readAll(final ExcerptTailer tailer, final Sink handler)
            {
                final Message message = new Message(handler);
                boolean present = true;
                while (present)
                {
                    try (DocumentContext document = tailer.readingDocument())
                    {
                        present = document.isPresent();
                        if (present)
                        {
                            message.handle(document.wire().bytes());
                        }
                    }
                }
            }
        };

        private final String text;

        ReadApi(final String text)
        {
            this.text = text;
        }

        abstract void readAll(ExcerptTailer tailer, Sink handler);

        @Override
        public String toString()
        {
            return text;
        }
    }

    /** Decodes a message at its address and calls the handler with each of its events. */
    private static final class Message
    {
        private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
        private final BenchEvent event = new BenchEvent();
        private final Sink handler;
        private long sequence;

        Message(final Sink handler)
        {
            this.handler = handler;
        }

        void handle(final BytesIn<?> bytes)
        {
            final int lengthBytes = (int)bytes.readRemaining();
            view.wrap(bytes.addressForRead(bytes.readPosition()), lengthBytes);
            for (int offset = 0; offset < lengthBytes; offset += BenchEvent.LENGTH_BYTES)
            {
                event.decode(view, offset);
                handler.onEvent(event, sequence, offset + BenchEvent.LENGTH_BYTES == lengthBytes);
                sequence++;
            }
        }
    }
}
