// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import io.tidemill.engine.Codec;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.nio.ByteOrder;

/**
 * How a {@link HookEvent} looks as bytes, version 1. All numbers are little-endian.
 * <pre>
 *    0        8        16       24       28       32   33   34   35   36   37   38   39   40   41
 *   +--------+--------+--------+--------+--------+----+----+----+----+----+----+----+----+----+--------
 *   | timeMs |received| line   | input  | output |kind|det.| u  | s  | p  | t  | pr | a  | n  | texts …
 *   |        |      Ms|        |   Bytes|   Bytes|    |    |  lengths of the texts, a byte each  |
 *   +--------+--------+--------+--------+--------+----+----+----+----+----+----+----+----+----+--------
 *                                                            user, session, project, toolUse, prompt, agent, toolName
 * </pre>
 * The texts follow in the order of their lengths, without anything between them.
 */
public final class HookEventCodec implements Codec<HookEvent>
{
    /** The one instance; it has no state. */
    public static final HookEventCodec INSTANCE = new HookEventCodec();

    private static final int VERSION = 1;
    private static final int TIME_OFFSET = 0;
    private static final int RECEIVED_OFFSET = 8;
    private static final int LINE_OFFSET = 16;
    private static final int INPUT_OFFSET = 24;
    private static final int OUTPUT_OFFSET = 28;
    private static final int KIND_OFFSET = 32;
    private static final int DETAIL_OFFSET = 33;
    private static final int LENGTHS_OFFSET = 34;
    private static final int TEXTS = 7;
    private static final int HEADER_BYTES = LENGTHS_OFFSET + TEXTS;
    private static final int MAX_BYTES = maxBytes();

    private HookEventCodec()
    {
    }

    @Override
    public String name()
    {
        return "hook-event";
    }

    @Override
    public int version()
    {
        return VERSION;
    }

    @Override
    public int maxLength()
    {
        return MAX_BYTES;
    }

    @Override
    public int length(final HookEvent event)
    {
        return HEADER_BYTES + event.user().lengthBytes() + event.session().lengthBytes() +
            event.project().lengthBytes() + event.toolUse().lengthBytes() + event.prompt().lengthBytes() +
            event.agent().lengthBytes() + event.toolName().lengthBytes();
    }

    @Override
    public int encode(final HookEvent event, final MutableDirectBuffer buffer, final int offset)
    {
        buffer.putLong(offset + TIME_OFFSET, event.timeMs(), ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(offset + RECEIVED_OFFSET, event.receivedMs(), ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(offset + LINE_OFFSET, event.line(), ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(offset + INPUT_OFFSET, event.inputBytes(), ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(offset + OUTPUT_OFFSET, event.outputBytes(), ByteOrder.LITTLE_ENDIAN);
        buffer.putByte(offset + KIND_OFFSET, event.kind().code());
        buffer.putByte(offset + DETAIL_OFFSET, event.detail().code());

        int length = HEADER_BYTES;
        for (int i = 0; i < TEXTS; i++)
        {
            final BoundedText text = text(event, i);
            buffer.putByte(offset + LENGTHS_OFFSET + i, (byte)text.lengthBytes());
            text.putTo(buffer, offset + length);
            length += text.lengthBytes();
        }
        return length;
    }

    @Override
    public void decode(
        final int version, final DirectBuffer buffer, final int offset, final int length, final HookEvent event)
    {
        checkLength(buffer, offset, length);
        event.times(
            buffer.getLong(offset + TIME_OFFSET, ByteOrder.LITTLE_ENDIAN),
            buffer.getLong(offset + RECEIVED_OFFSET, ByteOrder.LITTLE_ENDIAN));
        event.line(buffer.getLong(offset + LINE_OFFSET, ByteOrder.LITTLE_ENDIAN));
        event.sizes(
            buffer.getInt(offset + INPUT_OFFSET, ByteOrder.LITTLE_ENDIAN),
            buffer.getInt(offset + OUTPUT_OFFSET, ByteOrder.LITTLE_ENDIAN));
        event.kind(HookKind.of(buffer.getByte(offset + KIND_OFFSET)));
        event.detail(HookDetail.of(buffer.getByte(offset + DETAIL_OFFSET)));

        int position = offset + HEADER_BYTES;
        for (int i = 0; i < TEXTS; i++)
        {
            final int textLength = textLength(buffer, offset, i);
            text(event, i).readFrom(buffer, position, textLength);
            position += textLength;
        }
    }

    @Override
    public void copy(final HookEvent from, final HookEvent to)
    {
        to.set(from);
    }

    private static void checkLength(final DirectBuffer buffer, final int offset, final int length)
    {
        int expected = HEADER_BYTES;
        if (length >= HEADER_BYTES)
        {
            for (int i = 0; i < TEXTS; i++)
            {
                expected += textLength(buffer, offset, i);
            }
        }
        if (length != expected)
        {
            throw new IllegalArgumentException("decoding a hook event failed: it has " + length +
                " bytes and its fields need " + expected + "; the entry was not written by this codec");
        }
    }

    private static int textLength(final DirectBuffer buffer, final int offset, final int index)
    {
        return buffer.getByte(offset + LENGTHS_OFFSET + index) & 0xFF;
    }

    private static BoundedText text(final HookEvent event, final int index)
    {
        return switch (index)
        {
            case 0 -> event.user();
            case 1 -> event.session();
            case 2 -> event.project();
            case 3 -> event.toolUse();
            case 4 -> event.prompt();
            case 5 -> event.agent();
            case 6 -> event.toolName();
            default -> throw new IllegalArgumentException("a hook event has no text " + index);
        };
    }

    private static int maxBytes()
    {
        final HookEvent event = new HookEvent();
        int result = HEADER_BYTES;
        for (int i = 0; i < TEXTS; i++)
        {
            result += text(event, i).capacityBytes();
        }
        return result;
    }
}
