// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.orderbook;

import java.util.function.Consumer;

import io.tidemill.engine.StateHash;
import io.tidemill.engine.StateHashed;

import org.agrona.collections.Long2ObjectHashMap;

/**
 * A limit order book of one instrument with price-time priority: the best price trades first, and at one price the
 * order that came first. Deterministic, and without allocation once the pool holds as many orders as ever rest. Not
 * thread-safe.
 *
 * <pre>
 *   price    0 … ┌──────┬──────┬──────┬──────┬──────┬──────┬──────┐ … BAND - 1
 *   first        │  ●   │      │  ●   │      │      │  ●   │  ●   │     one ladder for both sides, since at no price
 *                └──┼───┴──────┴──┼───┴──────┴──────┴──┼───┴──┼───┘     there are orders of both
 *                   ▼             ▼                    ▼      ▼
 *                 order         order                order  order       queue of a price, oldest first
 *                   ▼
 *                 order           └ highest bid          └ lowest ask   found by {@link PriceBits}
 * </pre>
 *
 * Commands that make no sense (a price outside the band, no quantity, an id that rests already) are counted and change
 * nothing else; so are cancels of orders that do not rest, which come too late.
 */
final class OrderBook implements StateHashed
{
    /** Number of prices, from 0. */
    static final int BAND = 1 << 16;

    private static final int POOLED = 4 * OrderStream.OPEN_ORDERS;
    private static final float LOAD_FACTOR = 0.5f;

    private final Trades heard;
    private final RestingOrder[] first = new RestingOrder[BAND];
    private final RestingOrder[] last = new RestingOrder[BAND];
    private final PriceBits bids = new PriceBits();
    private final PriceBits asks = new PriceBits();
    private final Long2ObjectHashMap<RestingOrder> byId = new Long2ObjectHashMap<>(4 * POOLED, LOAD_FACTOR);
    private RestingOrder pool;

    /** The wrapping sum of the hashes of all that rests. */
    private long restingHash;
    private long arrivals;
    private long trades;
    private long volume;
    private long turnover;
    private long late;
    private long refused;

    OrderBook()
    {
        this(Trades.UNHEARD);
    }

    OrderBook(final Trades heard)
    {
        this.heard = heard;
        for (int i = 0; i < POOLED; i++)
        {
            toPool(new RestingOrder());
        }
    }

    /**
     * Does what a command asks.
     *
     * @param command may be reused at once.
     */
    void apply(final OrderCommand command)
    {
        switch (command.kind)
        {
            case OrderCommand.NEW:
            case OrderCommand.IMMEDIATE:
                enter(command);
                break;

            case OrderCommand.CANCEL:
                cancel(command.id);
                break;

            default:
                throw new IllegalArgumentException("a command of kind " + command.kind + "; there are 0, 1 and 2");
        }
    }

    private void enter(final OrderCommand command)
    {
        if (command.price < 0 || command.price >= BAND || command.quantity < 1 || byId.containsKey(command.id))
        {
            refused++;
            return;
        }
        final long left = command.side == OrderCommand.BUY ? buy(command) : sell(command);
        if (left > 0 && command.kind == OrderCommand.NEW)
        {
            rest(command, left);
        }
    }

    private long buy(final OrderCommand taker)
    {
        long left = taker.quantity;
        int best = asks.lowest();
        while (left > 0 && best != PriceBits.NONE && best <= taker.price)
        {
            left -= trade(first[best], taker.id, left);
            best = asks.lowest();
        }
        return left;
    }

    private long sell(final OrderCommand taker)
    {
        long left = taker.quantity;
        int best = bids.highest();
        while (left > 0 && best != PriceBits.NONE && best >= taker.price)
        {
            left -= trade(first[best], taker.id, left);
            best = bids.highest();
        }
        return left;
    }

    /** Trades as much as both want; returns how much that is. */
    private long trade(final RestingOrder maker, final long taker, final long wanted)
    {
        final long traded = Math.min(wanted, maker.quantity);
        trades++;
        volume += traded;
        turnover += traded * maker.price;
        heard.onTrade(maker.id, taker, maker.price, traded);
        if (traded == maker.quantity)
        {
            remove(maker);
        }
        else
        {
            restingHash -= maker.hash();
            restingHash += maker.quantity(maker.quantity - traded);
        }
        return traded;
    }

    private void rest(final OrderCommand command, final long left)
    {
        final RestingOrder order = fromPool();
        restingHash += order.become(command, arrivals++, left);
        byId.put(order.id, order);
        final int price = order.price;
        final RestingOrder ahead = last[price];
        order.ahead = ahead;
        order.behind = null;
        last[price] = order;
        if (ahead == null)
        {
            first[price] = order;
            bits(order).set(price);
        }
        else
        {
            ahead.behind = order;
        }
    }

    private void cancel(final long id)
    {
        final RestingOrder order = byId.get(id);
        if (order == null)
        {
            late++;
            return;
        }
        remove(order);
    }

    private void remove(final RestingOrder order)
    {
        restingHash -= order.hash();
        byId.remove(order.id);
        final int price = order.price;
        final RestingOrder ahead = order.ahead;
        final RestingOrder behind = order.behind;
        if (ahead == null)
        {
            first[price] = behind;
        }
        else
        {
            ahead.behind = behind;
        }
        if (behind == null)
        {
            last[price] = ahead;
        }
        else
        {
            behind.ahead = ahead;
        }
        if (ahead == behind)
        {
            // Only when both are null: it was alone.
            bits(order).clear(price);
        }
        toPool(order);
    }

    private PriceBits bits(final RestingOrder order)
    {
        return order.side == OrderCommand.BUY ? bids : asks;
    }

    private RestingOrder fromPool()
    {
        final RestingOrder order = pool;
        if (order == null)
        {
            return new RestingOrder();
        }
        pool = order.behind;
        return order;
    }

    private void toPool(final RestingOrder order)
    {
        order.behind = pool;
        order.ahead = null;
        pool = order;
    }

    @Override
    public long stateHash()
    {
        long hash = StateHash.mix(restingHash, arrivals);
        hash = StateHash.mix(hash, trades);
        hash = StateHash.mix(hash, volume);
        hash = StateHash.mix(hash, turnover);
        hash = StateHash.mix(hash, late);
        return StateHash.mix(hash, refused);
    }

    /** All that rests, by price from the lowest, at a price by time. */
    void forEach(final Consumer<RestingOrder> visitor)
    {
        for (final RestingOrder oldest : first)
        {
            for (RestingOrder order = oldest; order != null; order = order.behind)
            {
                visitor.accept(order);
            }
        }
    }

    int resting()
    {
        return byId.size();
    }

    long trades()
    {
        return trades;
    }

    long volume()
    {
        return volume;
    }

    long late()
    {
        return late;
    }

    long refused()
    {
        return refused;
    }
}
