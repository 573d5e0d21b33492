// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.ConsumerPosition;
import io.tidemill.engine.ConsumerPositions;
import io.tidemill.engine.LogException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * The positions of a data directory's consumers: {@code consumers/}, a file for each.
 */
final class JournalConsumers implements ConsumerPositions
{
    static final String DIRECTORY_NAME = "consumers";

    private final Path dataDirectory;
    private final Path directory;

    JournalConsumers(final Path dataDirectory)
    {
        this.dataDirectory = dataDirectory;
        this.directory = dataDirectory.resolve(DIRECTORY_NAME);
    }

    @Override
    public List<String> names()
    {
        final List<String> names = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory))
        {
            for (final Path file : (Iterable<Path>)files::iterator)
            {
                if (file.getFileName().toString().endsWith(ConsumerFile.SUFFIX))
                {
                    addName(names, file);
                }
            }
        }
        catch (final NoSuchFileException none)
        {
            return List.of();
        }
        catch (final IOException failure)
        {
            throw failed("list the consumers", failure);
        }
        Collections.sort(names);
        return names;
    }

    private static void addName(final List<String> names, final Path file) throws IOException
    {
        try
        {
            names.add(ConsumerFile.at(file).readName());
        }
        catch (final NoSuchFileException dropped)
        {
            // Just now.
        }
    }

    @Override
    public ConsumerPosition open(final String name, final long initial)
    {
        final ConsumerFile file = ConsumerFile.of(directory, name);
        if (initial < -1)
        {
            throw new IllegalArgumentException("the consumer '" + name + "' cannot begin behind sequence " + initial +
                "; -1 is before the first");
        }
        try
        {
            DataDirectory.requirePresent(dataDirectory);
            PrivateFiles.createDirectory(directory);
            return open(name, initial, file);
        }
        catch (final IOException failure)
        {
            throw failed("open the position of the consumer '" + name + "'", failure);
        }
    }

    private ConsumerPosition open(final String name, final long initial, final ConsumerFile file) throws IOException
    {
        final LockedFile lock = lock("open the position of the consumer '" + name + "'", file);
        boolean opened = false;
        try
        {
            if (!file.exists())
            {
                file.create(initial);
            }
            final ConsumerPosition position = new JournalConsumer(name, file, lock);
            opened = true;
            return position;
        }
        finally
        {
            if (!opened)
            {
                lock.close();
            }
        }
    }

    private static LockedFile lock(final String purpose, final ConsumerFile file) throws IOException
    {
        final LockedFile lock = file.lock();
        if (lock == null)
        {
            throw new LogException("cannot " + purpose + ": " + file.path() + " is in use; a consumer is moved by " +
                "one at a time, so close it there first, or use another name");
        }
        return lock;
    }

    @Override
    public long sequence(final String name)
    {
        try
        {
            return ConsumerFile.of(directory, name).readSequence();
        }
        catch (final NoSuchFileException none)
        {
            throw new LogException("there is no consumer '" + name + "' in " + directory + "; there are " + names(),
                none);
        }
        catch (final IOException failure)
        {
            throw failed("look at the consumer '" + name + "'", failure);
        }
    }

    @Override
    public void drop(final String name)
    {
        final ConsumerFile file = ConsumerFile.of(directory, name);
        if (!file.exists())
        {
            return;
        }
        try
        {
            final LockedFile lock = lock("drop the consumer '" + name + "'", file);
            try (lock)
            {
                file.remove();
            }
        }
        catch (final IOException failure)
        {
            throw failed("drop the consumer '" + name + "'", failure);
        }
    }

    /** Whether somebody has the position of a consumer to move it. */
    boolean isOpen(final String name)
    {
        try (LockedFile lock = ConsumerFile.of(directory, name).lock())
        {
            return lock == null;
        }
        catch (final IOException failure)
        {
            throw failed("look at the consumer '" + name + "'", failure);
        }
    }

    private LogException failed(final String what, final IOException failure)
    {
        return new LogException("cannot " + what + " in " + directory + ": " + PrivateFiles.reason(failure) +
            (PrivateFiles.isForWantOfRoom(failure) ? "; make room on that disk" :
            "; whoever moves a consumer must be able to create and change files there"), failure);
    }
}
