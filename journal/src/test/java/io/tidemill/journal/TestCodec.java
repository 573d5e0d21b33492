// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.Codec;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Copies the bytes of a {@link TestEvent}. */
class TestCodec implements Codec<TestEvent>
{
    private final String name;
    private final int version;
    private final int maxLength;

    TestCodec(final int maxLength)
    {
        this("test", 0, maxLength);
    }

    TestCodec(final String name, final int version, final int maxLength)
    {
        this.name = name;
        this.version = version;
        this.maxLength = maxLength;
    }

    @Override
    public String name()
    {
        return name;
    }

    @Override
    public int version()
    {
        return version;
    }

    @Override
    public int oldestVersion()
    {
        return 0;
    }

    @Override
    public int maxLength()
    {
        return maxLength;
    }

    @Override
    public int encode(final TestEvent event, final MutableDirectBuffer buffer, final int offset)
    {
        buffer.putBytes(offset, event.payload);
        return event.payload.length;
    }

    @Override
    public void decode(
        final int codecVersion, final DirectBuffer buffer, final int offset, final int length, final TestEvent event)
    {
        event.payload = new byte[length];
        buffer.getBytes(offset, event.payload);
    }
}
