// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.limit;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;

import io.tidemill.bench.pipeline.BenchEvent;
import io.tidemill.bench.rig.Load;
import io.tidemill.bench.rig.Pass;
import io.tidemill.bench.rig.Settings;
import io.tidemill.bench.rig.Workload;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Events made and stored into mapped pages of a file: no header, no length, no checksum.
 */
public final class MappedCopy implements Workload
{
    /** Setting: {@link Pages}. */
    public static final String PAGES = "pages";

    private static final int PAGE_BYTES = 4096;

    private final Pages pages;

    MappedCopy(final Settings settings)
    {
        pages = settings.value(PAGES, Pages.class);
    }

    @Override
    public Pass pass(final Path directory, final Load load) throws IOException
    {
        try (FileChannel file = EventFile.create(directory))
        {
            final MappedByteBuffer mapped = EventFile.map(file, load.events());
            try
            {
                if (pages == Pages.FAULTED)
                {
                    touch(mapped);
                }
                return Pass.stored(copy(new UnsafeBuffer(mapped), load.events()));
            }
            finally
            {
                EventFile.unmap(mapped);
            }
        }
    }

    private static void touch(final MappedByteBuffer mapped)
    {
        for (int offset = 0; offset < mapped.capacity(); offset += PAGE_BYTES)
        {
            mapped.put(offset, (byte)1);
        }
    }

    private static long copy(final UnsafeBuffer view, final long events)
    {
        final BenchEvent event = new BenchEvent();
        final long startNs = System.nanoTime();
        int offset = 0;
        for (long sequence = 0; sequence < events; sequence++)
        {
            event.fill(sequence);
            event.encode(view, offset);
            offset += BenchEvent.LENGTH_BYTES;
        }
        return System.nanoTime() - startNs;
    }

    @Override
    public OptionalLong storedChecksum(final Path directory)
    {
        return OptionalLong.of(EventFile.checksum(directory));
    }

    /**
     * The state of the pages, by the names that settings have.
     */
    public enum Pages
    {
        /** In memory and mapped, each touched before. */
        FAULTED,

        /** Of a new file: each first store enters the kernel. */
        FRESH;

        @Override
        public String toString()
        {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
