// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import io.tidemill.engine.LogDamagedException;
import org.agrona.DirectBuffer;

import java.util.HexFormat;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * Reads the fields of one record, and believes none of them: what is not possible is refused by its name.
 */
final class LoadedFields implements StateFields
{
    private final ActivityRecord type;
    private final long key;
    private final DirectBuffer buffer;
    private final int end;
    private int position;

    /** A record, whose type is read at once. */
    LoadedFields(final long key, final DirectBuffer buffer, final int offset, final int length)
    {
        this.key = key;
        this.buffer = buffer;
        end = offset + length;
        position = offset + 1;
        type = length < 1 ? null : ActivityRecord.of(buffer.getByte(offset));
        if (type == null)
        {
            throw refused(length < 1 ? "it is empty" : "nothing is known of type " + buffer.getByte(offset));
        }
    }

    ActivityRecord type()
    {
        return type;
    }

    /** Nothing may be left over. */
    void end()
    {
        if (position != end)
        {
            throw refused((end - position) + " bytes are left behind its last field");
        }
    }

    @Override
    public long bits(final String what, final long value)
    {
        return buffer.getLong(next(what, Long.BYTES), LITTLE_ENDIAN);
    }

    @Override
    public long count(final String what, final long value)
    {
        final long count = bits(what, value);
        return checked(what, count, 0, Long.MAX_VALUE);
    }

    @Override
    public long timeMs(final String what, final long value)
    {
        final long timeMs = bits(what, value);
        return checked(what, timeMs, ActivityRules.NEVER, HookEvent.MAX_TIME_MS);
    }

    @Override
    public int size(final String what, final int value, final int most)
    {
        final int size = buffer.getShort(next(what, Short.BYTES), LITTLE_ENDIAN) & 0xFFFF;
        return (int)checked(what, size, 0, most);
    }

    @Override
    public BoundedText text(final String what, final BoundedText value, final int capacity)
    {
        final int length = (int)checked(
            "length of " + what, buffer.getByte(next(what, 1)) & 0xFF, 0, capacity);
        final BoundedText text = new BoundedText(capacity);
        text.readFrom(buffer, next(what, length), length);
        return text.copy();
    }

    /** A value that contradicts what is there already. */
    LogDamagedException refused(final String why)
    {
        return new LogDamagedException("the state of the monitor cannot be loaded from its snapshot: in the record " +
            (type == null ? "" : "of type " + type + " ") + "under key " + HexFormat.of().toHexDigits(key) + ", " +
            why + ". This release did not write it, or its limits were higher. Remove that snapshot, so that the " +
            "next start takes an older one or handles all events anew");
    }

    private long checked(final String what, final long value, final long least, final long most)
    {
        if (value < least || value > most)
        {
            throw refused(what + " is " + value + ", and " + least + " to " + most + " is possible");
        }
        return value;
    }

    private int next(final String what, final int length)
    {
        if (length > end - position)
        {
            throw refused("it ends before " + what + ", which needs " + length + " bytes where " +
                (end - position) + " are left");
        }
        final int at = position;
        position += length;
        return at;
    }
}
