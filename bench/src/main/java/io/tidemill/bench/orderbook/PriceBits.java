// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.orderbook;

/**
 * Which prices of the band have orders, so that the best one is found with three count-zeros instructions. Each bit of
 * a level says whether a word of the level below it is not 0. Not thread-safe.
 *
 * <pre>
 *   top        1 word       one bit for each word of …
 *   middle    16 words      one bit for each word of …
 *   prices  1024 words      one bit for each price
 * </pre>
 */
final class PriceBits
{
    static final int NONE = -1;

    private static final int WORD_SHIFT = 6;
    private static final int MIDDLE_SHIFT = 2 * WORD_SHIFT;
    private static final int LAST_BIT = 63;

    private final long[] prices = new long[OrderBook.BAND >>> WORD_SHIFT];
    private final long[] middle = new long[OrderBook.BAND >>> MIDDLE_SHIFT];
    private long top;

    void set(final int price)
    {
        // A shift by an int counts its low six bits only.
        prices[price >>> WORD_SHIFT] |= 1L << price;
        middle[price >>> MIDDLE_SHIFT] |= 1L << (price >>> WORD_SHIFT);
        top |= 1L << (price >>> MIDDLE_SHIFT);
    }

    void clear(final int price)
    {
        final int word = price >>> WORD_SHIFT;
        prices[word] &= ~(1L << price);
        if (prices[word] == 0)
        {
            final int group = price >>> MIDDLE_SHIFT;
            middle[group] &= ~(1L << word);
            if (middle[group] == 0)
            {
                top &= ~(1L << group);
            }
        }
    }

    int lowest()
    {
        if (top == 0)
        {
            return NONE;
        }
        final int group = Long.numberOfTrailingZeros(top);
        final int word = (group << WORD_SHIFT) + Long.numberOfTrailingZeros(middle[group]);
        return (word << WORD_SHIFT) + Long.numberOfTrailingZeros(prices[word]);
    }

    int highest()
    {
        if (top == 0)
        {
            return NONE;
        }
        final int group = LAST_BIT - Long.numberOfLeadingZeros(top);
        final int word = (group << WORD_SHIFT) + LAST_BIT - Long.numberOfLeadingZeros(middle[group]);
        return (word << WORD_SHIFT) + LAST_BIT - Long.numberOfLeadingZeros(prices[word]);
    }
}
