// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import io.tidemill.engine.snapshot.SnapshotStore;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import static org.junit.jupiter.api.Assertions.assertFalse;

/**
 * A log on the heap, for tests: keeps what was appended across sessions, can be made slow, failing or picky.
 */
final class MemoryLog implements EventLog
{
    record Entry(long sequence, byte kind, long timeNs, int inletId, long position, byte[] payload)
    {
    }

    private final List<Entry> entries = new ArrayList<>();
    private final List<String> inletNames = new ArrayList<>();
    private final Map<String, MemoryLog> companions = new HashMap<>();
    final List<Entry> movedAside = new ArrayList<>();
    final MemorySnapshots snapshots = new MemorySnapshots();

    /** Null for a log that keeps none. */
    MemoryPositions consumers;
    private boolean open;
    volatile long failAtSequence = Long.MAX_VALUE;
    volatile boolean held;
    volatile int maxPerAppend = Integer.MAX_VALUE;
    volatile boolean appending;

    /** What it gives; a sync takes none of its time unless it is held. */
    volatile Durability durability = Durability.PAGE_CACHE;
    volatile boolean syncHeld;
    volatile boolean syncFails;
    volatile long appendedUpTo = -1;
    volatile long syncedUpTo = -1;
    final AtomicInteger syncs = new AtomicInteger();

    /** Keeps nothing, so allocates nothing. */
    volatile boolean forgetful;

    synchronized List<Entry> entries()
    {
        return List.copyOf(entries);
    }

    synchronized void add(final Entry entry)
    {
        entries.add(entry);
    }

    synchronized void clear()
    {
        entries.clear();
    }

    synchronized boolean isOpen()
    {
        return open;
    }

    synchronized long size()
    {
        return entries.size();
    }

    @Override
    public Durability durability()
    {
        return durability;
    }

    @Override
    public synchronized <E> LogSession<E> open(final Codec<E> codec, final List<String> inlets)
    {
        if (open)
        {
            throw new LogException("in use");
        }
        open = true;
        inlets.stream().filter(name -> !inletNames.contains(name)).forEach(inletNames::add);
        return new Session<>(codec);
    }

    @Override
    public <E> LogReader<E> read(final Codec<E> codec, final long from)
    {
        return new Reader<>(codec, from);
    }

    @Override
    public synchronized long lastSequence()
    {
        return entries.isEmpty() ? -1 : entries.get(entries.size() - 1).sequence();
    }

    @Override
    public synchronized Map<Integer, String> inlets()
    {
        final Map<Integer, String> numbers = new HashMap<>();
        inletNames.forEach(name -> numbers.put(inletNames.indexOf(name) + 1, name));
        return numbers;
    }

    @Override
    public synchronized Optional<EventLog> companion(final String name)
    {
        return Optional.of(companions.computeIfAbsent(name, unused -> new MemoryLog()));
    }

    @Override
    public Optional<SnapshotStore> snapshots()
    {
        return Optional.of(snapshots);
    }

    @Override
    public Optional<ConsumerPositions> consumers()
    {
        return Optional.ofNullable(consumers);
    }

    /** Takes entries out, as retention does. */
    synchronized void loseBefore(final long sequence)
    {
        entries.removeIf(entry -> entry.sequence() < sequence);
    }

    /** Takes entries out, as a loss of power does. */
    synchronized void loseFrom(final long sequence)
    {
        entries.removeIf(entry -> entry.sequence() >= sequence);
    }

    private final class Session<E> implements LogSession<E>
    {
        private final Codec<E> codec;
        private LogReader<E> recovered;
        private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[32_768]);

        Session(final Codec<E> codec)
        {
            this.codec = codec;
        }

        @Override
        public LogReader<E> recovered()
        {
            return recovered == null ? recovered(0) : recovered;
        }

        @Override
        public LogReader<E> recovered(final long from)
        {
            recovered = read(codec, from);
            return recovered;
        }

        @Override
        public void cutFrom(final long first)
        {
            synchronized (MemoryLog.this)
            {
                entries.stream().filter(entry -> entry.sequence() >= first).forEach(movedAside::add);
                loseFrom(first);
            }
        }

        @Override
        public void begin()
        {
            assertFalse(recovered().next(), "the recovered entries must have been read to their end");
        }

        @Override
        public int inletId(final String inlet)
        {
            return inletNames.indexOf(inlet) + 1;
        }

        @Override
        public int epoch()
        {
            return 1;
        }

        @Override
        public long append(final EntrySource<E> source, final long first, final long last)
        {
            appending = true;
            while (held)
            {
                LockSupport.parkNanos(100_000);
            }
            final long end = Math.min(last, first + maxPerAppend - 1);
            if (end >= failAtSequence)
            {
                throw new LogException("no more");
            }
            for (long sequence = first; sequence <= end; sequence++)
            {
                final int length = source.kind(sequence) == EntryKind.EVENT.code() ?
                    codec.encode(source.event(sequence), buffer, 0) : source.encodeNote(sequence, buffer, 0);
                if (!forgetful)
                {
                    final byte[] payload = new byte[length];
                    buffer.getBytes(0, payload);
                    add(new Entry(sequence, source.kind(sequence), source.timeNs(sequence), source.inletId(sequence),
                        source.position(sequence), payload));
                }
            }
            appendedUpTo = end;
            return end;
        }

        @Override
        public long sync()
        {
            final long upTo = appendedUpTo;
            syncs.incrementAndGet();
            while (syncHeld)
            {
                LockSupport.parkNanos(100_000);
                if (Thread.currentThread().isInterrupted())
                {
                    throw new LogException("interrupted");
                }
            }
            if (syncFails)
            {
                throw new LogException("the disk is gone");
            }
            syncedUpTo = upTo;
            return upTo;
        }

        @Override
        public void close()
        {
            synchronized (MemoryLog.this)
            {
                open = false;
            }
        }
    }

    private synchronized Entry entry(final int index)
    {
        return index < entries.size() ? entries.get(index) : null;
    }

    private final class Reader<E> implements LogReader<E>
    {
        private final Codec<E> codec;
        private final long from;
        private int next;
        private Entry current;

        Reader(final Codec<E> codec, final long from)
        {
            this.codec = codec;
            this.from = from;
        }

        @Override
        public boolean next()
        {
            Entry found = entry(next);
            while (found != null && found.sequence() < from)
            {
                next++;
                found = entry(next);
            }
            if (found != null)
            {
                next++;
                current = found;
            }
            return found != null;
        }

        @Override
        public long sequence()
        {
            return current.sequence();
        }

        @Override
        public byte kind()
        {
            return current.kind();
        }

        @Override
        public long timeNs()
        {
            return current.timeNs();
        }

        @Override
        public int inletId()
        {
            return current.inletId();
        }

        @Override
        public long position()
        {
            return current.position();
        }

        @Override
        public int lengthBytes()
        {
            return current.payload().length;
        }

        @Override
        public DirectBuffer payloadBuffer()
        {
            return new UnsafeBuffer(current.payload());
        }

        @Override
        public int payloadOffset()
        {
            return 0;
        }

        @Override
        public void decode(final E event)
        {
            codec.decode(codec.version(), new UnsafeBuffer(current.payload()), 0, lengthBytes(), event);
        }

        @Override
        public void close()
        {
            // nothing to release
        }
    }
}
