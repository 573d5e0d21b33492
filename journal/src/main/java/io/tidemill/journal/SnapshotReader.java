// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.snapshot.SnapshotContents;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A snapshot of which every byte was checked.
 */
final class SnapshotReader implements SnapshotContents
{
    private final SnapshotProperties snapshot;
    private final Map<String, SnapshotPartReader> parts = new TreeMap<>();

    /** Checks all of it. */
    SnapshotReader(final Path directory, final long sequence) throws IOException
    {
        snapshot = SnapshotProperties.read(directory, sequence);
        boolean checked = false;
        try
        {
            for (final SnapshotProperties.Part each : snapshot.parts())
            {
                final SnapshotPartReader part = new SnapshotPartReader(directory, each);
                parts.put(each.name(), part);
                part.check();
            }
            checked = true;
        }
        finally
        {
            if (!checked)
            {
                close();
            }
        }
    }

    @Override
    public long sequence()
    {
        return snapshot.sequence();
    }

    @Override
    public Map<String, String> properties()
    {
        return snapshot.properties();
    }

    @Override
    public List<String> parts()
    {
        return List.copyOf(parts.keySet());
    }

    @Override
    public void read(final String part, final Target target)
    {
        final SnapshotPartReader reader = parts.get(part);
        if (reader == null)
        {
            throw new IllegalArgumentException("the snapshot at sequence " + sequence() + " has no part '" + part +
                "'; it has " + parts.keySet());
        }
        reader.read(target);
    }

    @Override
    public long bytes()
    {
        return snapshot.parts().stream().mapToLong(SnapshotProperties.Part::length).sum();
    }

    @Override
    public void close()
    {
        parts.values().forEach(SnapshotPartReader::close);
    }
}
