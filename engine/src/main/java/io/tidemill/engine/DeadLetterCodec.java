// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.nio.charset.StandardCharsets;

/**
 * How a {@link DeadLetter} looks as bytes. Little endian; offsets in bytes.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                          Sequence                             |  0
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |            Engine time, ns since the epoch                    |  8
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                          Attempts                             | 16
 *  +---------------------------------------------------------------+
 *  |                   Version of the codec                        | 20
 *  +---------------------------------------------------------------+
 *  |                            Kind                               | 24
 *  +---------------------------------------------------------------+
 *  |   Five texts: stage, exception, message, stack trace, codec:  | 28
 *  |   a length in bytes (4), then UTF-8                          ...
 *  +---------------------------------------------------------------+
 *  |   The payload: a length in bytes (4), then the bytes         ...
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class DeadLetterCodec implements Codec<DeadLetter>
{
    private static final String NAME = "tidemill-dead-letter";
    private static final int TIME_OFFSET = 8;
    private static final int ATTEMPTS_OFFSET = 16;
    private static final int VERSION_OFFSET = 20;
    private static final int KIND_OFFSET = 24;
    private static final int TEXTS_OFFSET = 28;
    private static final int TEXTS = 5;

    private final int maxPayloadBytes;

    /**
     * For events of a limited length.
     *
     * @param maxPayloadBytes of an encoded event
     */
    public DeadLetterCodec(final int maxPayloadBytes)
    {
        this.maxPayloadBytes = Math.max(EntrySource.MAX_NOTE_LENGTH, maxPayloadBytes);
    }

    /**
     * Whether events of a log are dead letters.
     *
     * @param codecName of the log
     * @return true if so
     */
    public static boolean isOf(final String codecName)
    {
        return NAME.equals(codecName);
    }

    /**
     * The entry that a dead letter is about.
     *
     * @param buffer that holds the letter
     * @param offset of its first byte
     * @return the sequence of that entry
     */
    public static long sequence(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset, LITTLE_ENDIAN);
    }

    @Override
    public String name()
    {
        return NAME;
    }

    @Override
    public int maxLength()
    {
        return TEXTS_OFFSET + TEXTS * (Integer.BYTES + DeadLetter.MAX_TEXT_BYTES) + Integer.BYTES + maxPayloadBytes;
    }

    @Override
    public int encode(final DeadLetter letter, final MutableDirectBuffer buffer, final int offset)
    {
        buffer.putLong(offset, letter.sequence, LITTLE_ENDIAN);
        buffer.putLong(offset + TIME_OFFSET, letter.timeNs, LITTLE_ENDIAN);
        buffer.putInt(offset + ATTEMPTS_OFFSET, letter.attempts, LITTLE_ENDIAN);
        buffer.putInt(offset + VERSION_OFFSET, letter.codecVersion, LITTLE_ENDIAN);
        buffer.putInt(offset + KIND_OFFSET, letter.kind, LITTLE_ENDIAN);
        int at = offset + TEXTS_OFFSET;
        at = put(letter.stage, buffer, at);
        at = put(letter.exception, buffer, at);
        at = put(letter.message, buffer, at);
        at = put(letter.stackTrace, buffer, at);
        at = put(letter.codecName, buffer, at);
        buffer.putInt(at, letter.payloadLength, LITTLE_ENDIAN);
        buffer.putBytes(at + Integer.BYTES, letter.payload, 0, letter.payloadLength);
        return at + Integer.BYTES + letter.payloadLength - offset;
    }

    private static int put(final String text, final MutableDirectBuffer buffer, final int at)
    {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, DeadLetter.MAX_TEXT_BYTES);
        // Not in the middle of a character.
        while (length < bytes.length && (bytes[length] & 0xC0) == 0x80)
        {
            length--;
        }
        buffer.putInt(at, length, LITTLE_ENDIAN);
        buffer.putBytes(at + Integer.BYTES, bytes, 0, length);
        return at + Integer.BYTES + length;
    }

    @Override
    public void decode(
        final int version, final DirectBuffer buffer, final int offset, final int length, final DeadLetter letter)
    {
        letter.sequence = buffer.getLong(offset, LITTLE_ENDIAN);
        letter.timeNs = buffer.getLong(offset + TIME_OFFSET, LITTLE_ENDIAN);
        letter.attempts = buffer.getInt(offset + ATTEMPTS_OFFSET, LITTLE_ENDIAN);
        letter.codecVersion = buffer.getInt(offset + VERSION_OFFSET, LITTLE_ENDIAN);
        letter.kind = (byte)buffer.getInt(offset + KIND_OFFSET, LITTLE_ENDIAN);
        final int end = offset + length;
        int at = offset + TEXTS_OFFSET;
        letter.stage = text(buffer, at, end);
        at += Integer.BYTES + checkedLength(buffer, at, end);
        letter.exception = text(buffer, at, end);
        at += Integer.BYTES + checkedLength(buffer, at, end);
        letter.message = text(buffer, at, end);
        at += Integer.BYTES + checkedLength(buffer, at, end);
        letter.stackTrace = text(buffer, at, end);
        at += Integer.BYTES + checkedLength(buffer, at, end);
        letter.codecName = text(buffer, at, end);
        at += Integer.BYTES + checkedLength(buffer, at, end);
        letter.payloadLength = checkedLength(buffer, at, end);
        letter.payload = new byte[letter.payloadLength];
        buffer.getBytes(at + Integer.BYTES, letter.payload);
    }

    private static String text(final DirectBuffer buffer, final int at, final int end)
    {
        final byte[] bytes = new byte[checkedLength(buffer, at, end)];
        buffer.getBytes(at + Integer.BYTES, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int checkedLength(final DirectBuffer buffer, final int at, final int end)
    {
        final int length = at + Integer.BYTES <= end ? buffer.getInt(at, LITTLE_ENDIAN) : -1;
        if (length < 0 || length > end - at - Integer.BYTES)
        {
            throw new LogDamagedException("a dead letter has a field of " + length + " bytes where at most " +
                (end - at - Integer.BYTES) + " are left");
        }
        return length;
    }
}
