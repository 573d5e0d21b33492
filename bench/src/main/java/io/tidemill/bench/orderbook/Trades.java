// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.orderbook;

/**
 * Is told of every trade, in order, on the book's thread.
 */
@FunctionalInterface
interface Trades
{
    /** Nobody listens; the book counts for itself. */
    Trades UNHEARD = (maker, taker, price, quantity) ->
    {
    };

    /**
     * Two orders traded.
     *
     * @param maker    order that rested.
     * @param taker    order that came.
     * @param price    of the one that rested.
     * @param quantity traded.
     */
    void onTrade(long maker, long taker, int price, long quantity);
}
