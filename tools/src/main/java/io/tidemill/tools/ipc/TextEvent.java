// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.ipc;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.nio.charset.StandardCharsets;

/**
 * An event that is a text: UTF-8, up to {@link #MAX_BYTES}.
 */
public final class TextEvent
{
    /** The most that a text may have in UTF-8. */
    public static final int MAX_BYTES = 4_000;

    private final byte[] bytes = new byte[MAX_BYTES];
    private int length;

    /** An empty text. */
    public TextEvent()
    {
    }

    int lengthBytes()
    {
        return length;
    }

    void read(final DirectBuffer buffer, final int offset, final int lengthBytes)
    {
        buffer.getBytes(offset, bytes, 0, lengthBytes);
        length = lengthBytes;
    }

    void write(final MutableDirectBuffer buffer, final int offset)
    {
        buffer.putBytes(offset, bytes, 0, length);
    }

    void set(final TextEvent other)
    {
        System.arraycopy(other.bytes, 0, bytes, 0, other.length);
        length = other.length;
    }

    byte[] bytes()
    {
        return bytes;
    }

    /** The text. */
    @Override
    public String toString()
    {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
