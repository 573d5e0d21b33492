// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.BufferUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A bounds-checked window on the mapped block that frames are written into. One per writer; the objects are made once,
 * so that a frame costs no allocation.
 */
final class FrameBlock
{
    private final CRC32C crc = new CRC32C();
    private final UnsafeBuffer frame = new UnsafeBuffer(0, 0);
    private ByteBuffer block;
    private ByteBuffer checksummed;
    private int frameOffset;

    /** Replaces the block. Nothing of the old one is touched afterwards: it may be unmapped already. */
    void block(final ByteBuffer newBlock)
    {
        block = newBlock;
        checksummed = newBlock.duplicate();
    }

    /** In memory. */
    long address()
    {
        return BufferUtil.address(block);
    }

    int capacity()
    {
        return block.capacity();
    }

    boolean hasRoom(final long offset, final int lengthBytes)
    {
        return offset >= 0 && offset + lengthBytes <= block.capacity();
    }

    /** The place of one frame: nothing outside it can be reached through the buffer. */
    MutableDirectBuffer frame(final int offset, final int lengthBytes)
    {
        frameOffset = offset;
        frame.wrap(block, offset, lengthBytes);
        return frame;
    }

    /** Completes the frame with checksum and magic. */
    void seal(final int lengthBytes)
    {
        checksummed.clear();
        checksummed.limit(frameOffset + lengthBytes);
        checksummed.position(frameOffset + FrameDescriptor.LENGTH_OFFSET);
        crc.reset();
        crc.update(checksummed);
        frame.putInt(FrameDescriptor.CRC_OFFSET, (int)crc.getValue(), LITTLE_ENDIAN);
        frame.putInt(FrameDescriptor.MAGIC_OFFSET, FrameDescriptor.MAGIC, LITTLE_ENDIAN);
    }

    /** Takes back whatever was written at the place of the frame. */
    void clear()
    {
        frame.setMemory(0, frame.capacity(), (byte)0);
    }
}
