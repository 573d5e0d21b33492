// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools;

import io.tidemill.engine.Codec;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Eight bytes, which are no text. */
public final class NumberCodec implements Codec<long[]>
{
    @Override
    public String name()
    {
        return "number";
    }

    @Override
    public int maxLength()
    {
        return Long.BYTES;
    }

    @Override
    public int encode(final long[] event, final MutableDirectBuffer buffer, final int offset)
    {
        buffer.putLong(offset, event[0]);
        return Long.BYTES;
    }

    @Override
    public void decode(
        final int version, final DirectBuffer buffer, final int offset, final int length, final long[] event)
    {
        event[0] = buffer.getLong(offset);
    }
}
