// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Two plain fields that must be seen together.
 */
final class StressEvent
{
    static final Codec<StressEvent> CODEC = new StressCodec();

    int left;
    int right;

    private static final class StressCodec implements Codec<StressEvent>
    {
        @Override
        public String name()
        {
            return "stress";
        }

        @Override
        public int maxLength()
        {
            return 2 * Integer.BYTES;
        }

        @Override
        public int encode(final StressEvent event, final MutableDirectBuffer buffer, final int offset)
        {
            buffer.putInt(offset, event.left);
            buffer.putInt(offset + Integer.BYTES, event.right);
            return maxLength();
        }

        @Override
        public void decode(
            final int version, final DirectBuffer buffer, final int offset, final int length, final StressEvent event)
        {
            event.left = buffer.getInt(offset);
            event.right = buffer.getInt(offset + Integer.BYTES);
        }

        @Override
        public void copy(final StressEvent from, final StressEvent to)
        {
            to.left = from.left;
            to.right = from.right;
        }
    }
}
