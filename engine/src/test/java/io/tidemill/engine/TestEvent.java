// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A number, encoded in eight bytes; {@code length} can be made to exceed the limit.
 */
final class TestEvent
{
    static final Codec<TestEvent> CODEC = new TestCodec();

    long value;
    int claimedLength = Long.BYTES;
    RuntimeException thrownByCodec;
    RuntimeException thrownByLength;

    void set(final long newValue)
    {
        value = newValue;
        claimedLength = Long.BYTES;
        thrownByCodec = null;
        thrownByLength = null;
    }

    /** An error handler for tests that expect the error. */
    static void ignore(final Throwable error)
    {
        // The test looks at the engine's failure.
    }

    private static final class TestCodec implements Codec<TestEvent>
    {
        @Override
        public String name()
        {
            return "test";
        }

        @Override
        public int maxLength()
        {
            return Long.BYTES;
        }

        @Override
        public int length(final TestEvent event)
        {
            if (event.thrownByLength != null)
            {
                throw event.thrownByLength;
            }
            return event.claimedLength;
        }

        @Override
        public int encode(final TestEvent event, final MutableDirectBuffer buffer, final int offset)
        {
            if (event.thrownByCodec != null)
            {
                throw event.thrownByCodec;
            }
            buffer.putLong(offset, event.value);
            return Long.BYTES;
        }

        @Override
        public void decode(
            final int version, final DirectBuffer buffer, final int offset, final int length, final TestEvent event)
        {
            event.set(buffer.getLong(offset));
        }
    }
}
