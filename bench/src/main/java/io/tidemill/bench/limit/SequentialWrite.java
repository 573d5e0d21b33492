// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.limit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.OptionalLong;

import io.tidemill.bench.pipeline.BenchEvent;
import io.tidemill.bench.rig.Load;
import io.tidemill.bench.rig.Pass;
import io.tidemill.bench.rig.Settings;
import io.tidemill.bench.rig.Workload;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Events made into a buffer and written from there, 1 MB a system call.
 */
public final class SequentialWrite implements Workload
{
    private static final int BUFFER_BYTES = 1 << 20;

    SequentialWrite(final Settings settings)
    {
        // The length of an event is the JVM's.
    }

    @Override
    public Pass pass(final Path directory, final Load load) throws IOException
    {
        try (FileChannel file = EventFile.create(directory))
        {
            final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
            final UnsafeBuffer view = new UnsafeBuffer(buffer);
            final BenchEvent event = new BenchEvent();
            final long startNs = System.nanoTime();
            int offset = 0;
            for (long sequence = 0; sequence < load.events(); sequence++)
            {
                event.fill(sequence);
                event.encode(view, offset);
                offset += BenchEvent.LENGTH_BYTES;
                if (offset + BenchEvent.LENGTH_BYTES > BUFFER_BYTES || sequence == load.events() - 1)
                {
                    write(file, buffer.limit(offset).position(0));
                    buffer.clear();
                    offset = 0;
                }
            }
            return Pass.stored(System.nanoTime() - startNs);
        }
    }

    private static void write(final FileChannel file, final ByteBuffer bytes) throws IOException
    {
        while (bytes.hasRemaining())
        {
            file.write(bytes);
        }
    }

    @Override
    public OptionalLong storedChecksum(final Path directory)
    {
        return OptionalLong.of(EventFile.checksum(directory));
    }
}
