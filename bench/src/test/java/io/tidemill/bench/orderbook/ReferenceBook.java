// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.orderbook;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A book written as plainly as possible: slow, and obviously right.
 */
final class ReferenceBook
{
    /** An order that rests. */
    private static final class Order
    {
        private final long id;
        private final int side;
        private final int price;
        private long quantity;

        Order(final long id, final int side, final int price, final long quantity)
        {
            this.id = id;
            this.side = side;
            this.price = price;
            this.quantity = quantity;
        }
    }

    private final Trades trades;
    private final TreeMap<Integer, Deque<Order>> bids = new TreeMap<>(Collections.reverseOrder());
    private final TreeMap<Integer, Deque<Order>> asks = new TreeMap<>();
    private final Map<Long, Order> byId = new HashMap<>();
    private long late;
    private long refused;

    ReferenceBook(final Trades trades)
    {
        this.trades = trades;
    }

    void apply(final OrderCommand command)
    {
        if (command.kind == OrderCommand.CANCEL)
        {
            cancel(command.id);
        }
        else if (command.price < 0 || command.price >= OrderBook.BAND || command.quantity < 1 ||
            byId.containsKey(command.id))
        {
            refused++;
        }
        else
        {
            enter(command);
        }
    }

    private void enter(final OrderCommand command)
    {
        final int limit = (int)command.price;
        final boolean buys = command.side == OrderCommand.BUY;
        final TreeMap<Integer, Deque<Order>> opposite = buys ? asks : bids;
        long left = command.quantity;
        while (left > 0 && !opposite.isEmpty() &&
            (buys ? opposite.firstKey() <= limit : opposite.firstKey() >= limit))
        {
            final Order maker = opposite.firstEntry().getValue().getFirst();
            final long traded = Math.min(left, maker.quantity);
            trades.onTrade(maker.id, command.id, maker.price, traded);
            left -= traded;
            maker.quantity -= traded;
            if (maker.quantity == 0)
            {
                remove(maker);
            }
        }
        if (left > 0 && command.kind == OrderCommand.NEW)
        {
            final Order order = new Order(command.id, command.side, limit, left);
            byId.put(order.id, order);
            (buys ? bids : asks).computeIfAbsent(limit, unused -> new ArrayDeque<>()).addLast(order);
        }
    }

    private void cancel(final long id)
    {
        final Order order = byId.get(id);
        if (order == null)
        {
            late++;
        }
        else
        {
            remove(order);
        }
    }

    private void remove(final Order order)
    {
        byId.remove(order.id);
        final TreeMap<Integer, Deque<Order>> own = order.side == OrderCommand.BUY ? bids : asks;
        final Deque<Order> queue = own.get(order.price);
        queue.remove(order);
        if (queue.isEmpty())
        {
            own.remove(order.price);
        }
    }

    /** As {@link OrderBook#forEach} goes: by price from the lowest, at a price by time. */
    List<String> resting()
    {
        final TreeMap<Integer, Deque<Order>> all = new TreeMap<>(asks);
        all.putAll(bids);
        final List<String> resting = new ArrayList<>();
        all.values().forEach(queue -> queue.forEach(
            order -> resting.add(describe(order.id, order.side, order.price, order.quantity))));
        return resting;
    }

    static String describe(final long id, final int side, final int price, final long quantity)
    {
        return (side == OrderCommand.BUY ? "bid " : "ask ") + id + ": " + quantity + " at " + price;
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
