// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import io.tidemill.engine.StateWriter;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * Writes fields, one record after the other.
 */
final class SavedFields implements StateFields
{
    private final StateWriter writer;
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private final UnsafeBuffer record = new UnsafeBuffer(0, 0);
    private int position;

    SavedFields(final StateWriter writer)
    {
        this.writer = writer;
    }

    /** What comes now is of this type. */
    void begin(final ActivityRecord type)
    {
        buffer.putByte(0, type.code());
        position = 1;
    }

    /** The record is complete. */
    void end(final long key)
    {
        record.wrap(buffer, 0, position);
        writer.put(key, record, 0, position);
    }

    @Override
    public long bits(final String what, final long value)
    {
        buffer.putLong(position, value, LITTLE_ENDIAN);
        position += Long.BYTES;
        return value;
    }

    @Override
    public long count(final String what, final long value)
    {
        return bits(what, value);
    }

    @Override
    public long timeMs(final String what, final long value)
    {
        return bits(what, value);
    }

    @Override
    public int size(final String what, final int value, final int most)
    {
        buffer.putShort(position, (short)value, LITTLE_ENDIAN);
        position += Short.BYTES;
        return value;
    }

    @Override
    public BoundedText text(final String what, final BoundedText value, final int capacity)
    {
        buffer.putByte(position, (byte)value.lengthBytes());
        // The buffer has to grow before a text may be put into it.
        buffer.checkLimit(position + 1 + value.lengthBytes());
        value.putTo(buffer, position + 1);
        position += 1 + value.lengthBytes();
        return value;
    }
}
