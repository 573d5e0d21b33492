// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A number, and a mark that each stage leaves for those behind it. Marks are not encoded: stages write them, and only
 * later stages read them.
 */
final class GraphEvent
{
    static final Codec<GraphEvent> CODEC = new GraphCodec();
    static final int MAX_STAGES = 12;

    final long[] marks = new long[MAX_STAGES];
    long value;

    private static final class GraphCodec implements Codec<GraphEvent>
    {
        @Override
        public String name()
        {
            return "graph";
        }

        @Override
        public int maxLength()
        {
            return Long.BYTES;
        }

        @Override
        public int length(final GraphEvent event)
        {
            return Long.BYTES;
        }

        @Override
        public int encode(final GraphEvent event, final MutableDirectBuffer buffer, final int offset)
        {
            buffer.putLong(offset, event.value);
            return Long.BYTES;
        }

        @Override
        public void decode(
            final int version, final DirectBuffer buffer, final int offset, final int length, final GraphEvent event)
        {
            event.value = buffer.getLong(offset);
        }

        @Override
        public void copy(final GraphEvent from, final GraphEvent to)
        {
            to.value = from.value;
        }
    }
}
