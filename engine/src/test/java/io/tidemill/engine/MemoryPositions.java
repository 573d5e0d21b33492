// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Consumers' positions on the heap, for tests.
 */
final class MemoryPositions implements ConsumerPositions
{
    private final Map<String, Long> sequences = new ConcurrentSkipListMap<>();

    /** Somebody in another process has it open. */
    final Set<String> inUse = new HashSet<>();

    @Override
    public List<String> names()
    {
        return List.copyOf(sequences.keySet());
    }

    @Override
    public ConsumerPosition open(final String name, final long initial)
    {
        if (inUse.contains(name))
        {
            throw new LogException("the position of the consumer '" + name + "' is in use");
        }
        sequences.putIfAbsent(name, initial);
        return new Position(name, sequences);
    }

    @Override
    public long sequence(final String name)
    {
        return sequences.get(name);
    }

    @Override
    public void drop(final String name)
    {
        sequences.remove(name);
    }

    /** As if a consumer had died before it came to what it was about to do. */
    void set(final String name, final long sequence)
    {
        sequences.put(name, sequence);
    }

    private record Position(String name, Map<String, Long> sequences) implements ConsumerPosition
    {
        @Override
        public long sequence()
        {
            return sequences.get(name);
        }

        @Override
        public void moveTo(final long sequence)
        {
            sequences.put(name, sequence);
        }

        @Override
        public void sync()
        {
            // nowhere to
        }

        @Override
        public void close()
        {
            // nothing to release
        }
    }
}
