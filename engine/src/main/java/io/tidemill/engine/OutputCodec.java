// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.util.Objects;

/**
 * How an {@link Output} looks as bytes. Little endian; offsets in bytes.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                     Sequence of the cause                     |  0
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                      Epoch of the cause                       |  8
 *  +-------------------------------+-------------------------------+
 *  |            Stage              |             Index             | 12
 *  +-------------------------------+-------------------------------+
 *  |              What was emitted, by its own codec              ... 16
 *  +---------------------------------------------------------------+
 * </pre>
 *
 * @param <O> the class of what is emitted
 */
public final class OutputCodec<O> implements Codec<Output<O>>
{
    static final int MAX_INDEX = 0xFFFF;
    private static final int EPOCH_OFFSET = 8;
    private static final int STAGE_OFFSET = 12;
    private static final int INDEX_OFFSET = 14;
    private static final int VALUE_OFFSET = 16;
    private static final String PREFIX = "tidemill-output:";

    private final Codec<O> codec;

    /**
     * For outputs of one class.
     *
     * @param codec of what is emitted
     */
    public OutputCodec(final Codec<O> codec)
    {
        this.codec = Objects.requireNonNull(codec, "codec");
    }

    /**
     * Whether events of a log are outputs.
     *
     * @param codecName of the log
     * @return true if so, whatever is emitted
     */
    public static boolean isOf(final String codecName)
    {
        return codecName.startsWith(PREFIX);
    }

    /**
     * The entry that has caused an output.
     *
     * @param buffer that holds the output
     * @param offset of its first byte
     * @return the sequence of that entry
     */
    public static long cause(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset, LITTLE_ENDIAN);
    }

    /**
     * The name of an output, for people.
     *
     * @param buffer that holds it
     * @param offset of its first byte
     * @param length in bytes
     * @return a phrase
     */
    public static String describeName(final DirectBuffer buffer, final int offset, final int length)
    {
        return length < VALUE_OFFSET ? "an output that cannot be read, of " + length + " bytes" :
            "output " + (buffer.getShort(offset + INDEX_OFFSET, LITTLE_ENDIAN) & 0xFFFF) + " of stage " +
            (buffer.getShort(offset + STAGE_OFFSET, LITTLE_ENDIAN) & 0xFFFF) + " caused by " +
            buffer.getLong(offset, LITTLE_ENDIAN) + " of epoch " + buffer.getInt(offset + EPOCH_OFFSET, LITTLE_ENDIAN);
    }

    @Override
    public String name()
    {
        return PREFIX + codec.name();
    }

    @Override
    public int version()
    {
        return codec.version();
    }

    @Override
    public int oldestVersion()
    {
        return codec.oldestVersion();
    }

    @Override
    public int maxLength()
    {
        return VALUE_OFFSET + codec.maxLength();
    }

    @Override
    public int length(final Output<O> output)
    {
        return VALUE_OFFSET + codec.length(output.value());
    }

    @Override
    public int encode(final Output<O> output, final MutableDirectBuffer buffer, final int offset)
    {
        buffer.putLong(offset, output.cause(), LITTLE_ENDIAN);
        buffer.putInt(offset + EPOCH_OFFSET, output.epoch(), LITTLE_ENDIAN);
        buffer.putShort(offset + STAGE_OFFSET, (short)output.stage(), LITTLE_ENDIAN);
        buffer.putShort(offset + INDEX_OFFSET, (short)output.index(), LITTLE_ENDIAN);
        return VALUE_OFFSET + codec.encode(output.value(), buffer, offset + VALUE_OFFSET);
    }

    @Override
    public void decode(
        final int version, final DirectBuffer buffer, final int offset, final int length, final Output<O> output)
    {
        if (length < VALUE_OFFSET)
        {
            throw new LogDamagedException("an output has " + length + " bytes; its name alone takes " + VALUE_OFFSET);
        }
        output.name(
            buffer.getLong(offset, LITTLE_ENDIAN),
            buffer.getInt(offset + EPOCH_OFFSET, LITTLE_ENDIAN),
            buffer.getShort(offset + STAGE_OFFSET, LITTLE_ENDIAN) & 0xFFFF,
            buffer.getShort(offset + INDEX_OFFSET, LITTLE_ENDIAN) & 0xFFFF);
        codec.decode(version, buffer, offset + VALUE_OFFSET, length - VALUE_OFFSET, output.value());
    }
}
