// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.DeadLetterCodec;
import io.tidemill.engine.LogException;
import io.tidemill.engine.OutputCodec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The logs that a redaction is about: the events, and in directories beside them outputs and dead letters. They are
 * told by their codecs, so their names do not matter.
 *
 * @param events  data directory of the events
 * @param outputs data directories of outputs
 * @param letters data directories of dead letters
 * @param others  data directories beside the events that nothing is known of
 */
record RedactionLogs(Path events, List<Path> outputs, List<Path> letters, List<Path> others)
{
    static RedactionLogs of(final Path directory) throws IOException
    {
        final RedactionLogs logs =
            new RedactionLogs(directory, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (final Path beside : directories(directory))
        {
            final DataDirectory data = DataDirectory.read(beside);
            if (data != null)
            {
                (OutputCodec.isOf(data.codecName()) ? logs.outputs :
                    DeadLetterCodec.isOf(data.codecName()) ? logs.letters : logs.others).add(beside);
            }
        }
        return logs;
    }

    private static List<Path> directories(final Path directory) throws IOException
    {
        try (Stream<Path> paths = Files.list(directory))
        {
            return paths.filter(Files::isDirectory).sorted().collect(Collectors.toList());
        }
    }

    List<Path> companions()
    {
        return Stream.concat(outputs.stream(), letters.stream()).collect(Collectors.toList());
    }

    /** The events first. */
    List<Path> all()
    {
        return Stream.concat(Stream.of(events), companions().stream()).collect(Collectors.toList());
    }

    /** Locks given back in the other order. */
    static final class Locks implements AutoCloseable
    {
        private final Deque<Runnable> held = new ArrayDeque<>();

        private Locks()
        {
        }

        @Override
        public void close()
        {
            while (!held.isEmpty())
            {
                held.pop().run();
            }
        }
    }

    /** Keeps writers out of all logs, and whoever removes old segments. */
    Locks lock() throws IOException
    {
        return lock(all());
    }

    /** The same for who has the lock of the events. */
    Locks lockCompanions() throws IOException
    {
        return lock(companions());
    }

    private Locks lock(final List<Path> writable) throws IOException
    {
        final Locks locks = new Locks();
        boolean areHeld = false;
        try
        {
            for (final Path each : writable)
            {
                requireNoWriter(each);
                final DirectoryLock lock = DirectoryLock.acquire(each);
                locks.held.push(lock::close);
                lock.nameHolder(0);
            }
            for (final Path each : all())
            {
                final LockedFile lock = SegmentRemoval.lock(each);
                locks.held.push(lock::close);
            }
            areHeld = true;
            return locks;
        }
        finally
        {
            if (!areHeld)
            {
                locks.close();
            }
        }
    }

    void requireNoWriter() throws IOException
    {
        for (final Path each : all())
        {
            requireNoWriter(each);
        }
    }

    private static void requireNoWriter(final Path directory) throws IOException
    {
        if (DirectoryLock.isHeld(directory))
        {
            throw new LogException("cannot redact entries while " + directory + " is in use by " +
                DirectoryLock.holder(directory) + ": a writer has its files mapped, and its stages hold what came of " +
                "these entries. Close the engine, redact, start it again");
        }
    }
}
