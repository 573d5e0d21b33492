// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.pipeline;

import io.tidemill.engine.Codec;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The codec of {@link BenchEvent}. Pure.
 */
public final class BenchCodec implements Codec<BenchEvent>
{
    @Override
    public String name()
    {
        return "bench-event";
    }

    @Override
    public int maxLength()
    {
        return BenchEvent.LENGTH_BYTES;
    }

    @Override
    public int encode(final BenchEvent event, final MutableDirectBuffer buffer, final int offset)
    {
        event.encode(buffer, offset);
        return BenchEvent.LENGTH_BYTES;
    }

    @Override
    public void decode(
        final int version, final DirectBuffer buffer, final int offset, final int length, final BenchEvent event)
    {
        event.decode(buffer, offset);
    }

    @Override
    public void copy(final BenchEvent from, final BenchEvent to)
    {
        from.copyTo(to);
    }
}
