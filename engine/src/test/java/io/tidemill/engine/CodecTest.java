// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class CodecTest
{
    @Test
    void shouldCopyThroughBytesByDefault()
    {
        final TestEvent from = new TestEvent();
        final TestEvent to = new TestEvent();
        from.set(42);
        TestEvent.CODEC.copy(from, to);
        assertEquals(42, to.value);
        assertEquals(0, TestEvent.CODEC.version());
        assertEquals(0, TestEvent.CODEC.oldestVersion());
        assertEquals("test", TestEvent.CODEC.name());
        final Codec<TestEvent> trusting = new TrustingCodec();
        assertEquals(0, trusting.length(from));
    }

    private static final class TrustingCodec implements Codec<TestEvent>
    {
        @Override
        public String name()
        {
            return "trusting";
        }

        @Override
        public int maxLength()
        {
            return 8;
        }

        @Override
        public int encode(final TestEvent event, final MutableDirectBuffer buffer, final int offset)
        {
            return 0;
        }

        @Override
        public void decode(
            final int version,
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final TestEvent event)
        {
            event.set(0);
        }
    }
}
