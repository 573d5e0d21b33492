// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.limit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.OptionalLong;

import com.lmax.disruptor.EventHandler;

import io.tidemill.bench.pipeline.BenchEvent;
import io.tidemill.bench.pipeline.Pipeline;
import io.tidemill.bench.pipeline.PipelineWorkload;
import io.tidemill.bench.pipeline.Stages;
import io.tidemill.bench.rig.Settings;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Events stored into mapped pages of a file that has all its blocks, forced to the disk each time so many are dirty,
 * and only then handled. One thread does it all, back to back.
 */
public final class MappedForce extends PipelineWorkload
{
    /** Setting: events for each force; 1 if it is not set. */
    public static final String BATCH = "batch";

    private static final int FILE_BYTES = 64 << 20;
    private static final int ZEROS_BYTES = 1 << 20;

    private final int batch;

    MappedForce(final Settings settings)
    {
        super(settings);
        batch = settings.number(BATCH, 1);
    }

    @Override
    protected boolean isOneThread()
    {
        return true;
    }

    @Override
    protected Pipeline open(final Path directory, final Stages stages) throws IOException
    {
        return new Running(EventFile.create(directory), stages.last());
    }

    @Override
    public OptionalLong storedChecksum(final Path directory)
    {
        // The file is written round and round: what it holds at the end is a part.
        return OptionalLong.empty();
    }

    /** The file, its mapping, and what is dirty in it. */
    private final class Running implements Pipeline, Pipeline.Sender
    {
        private final FileChannel file;
        private final MappedByteBuffer mapped;
        private final UnsafeBuffer view;
        private final EventHandler<BenchEvent> handler;
        private final BenchEvent event = new BenchEvent();
        private int offset;
        private long firstDirty;
        private long next;

        Running(final FileChannel file, final EventHandler<BenchEvent> handler) throws IOException
        {
            this.file = file;
            this.handler = handler;
            while (file.size() < FILE_BYTES)
            {
                file.write(ByteBuffer.allocate(ZEROS_BYTES), file.size());
            }
            file.force(true);
            mapped = file.map(FileChannel.MapMode.READ_WRITE, 0, FILE_BYTES);
            view = new UnsafeBuffer(mapped);
        }

        @Override
        public Sender sender(final int producer)
        {
            return this;
        }

        @Override
        public void send(final long sequence) throws Exception
        {
            if (offset + BenchEvent.LENGTH_BYTES > FILE_BYTES)
            {
                flush();
                offset = 0;
            }
            event.fill(sequence);
            event.encode(view, offset);
            offset += BenchEvent.LENGTH_BYTES;
            next = sequence + 1;
            if (next - firstDirty == batch)
            {
                flush();
            }
        }

        /** What is handled was made to be read from the file, as a handler behind a log would. */
        @Override
        public void flush() throws Exception
        {
            if (next == firstDirty)
            {
                return;
            }
            file.force(false);
            final long count = next - firstDirty;
            for (long i = 0; i < count; i++)
            {
                event.decode(view, offset - (int)(count - i) * BenchEvent.LENGTH_BYTES);
                handler.onEvent(event, firstDirty + i, i == count - 1);
            }
            firstDirty = next;
        }

        @Override
        public void stop() throws IOException
        {
            EventFile.unmap(mapped);
            file.close();
        }
    }
}
