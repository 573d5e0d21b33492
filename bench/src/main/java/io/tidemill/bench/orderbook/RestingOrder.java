// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.orderbook;

import io.tidemill.engine.StateHash;

/**
 * An order in the book, pooled; a link in the queue of its price. Not thread-safe.
 */
final class RestingOrder
{
    private static final long TYPE = 0x4F52444552L;

    long id;
    int side;
    int price;
    long quantity;
    RestingOrder ahead;
    RestingOrder behind;

    /** Of what never changes while it rests. */
    private long identity;

    /** Of the order as it is. */
    private long hash;

    /**
     * Makes it another order.
     *
     * @param command  that it comes from.
     * @param arrival  its number among all orders that ever rested; says who is first at a price.
     * @param left     quantity that did not trade.
     * @return its hash.
     */
    long become(final OrderCommand command, final long arrival, final long left)
    {
        id = command.id;
        side = command.side;
        price = (int)command.price;
        identity = StateHash.mix(StateHash.mix(StateHash.mix(TYPE + side, id), command.account), arrival);
        identity += price;
        return quantity(left);
    }

    /**
     * Sets what is left of it.
     *
     * @param left above 0.
     * @return its new hash.
     */
    long quantity(final long left)
    {
        quantity = left;
        hash = StateHash.mix(identity, left);
        return hash;
    }

    long hash()
    {
        return hash;
    }
}
