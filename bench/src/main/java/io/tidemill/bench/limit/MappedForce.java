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
 * and only then handled. One thread does it all, back to back. The pages are written round and round, or each for the
 * first time, as a log has to: then the file system notes with each force which blocks hold something now.
 */
public final class MappedForce extends PipelineWorkload
{
    /** Setting: events for each force; 1 if it is not set. */
    public static final String BATCH = "batch";

    private static final int FILE_BYTES = 64 << 20;
    private static final int ZEROS_BYTES = 1 << 20;

    private final int batch;
    private final MappedCopy.Pages pages;

    MappedForce(final Settings settings)
    {
        super(settings);
        pages = settings.value(MappedCopy.PAGES, MappedCopy.Pages.class);
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
        return new Running(directory, stages.last());
    }

    @Override
    public OptionalLong storedChecksum(final Path directory)
    {
        // Where the file is written round and round, what it holds at the end is a part.
        return OptionalLong.empty();
    }

    /** The file, its mapping, and what is dirty in it. */
    private final class Running implements Pipeline, Pipeline.Sender
    {
        private final Path directory;
        private final FileChannel file;
        private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
        private final EventHandler<BenchEvent> handler;
        private final BenchEvent event = new BenchEvent();
        private MappedByteBuffer mapped;

        /** Where in the file the mapped part begins. */
        private long start;
        private int offset;
        private long firstDirty;
        private long next;

        Running(final Path directory, final EventHandler<BenchEvent> handler) throws IOException
        {
            this.directory = directory;
            this.file = EventFile.create(directory);
            this.handler = handler;
            map();
            while (pages == MappedCopy.Pages.FAULTED && file.position() < FILE_BYTES)
            {
                file.write(ByteBuffer.allocate(ZEROS_BYTES));
            }
            file.force(true);
        }

        private void map() throws IOException
        {
            EventFile.allocate(directory, start, FILE_BYTES);
            mapped = file.map(FileChannel.MapMode.READ_WRITE, start, FILE_BYTES);
            view.wrap(mapped);
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
                goOn();
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

        /** At the beginning again, or where nobody has been. */
        private void goOn() throws IOException
        {
            offset = 0;
            if (pages == MappedCopy.Pages.FRESH)
            {
                EventFile.unmap(mapped);
                start += FILE_BYTES;
                map();
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
