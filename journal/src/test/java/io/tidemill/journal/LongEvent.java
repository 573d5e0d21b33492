// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tidemill.engine.Codec;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** A number. */
final class LongEvent
{
    static final Codec<LongEvent> CODEC = new LongCodec();

    long value;

    void set(final long newValue)
    {
        value = newValue;
    }

    @Override
    public String toString()
    {
        return Long.toString(value);
    }

    private static final class LongCodec implements Codec<LongEvent>
    {
        @Override
        public String name()
        {
            return "long";
        }

        @Override
        public int maxLength()
        {
            return Long.BYTES;
        }

        @Override
        public int encode(final LongEvent event, final MutableDirectBuffer buffer, final int offset)
        {
            buffer.putLong(offset, event.value, LITTLE_ENDIAN);
            return Long.BYTES;
        }

        @Override
        public void decode(
            final int version, final DirectBuffer buffer, final int offset, final int length, final LongEvent event)
        {
            event.value = buffer.getLong(offset, LITTLE_ENDIAN);
        }

        @Override
        public void copy(final LongEvent from, final LongEvent to)
        {
            to.value = from.value;
        }
    }
}
