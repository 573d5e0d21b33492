// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.jmh;

import java.util.List;

import io.tidemill.engine.Codec;
import io.tidemill.engine.EntryKind;
import io.tidemill.engine.EventLog;
import io.tidemill.engine.LogReader;
import io.tidemill.engine.LogSession;
import org.agrona.DirectBuffer;

/**
 * A log that holds nothing: its reader makes entries up as it goes, and leaves the events as they are. What a replay of
 * it costs is the engine's part.
 */
final class GeneratedLog implements EventLog
{
    private static final byte EVENT = EntryKind.EVENT.code();

    private final long events;

    GeneratedLog(final long events)
    {
        this.events = events;
    }

    @Override
    public <E> LogSession<E> open(final Codec<E> codec, final List<String> inlets)
    {
        throw new UnsupportedOperationException("a generated log can only be read");
    }

    @Override
    public long lastSequence()
    {
        throw new UnsupportedOperationException();
    }

    @Override
    public <E> LogReader<E> read(final Codec<E> codec, final long from)
    {
        return new Reader<>(from, events);
    }

    private static final class Reader<E> implements LogReader<E>
    {
        private final long events;
        private long sequence;

        Reader(final long from, final long events)
        {
            this.sequence = from - 1;
            this.events = events;
        }

        @Override
        public boolean next()
        {
            return ++sequence < events;
        }

        @Override
        public long sequence()
        {
            return sequence;
        }

        @Override
        public byte kind()
        {
            return EVENT;
        }

        @Override
        public long timeNs()
        {
            return 1;
        }

        @Override
        public int inletId()
        {
            return 1;
        }

        @Override
        public long position()
        {
            return sequence;
        }

        @Override
        public int lengthBytes()
        {
            return 0;
        }

        @Override
        public DirectBuffer payloadBuffer()
        {
            throw new UnsupportedOperationException("a generated log has no payload");
        }

        @Override
        public int payloadOffset()
        {
            throw new UnsupportedOperationException("a generated log has no payload");
        }

        @Override
        public void decode(final E event)
        {
            // Not what is measured.
        }

        @Override
        public void close()
        {
            // Nothing was opened.
        }
    }
}
