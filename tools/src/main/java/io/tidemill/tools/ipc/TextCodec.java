// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.ipc;

import io.tidemill.engine.Codec;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Texts as their UTF-8 bytes and nothing else, so that any program can write them. What is no UTF-8 is no event.
 */
public final class TextCodec implements Codec<TextEvent>
{
    /** It has no state. */
    public static final TextCodec INSTANCE = new TextCodec();

    private TextCodec()
    {
    }

    @Override
    public String name()
    {
        return "text";
    }

    @Override
    public int maxLength()
    {
        return TextEvent.MAX_BYTES;
    }

    @Override
    public int length(final TextEvent event)
    {
        return event.lengthBytes();
    }

    @Override
    public int encode(final TextEvent event, final MutableDirectBuffer buffer, final int offset)
    {
        event.write(buffer, offset);
        return event.lengthBytes();
    }

    @Override
    public void decode(
        final int version, final DirectBuffer buffer, final int offset, final int length, final TextEvent event)
    {
        if (length > TextEvent.MAX_BYTES)
        {
            throw new IllegalArgumentException(
                "a text of " + length + " bytes is longer than " + TextEvent.MAX_BYTES);
        }
        event.read(buffer, offset, length);
        if (!ShownText.isUtf8(event.bytes(), length))
        {
            throw new IllegalArgumentException("these " + length + " bytes are no text in UTF-8");
        }
    }

    @Override
    public void copy(final TextEvent from, final TextEvent to)
    {
        to.set(from);
    }
}
