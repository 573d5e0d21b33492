// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.orderbook;

/**
 * What a participant asks of the book. Mutable and preallocated; one thread at a time uses it.
 */
public final class OrderCommand
{
    /** Trade what crosses, rest with what is left. */
    public static final int NEW = 0;

    /** Trade what crosses, drop what is left: immediate or cancel. */
    public static final int IMMEDIATE = 1;

    /** Take a resting order out. */
    public static final int CANCEL = 2;

    /** Side of an order that buys. */
    public static final int BUY = 0;

    /** Side of an order that sells. */
    public static final int SELL = 1;

    /** What to do: one of the kinds above. */
    int kind;

    /** {@link #BUY} or {@link #SELL}; means nothing in a cancel. */
    int side;

    /** Of the order, unique among those that rest. */
    long id;

    /** Whose order it is. */
    long account;

    /** Worst price to trade at, in ticks. */
    long price;

    /** How much to trade. */
    long quantity;

    void copyTo(final OrderCommand other)
    {
        other.kind = kind;
        other.side = side;
        other.id = id;
        other.account = account;
        other.price = price;
        other.quantity = quantity;
    }
}
