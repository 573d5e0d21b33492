// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogException;
import io.tidemill.engine.snapshot.SnapshotDraft;
import io.tidemill.engine.snapshot.SnapshotPart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Writes a snapshot under a name that nobody looks at. When all parts, then the properties, then the names of all these
 * files are on the disk, one rename makes it appear.
 */
final class SnapshotWriter implements SnapshotDraft
{
    private final Path unseen;
    private final JournalSnapshots store;
    private final Runnable onEnd;

    /** Both guarded by this. */
    private final List<SnapshotPartWriter> parts = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private boolean ended;

    /**
     * @param unseen exists already, and is empty
     * @param store  that it gets into
     * @param onEnd  is told when this is not in use any more
     */
    SnapshotWriter(final Path unseen, final JournalSnapshots store, final Runnable onEnd)
    {
        this.unseen = unseen;
        this.store = store;
        this.onEnd = onEnd;
    }

    @Override
    public synchronized SnapshotPart part(final String name)
    {
        requireOpen();
        ShortText.utf8("name of a part", name);
        if (!names.add(name))
        {
            throw new IllegalArgumentException("the snapshot has a part '" + name + "' already");
        }
        try
        {
            final SnapshotPartWriter part = new SnapshotPartWriter(name,
                unseen.resolve(String.format(Locale.ROOT, "%04d", parts.size() + 1)));
            parts.add(part);
            return part;
        }
        catch (final IOException failure)
        {
            throw failed(failure);
        }
    }

    @Override
    public synchronized long complete(final long sequence, final Map<String, String> properties)
    {
        final Path directory = store.of(sequence);
        requireOpen();
        SnapshotProperties.requireWritable(properties);
        try
        {
            final List<SnapshotProperties.Part> written = new ArrayList<>();
            long bytes = 0;
            for (final SnapshotPartWriter part : parts)
            {
                final SnapshotProperties.Part synced = part.sync();
                written.add(synced);
                bytes += synced.length();
            }
            bytes += new SnapshotProperties(sequence, written, properties).write(unseen);
            store.drop(sequence);
            Files.move(unseen, directory);
            forceName(directory);
            end();
            return bytes;
        }
        catch (final IOException failure)
        {
            throw failed(failure);
        }
    }

    /** A snapshot that was said not to be there must not be found later. */
    private void forceName(final Path directory) throws IOException
    {
        boolean forced = false;
        try
        {
            PrivateFiles.force(directory.getParent());
            forced = true;
        }
        finally
        {
            if (!forced)
            {
                Files.move(directory, unseen);
            }
        }
    }

    private LogException failed(final IOException failure)
    {
        return new LogException("cannot write a snapshot to " + unseen.getParent() + ": " +
            PrivateFiles.reason(failure) + (PrivateFiles.isForWantOfRoom(failure) ? "; make room on that disk" :
            "; its directory must be writable, its disk sound") + ". Until then nothing is lost: earlier snapshots " +
            "and the journal are as they were", failure);
    }

    private void requireOpen()
    {
        if (ended)
        {
            throw new IllegalStateException("the draft of a snapshot is closed");
        }
    }

    private void end()
    {
        ended = true;
        parts.forEach(SnapshotPartWriter::release);
        onEnd.run();
    }

    @Override
    public synchronized void close()
    {
        if (ended)
        {
            return;
        }
        end();
        try
        {
            PrivateFiles.removeDirectory(unseen);
        }
        catch (final IOException left)
        {
            // The next draft removes it.
        }
    }
}
