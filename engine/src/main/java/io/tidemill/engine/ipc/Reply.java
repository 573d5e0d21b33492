// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine.ipc;

import io.tidemill.engine.Codec;
import io.tidemill.engine.Output;
import io.tidemill.engine.OutputCodec;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * An output that has come back to the process whose event has caused it. A view of bytes that is moved on with the next
 * one: what is to be kept must be copied.
 * <pre>
 *   0  position of the event that has caused it                      8
 *   8  the output, as the log of outputs has it: {@link OutputCodec}
 * </pre>
 * <b>Threading:</b> the client's.
 */
public final class Reply
{
    private static final int OUTPUT_OFFSET = Long.BYTES;

    /** Sequence, epoch, stage and index of an output. */
    private static final int NAME_LENGTH = 16;
    private static final int VALUE_OFFSET = OUTPUT_OFFSET + NAME_LENGTH;
    private static final int STAGE_OFFSET = OUTPUT_OFFSET + 12;
    private static final int INDEX_OFFSET = OUTPUT_OFFSET + 14;

    private DirectBuffer record;
    private int version;

    Reply()
    {
    }

    /**
     * The most that a reply takes.
     *
     * @param codec of the outputs
     * @return bytes
     */
    public static int maxLength(final Codec<?> codec)
    {
        return VALUE_OFFSET + codec.maxLength();
    }

    /**
     * By the engine: writes a reply.
     *
     * @param buffer   to write to
     * @param offset   of the first byte
     * @param position of the event that has caused the output
     * @param codec    of outputs
     * @param output   to be sent
     * @param <O>      class of what was emitted
     * @return bytes that it takes
     */
    public static <O> int encode(
        final MutableDirectBuffer buffer,
        final int offset,
        final long position,
        final OutputCodec<O> codec,
        final Output<O> output)
    {
        buffer.putLong(offset, position, LITTLE_ENDIAN);
        return OUTPUT_OFFSET + codec.encode(output, buffer, offset + OUTPUT_OFFSET);
    }

    Reply wrap(final DirectBuffer bytes, final int ofVersion)
    {
        record = bytes;
        version = ofVersion;
        return this;
    }

    /**
     * Of the event that has caused it.
     *
     * @return position in the inlet's stream
     */
    public long position()
    {
        return record.getLong(0, LITTLE_ENDIAN);
    }

    /**
     * Of that event in the engine's log.
     *
     * @return the sequence, by which the output is named in the log of outputs as well
     */
    public long cause()
    {
        return record.getLong(OUTPUT_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Of the stage that emitted it.
     *
     * @return its number in the log of outputs
     */
    public int stage()
    {
        return record.getShort(STAGE_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
    }

    /**
     * Which one it is of those that this stage has emitted for this event.
     *
     * @return 0 for the first
     */
    public int index()
    {
        return record.getShort(INDEX_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
    }

    /**
     * What holds the bytes of what was emitted.
     *
     * @return a buffer, reused for the next reply
     */
    public DirectBuffer buffer()
    {
        return record;
    }

    /**
     * Of the first byte of what was emitted.
     *
     * @return offset in {@link #buffer()}
     */
    public int offset()
    {
        return VALUE_OFFSET;
    }

    /**
     * Of what was emitted.
     *
     * @return bytes
     */
    public int length()
    {
        return record.capacity() - VALUE_OFFSET;
    }

    /**
     * Reads what was emitted.
     *
     * @param codec of the outputs
     * @param into  to be filled
     * @param <O>   class of what was emitted
     */
    public <O> void decode(final Codec<O> codec, final O into)
    {
        codec.decode(version, record, VALUE_OFFSET, length(), into);
    }
}
