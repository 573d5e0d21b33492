// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import io.tidemill.engine.snapshot.SnapshotPart;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes the records of one handler to its part of a snapshot.
 */
final class PartWriter implements StateWriter
{
    private static final int USUAL_LENGTH = 4096;

    private final SnapshotPart part;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[USUAL_LENGTH]);

    PartWriter(final SnapshotPart part)
    {
        this.part = part;
    }

    @Override
    public MutableDirectBuffer buffer(final int length)
    {
        if (length > buffer.capacity())
        {
            buffer.wrap(new byte[Math.max(checked(length), 2 * buffer.capacity())]);
        }
        return buffer;
    }

    private static int checked(final int length)
    {
        if (length > SnapshotPart.MAX_RECORD_LENGTH)
        {
            throw new IllegalArgumentException("a record of state cannot have " + length + " bytes; at most " +
                SnapshotPart.MAX_RECORD_LENGTH + " are possible, so write it as several");
        }
        return length;
    }

    @Override
    public void put(final long key, final int length)
    {
        part.add(key, buffer, 0, length);
    }

    @Override
    public void put(final long key, final DirectBuffer source, final int offset, final int length)
    {
        part.add(key, source, offset, checked(length));
    }
}
