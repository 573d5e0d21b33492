// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import io.tidemill.engine.StateHash;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A short text that lives in a ring slot: UTF-8 bytes in an array of fixed size, and their hash. Setting an ASCII text
 * that fits allocates nothing.
 * <p>
 * A text beyond the capacity is shortened in a way that keeps different texts different: its longest whole-character
 * prefix that leaves room for 17 bytes, then {@code ~} and the 64-bit hash of the whole text in hexadecimal. The same
 * text always becomes the same bytes, so shortening is done once, at the edge.
 * <p>
 * Equality and order are those of the bytes; as a key in a map an instance must not change any more.
 * <p>
 * <b>Threading:</b> none; a text belongs to its event.
 */
public final class BoundedText implements Comparable<BoundedText>
{
    /** The largest capacity: a length must fit one byte of the journal. */
    public static final int MAX_CAPACITY_BYTES = 255;

    private static final int HEX_DIGITS = 16;
    private static final int SHORTENED_SUFFIX_BYTES = 17;
    private static final long EMPTY_HASH = StateHash.of(new byte[0], 0, 0);
    private static final HexFormat HEX = HexFormat.of();

    private final byte[] bytes;
    private int length;
    private long hash = EMPTY_HASH;

    /**
     * An empty text.
     *
     * @param capacityBytes the most bytes it can hold, 24 to 255
     */
    public BoundedText(final int capacityBytes)
    {
        if (capacityBytes < 24 || capacityBytes > MAX_CAPACITY_BYTES)
        {
            throw new IllegalArgumentException("a text cannot have a capacity of " + capacityBytes +
                " bytes; choose 24 (room for a shortened one) to " + MAX_CAPACITY_BYTES);
        }
        bytes = new byte[capacityBytes];
    }

    private BoundedText(final BoundedText source)
    {
        bytes = Arrays.copyOf(source.bytes, source.length);
        length = source.length;
        hash = source.hash;
    }

    /**
     * A copy that takes no more room than its bytes, to be kept as a key.
     */
    BoundedText copy()
    {
        return new BoundedText(this);
    }

    int capacityBytes()
    {
        return bytes.length;
    }

    /**
     * The length in bytes of UTF-8.
     *
     * @return the length, 0 to the capacity
     */
    public int lengthBytes()
    {
        return length;
    }

    /**
     * Whether there is no text.
     *
     * @return true if the length is 0
     */
    public boolean isEmpty()
    {
        return length == 0;
    }

    /**
     * A stable 64-bit hash of the bytes, the same on every JVM: part of state hashes.
     *
     * @return the hash
     */
    public long hash()
    {
        return hash;
    }

    /**
     * Makes the text empty.
     */
    public void clear()
    {
        length = 0;
        hash = EMPTY_HASH;
    }

    /**
     * Takes over another text; one that is too long for this capacity is shortened.
     *
     * @param source to copy
     */
    public void set(final BoundedText source)
    {
        if (source.length > bytes.length)
        {
            setUtf8(source.bytes, source.length);
            return;
        }
        System.arraycopy(source.bytes, 0, bytes, 0, source.length);
        length = source.length;
        hash = source.hash;
    }

    /**
     * Takes over a text; one that is too long is shortened.
     *
     * @param text to copy
     */
    public void set(final String text)
    {
        final int chars = text.length();
        if (chars > bytes.length)
        {
            setEncoded(text);
            return;
        }
        for (int i = 0; i < chars; i++)
        {
            final char c = text.charAt(i);
            if (c >= 0x80)
            {
                setEncoded(text);
                return;
            }
            bytes[i] = (byte)c;
        }
        finish(chars);
    }

    /**
     * Takes over a text; one that is too long is shortened.
     *
     * @param chars  that hold the text
     * @param offset of the first character
     * @param count  of characters
     */
    public void set(final char[] chars, final int offset, final int count)
    {
        if (count > bytes.length)
        {
            setEncoded(new String(chars, offset, count));
            return;
        }
        for (int i = 0; i < count; i++)
        {
            final char c = chars[offset + i];
            if (c >= 0x80)
            {
                setEncoded(new String(chars, offset, count));
                return;
            }
            bytes[i] = (byte)c;
        }
        finish(count);
    }

    /**
     * Sets a prefix followed by a number in hexadecimal, without allocating: how generated ids are made.
     */
    void setId(final String prefix, final long number)
    {
        final int prefixLength = prefix.length();
        if (prefixLength + HEX_DIGITS > bytes.length)
        {
            setEncoded(prefix + HEX.toHexDigits(number));
            return;
        }
        for (int i = 0; i < prefixLength; i++)
        {
            bytes[i] = (byte)prefix.charAt(i);
        }
        for (int i = 0; i < HEX_DIGITS; i++)
        {
            bytes[prefixLength + i] = (byte)HEX.toLowHexDigit((int)(number >>> (60 - 4 * i)));
        }
        finish(prefixLength + HEX_DIGITS);
    }

    void putTo(final MutableDirectBuffer buffer, final int offset)
    {
        buffer.putBytes(offset, bytes, 0, length);
    }

    void readFrom(final DirectBuffer buffer, final int offset, final int lengthBytes)
    {
        if (lengthBytes > bytes.length)
        {
            throw new IllegalArgumentException("a text of " + lengthBytes + " bytes does not fit its field of " +
                bytes.length + " bytes: the entry was not written by this codec");
        }
        buffer.getBytes(offset, bytes, 0, lengthBytes);
        finish(lengthBytes);
    }

    @Override
    public int compareTo(final BoundedText other)
    {
        return Arrays.compareUnsigned(bytes, 0, length, other.bytes, 0, other.length);
    }

    @Override
    public boolean equals(final Object object)
    {
        return object instanceof BoundedText other && hash == other.hash && length == other.length &&
            Arrays.equals(bytes, 0, length, other.bytes, 0, length);
    }

    @Override
    public int hashCode()
    {
        return Long.hashCode(hash);
    }

    @Override
    public String toString()
    {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private void setEncoded(final String text)
    {
        final byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        setUtf8(utf8, utf8.length);
    }

    private void setUtf8(final byte[] utf8, final int count)
    {
        if (count <= bytes.length)
        {
            System.arraycopy(utf8, 0, bytes, 0, count);
            finish(count);
            return;
        }
        final byte[] suffix = ("~" + HEX.toHexDigits(StateHash.of(utf8, 0, count)))
            .getBytes(StandardCharsets.US_ASCII);
        int prefix = bytes.length - SHORTENED_SUFFIX_BYTES;
        while (prefix > 0 && (utf8[prefix] & 0xC0) == 0x80)
        {
            prefix--;
        }
        System.arraycopy(utf8, 0, bytes, 0, prefix);
        System.arraycopy(suffix, 0, bytes, prefix, suffix.length);
        finish(prefix + suffix.length);
    }

    private void finish(final int newLength)
    {
        length = newLength;
        hash = StateHash.of(bytes, 0, newLength);
    }
}
