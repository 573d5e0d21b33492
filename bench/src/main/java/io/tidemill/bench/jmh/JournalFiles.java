// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.jmh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.tidemill.bench.journal.BatchSource;
import io.tidemill.bench.pipeline.BenchCodec;
import io.tidemill.bench.pipeline.BenchEvent;
import io.tidemill.engine.LogSession;
import io.tidemill.journal.ChronicleJournal;

import org.agrona.IoUtil;

/**
 * A journal in a directory of its own, for the benchmarks of frames. Used by one thread.
 */
public final class JournalFiles implements AutoCloseable
{
    /** Name of the JVM's property that says where files go; the directory for temporary files without it. */
    public static final String DIRECTORY_PROPERTY = "tidemill.bench.directory";

    private static final String INLET = "bench";
    private static final long SEGMENT_BYTES = 64L << 20;

    private final Path directory;

    JournalFiles()
    {
        try
        {
            directory = Files.createTempDirectory(
                Path.of(System.getProperty(DIRECTORY_PROPERTY, System.getProperty("java.io.tmpdir"))), "jmh-");
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("no directory for a journal could be made", ex);
        }
    }

    ChronicleJournal journal()
    {
        return ChronicleJournal.in(directory).withSegmentBytes(SEGMENT_BYTES);
    }

    /** Opens the journal for its first entries. */
    LogSession<BenchEvent> open()
    {
        final LogSession<BenchEvent> session = journal().open(new BenchCodec(), List.of(INLET));
        if (session.recovered().next())
        {
            session.close();
            throw new IllegalStateException("the journal in " + directory + " is not new");
        }
        session.begin();
        return session;
    }

    /** A full batch to append again and again. */
    static BatchSource batch(final LogSession<BenchEvent> session)
    {
        final BatchSource source = new BatchSource(session.inletId(INLET));
        source.fill(0, BatchSource.CAPACITY - 1, 1);
        return source;
    }

    /**
     * Appends events.
     *
     * @param perFrame events of one append, a part of a full batch.
     * @param events   in all, a multiple of that.
     * @return the last sequence that the journal took.
     */
    static long append(
        final LogSession<BenchEvent> session, final BatchSource source, final int perFrame, final long events)
    {
        long last = -1;
        while (last < events - 1)
        {
            last = session.append(source, last + 1, last + perFrame);
        }
        return last;
    }

    /** Removes the files. */
    @Override
    public void close()
    {
        IoUtil.delete(directory.toFile(), false);
    }
}
