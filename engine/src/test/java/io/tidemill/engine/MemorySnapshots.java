// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import io.tidemill.engine.snapshot.SnapshotContents;
import io.tidemill.engine.snapshot.SnapshotDraft;
import io.tidemill.engine.snapshot.SnapshotPart;
import io.tidemill.engine.snapshot.SnapshotStore;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Snapshots on the heap, for tests; they can be damaged, and fail to be written.
 */
final class MemorySnapshots implements SnapshotStore
{
    private record Entry(long key, byte[] bytes)
    {
    }

    private record Snapshot(Map<String, List<Entry>> parts, Map<String, String> properties)
    {
    }

    private final TreeMap<Long, Snapshot> snapshots = new TreeMap<>();
    final Set<Long> damaged = new HashSet<>();
    volatile boolean failing;
    volatile boolean requested;
    int drafts;

    @Override
    public synchronized List<Long> sequences()
    {
        return List.copyOf(snapshots.descendingKeySet());
    }

    @Override
    public void request()
    {
        requested = true;
    }

    @Override
    public boolean takeRequest()
    {
        final boolean was = requested;
        requested = false;
        return was;
    }

    @Override
    public synchronized Map<String, String> properties(final long sequence)
    {
        if (damaged.contains(sequence))
        {
            throw new LogDamagedException("a bit was flipped");
        }
        return snapshots.get(sequence).properties;
    }

    @Override
    public synchronized SnapshotDraft begin()
    {
        drafts++;
        return new Draft();
    }

    @Override
    public synchronized SnapshotContents open(final long sequence)
    {
        if (damaged.contains(sequence))
        {
            throw new LogDamagedException("a bit was flipped");
        }
        return new Contents(sequence, snapshots.get(sequence));
    }

    @Override
    public synchronized void drop(final long sequence)
    {
        snapshots.remove(sequence);
    }

    private final class Draft implements SnapshotDraft
    {
        private final Map<String, List<Entry>> parts = new ConcurrentHashMap<>();
        private boolean isClosed;

        @Override
        public SnapshotPart part(final String name)
        {
            if (failing)
            {
                throw new LogException("no room");
            }
            final List<Entry> records = new ArrayList<>();
            if (parts.put(name, records) != null)
            {
                throw new IllegalArgumentException("twice: " + name);
            }
            return new Part(records);
        }

        @Override
        public long complete(final long sequence, final Map<String, String> properties)
        {
            synchronized (MemorySnapshots.this)
            {
                snapshots.put(sequence, new Snapshot(parts, Map.copyOf(properties)));
                return parts.values().stream().flatMap(List::stream).mapToLong(entry -> entry.bytes.length).sum();
            }
        }

        @Override
        public void close()
        {
            synchronized (MemorySnapshots.this)
            {
                drafts -= isClosed ? 0 : 1;
                isClosed = true;
            }
        }
    }

    private record Part(List<Entry> records) implements SnapshotPart
    {
        @Override
        public void add(final long key, final DirectBuffer buffer, final int offset, final int length)
        {
            final byte[] bytes = new byte[length];
            buffer.getBytes(offset, bytes);
            records.add(new Entry(key, bytes));
        }

        @Override
        public void close()
        {
            // nothing to release
        }
    }

    private record Contents(long sequence, Snapshot snapshot) implements SnapshotContents
    {
        @Override
        public Map<String, String> properties()
        {
            return snapshot.properties;
        }

        @Override
        public List<String> parts()
        {
            return snapshot.parts.keySet().stream().sorted().toList();
        }

        @Override
        public void read(final String part, final Target target)
        {
            snapshot.parts.get(part).forEach(
                entry -> target.record(entry.key, new UnsafeBuffer(entry.bytes), 0, entry.bytes.length));
        }

        @Override
        public long bytes()
        {
            return 0;
        }

        @Override
        public void close()
        {
            // nothing to release
        }
    }
}
