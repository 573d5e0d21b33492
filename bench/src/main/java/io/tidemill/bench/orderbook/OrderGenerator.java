// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.orderbook;

/**
 * Makes the commands of an {@link OrderStream}, one after the other. Integers and one division only, so that a seed
 * gives the same stream on every machine. Not thread-safe.
 */
final class OrderGenerator
{
    private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;
    private static final double UNIT = 0x1.0p-53;
    private static final double AGGRESSIVE_SHARE = 0.10;

    /** Half of all limit orders lie within so many ticks of the middle. */
    private static final int SCALE_TICKS = 8;

    /** One new order in so many is priced beyond the middle, and may trade at once. */
    private static final int EAGER_ONE_IN = 32;
    private static final int EAGER_TICKS = 4;

    /** How far an aggressive order lets itself be taken. */
    private static final int REACH_TICKS = 64;
    private static final int DRIFT_ONE_IN = 256;
    private static final int MOST_QUANTITY = 100;

    /** Aggressive orders are smaller: most take a part of one resting order, some sweep a level. */
    private static final int MOST_AGGRESSIVE_QUANTITY = 60;
    private static final int LOW = OrderBook.BAND / 4;
    private static final int HIGH = OrderBook.BAND - LOW;

    /** Orders sent and not cancelled; twice the target is never reached, since then there are cancels only. */
    private final int[] open = new int[2 * OrderStream.OPEN_ORDERS];
    private int openCount;
    private int lastId;
    private int middle = OrderBook.BAND / 2;
    private long state;

    OrderGenerator(final long seed)
    {
        state = seed;
    }

    long next()
    {
        drift();
        if (uniform() < AGGRESSIVE_SHARE)
        {
            return aggressive();
        }
        // As likely as not when there are as many as there should be.
        final double newShare = 1 - openCount / (2.0 * OrderStream.OPEN_ORDERS);
        return uniform() < newShare ? newOrder() : cancel();
    }

    private void drift()
    {
        if (below(DRIFT_ONE_IN) == 0)
        {
            middle = Math.max(LOW, Math.min(HIGH, middle + 1 - 2 * below(2)));
        }
    }

    private long newOrder()
    {
        final int side = below(2);
        final int distance = below(EAGER_ONE_IN) == 0 ? -1 - below(EAGER_TICKS) : distance();
        final int price = side == OrderCommand.BUY ? middle - distance : middle + 1 + distance;
        open[openCount++] = ++lastId;
        return OrderStream.pack(OrderCommand.NEW, side, lastId, clamped(price), 1 + below(MOST_QUANTITY));
    }

    private long aggressive()
    {
        final int side = below(2);
        final int price = side == OrderCommand.BUY ? middle + REACH_TICKS : middle - REACH_TICKS;
        return OrderStream.pack(
            OrderCommand.IMMEDIATE, side, ++lastId, clamped(price), 1 + below(MOST_AGGRESSIVE_QUANTITY));
    }

    private long cancel()
    {
        final int index = below(openCount);
        final int id = open[index];
        open[index] = open[--openCount];
        return OrderStream.pack(OrderCommand.CANCEL, OrderCommand.BUY, id, 0, 0);
    }

    /** Lomax with exponent 1: above t with probability scale / (scale + t). */
    private int distance()
    {
        final double distance = SCALE_TICKS * (1 / (1 - uniform()) - 1);
        return (int)Math.min(distance, OrderBook.BAND);
    }

    private static int clamped(final int price)
    {
        return Math.max(0, Math.min(OrderBook.BAND - 1, price));
    }

    private int below(final int limit)
    {
        return (int)(uniform() * limit);
    }

    private double uniform()
    {
        return (random() >>> 11) * UNIT;
    }

    /** SplitMix64 (Steele, Lea, Flood 2014). */
    private long random()
    {
        state += GOLDEN_RATIO;
        long mixed = state;
        mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }
}
