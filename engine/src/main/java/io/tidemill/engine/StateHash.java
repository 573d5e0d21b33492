// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import net.openhft.hashing.LongHashFunction;

/**
 * Builds state hashes that do not depend on insertion order: {@link #mix} the fields of one entry in a fixed order,
 * and add up the results of all entries with plain {@code +} (wrapping). An entry that changes is subtracted as it
 * was and added as it is, so that the sum is kept without walking the collection.
 * <p>
 * MetroHash64 of the Zero-Allocation-Hashing library; stable across JVMs and platforms. All methods are pure and do
 * not allocate.
 */
public final class StateHash
{
    private static final LongHashFunction METRO = LongHashFunction.metro();

    /** Apart from the hash of the empty text, which is that of no bytes. */
    private static final long NO_TEXT = METRO.hashLong(-1);

    private StateHash()
    {
    }

    /**
     * The hash of a single value.
     *
     * @param value to hash
     * @return 64 mixed bits
     */
    public static long of(final long value)
    {
        return METRO.hashLong(value);
    }

    /**
     * The hash of a text.
     *
     * @param text to hash; null and the empty text differ
     * @return 64 mixed bits
     */
    public static long of(final String text)
    {
        return text == null ? NO_TEXT : METRO.hashChars(text);
    }

    /**
     * The hash of some bytes.
     *
     * @param bytes  that hold them
     * @param offset of the first
     * @param length of them
     * @return 64 mixed bits
     */
    public static long of(final byte[] bytes, final int offset, final int length)
    {
        return METRO.hashBytes(bytes, offset, length);
    }

    /**
     * Appends a field to the hash of the fields before it; the order of calls matters.
     *
     * @param hash  of the fields so far; start from a constant that names the type of entry
     * @param value of the next field
     * @return 64 mixed bits
     */
    public static long mix(final long hash, final long value)
    {
        // The multiplication by an odd constant makes (a, b) and (b, a) differ; metro then spreads the bits.
        return METRO.hashLong(hash * 0x9E3779B97F4A7C15L + value);
    }

    /**
     * Appends a text field to the hash of the fields before it; the order of calls matters.
     *
     * @param hash of the fields so far
     * @param text of the next field, or null
     * @return 64 mixed bits
     */
    public static long mix(final long hash, final String text)
    {
        return mix(hash, of(text));
    }
}
