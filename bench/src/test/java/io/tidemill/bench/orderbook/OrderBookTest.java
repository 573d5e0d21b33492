// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.orderbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

class OrderBookTest
{
    private static final int NEW = OrderCommand.NEW;
    private static final int IMMEDIATE = OrderCommand.IMMEDIATE;
    private static final int CANCEL = OrderCommand.CANCEL;
    private static final int BUY = OrderCommand.BUY;
    private static final int SELL = OrderCommand.SELL;

    private final List<String> trades = new ArrayList<>();
    private final OrderBook book = new OrderBook(
        (maker, taker, price, quantity) -> trades.add(trade(maker, taker, price, quantity)));

    @Test
    void shouldTradeTheBestPriceFirstAndAtOnePriceTheOldest()
    {
        apply(NEW, SELL, 1, 101, 5);
        apply(NEW, SELL, 2, 100, 5);
        apply(NEW, SELL, 3, 100, 5);
        apply(NEW, BUY, 4, 101, 12);

        assertEquals(List.of("2 4 100 5", "3 4 100 5", "1 4 101 2"), trades);
        assertEquals(List.of("ask 1: 3 at 101"), resting(book));
        assertEquals(12, book.volume());
    }

    @Test
    void shouldRestWithWhatIsLeftOnlyWhereThatIsAskedFor()
    {
        apply(NEW, BUY, 1, 100, 5);
        apply(IMMEDIATE, SELL, 2, 100, 8);
        assertEquals(List.of(), resting(book));
        apply(NEW, BUY, 3, 100, 5);
        apply(NEW, SELL, 4, 100, 8);
        assertEquals(List.of("ask 4: 3 at 100"), resting(book));
    }

    @Test
    void shouldKeepThePlaceInTheQueueOfWhatTradedInPart()
    {
        apply(NEW, BUY, 1, 100, 5);
        apply(NEW, BUY, 2, 100, 5);
        apply(IMMEDIATE, SELL, 3, 90, 2);
        apply(IMMEDIATE, SELL, 4, 90, 4);
        assertEquals(List.of("1 3 100 2", "1 4 100 3", "2 4 100 1"), trades);
    }

    @Test
    void shouldCountWhatComesTooLateOrMakesNoSense()
    {
        apply(CANCEL, BUY, 9, 0, 0);
        assertEquals(1, book.late());
        apply(NEW, BUY, 1, -1, 5);
        apply(NEW, BUY, 1, OrderBook.BAND, 5);
        apply(NEW, BUY, 1, 5, 0);
        apply(NEW, BUY, 1, 5, 1);
        apply(NEW, SELL, 1, 9, 1);
        assertEquals(4, book.refused());
        assertEquals(List.of("bid 1: 1 at 5"), resting(book));
        assertThrows(IllegalArgumentException.class, () -> apply(7, BUY, 1, 5, 1));
    }

    @Test
    void shouldTradeAtBothEndsOfTheBand()
    {
        apply(NEW, BUY, 1, 0, 1);
        apply(NEW, SELL, 2, OrderBook.BAND - 1, 1);
        apply(IMMEDIATE, SELL, 3, 0, 1);
        apply(IMMEDIATE, BUY, 4, OrderBook.BAND - 1, 1);
        assertEquals(List.of("1 3 0 1", "2 4 65535 1"), trades);
    }

    @Test
    void shouldHashWhatRestsAndWhoIsFirst()
    {
        apply(NEW, BUY, 1, 100, 5);
        apply(NEW, BUY, 2, 100, 5);
        final OrderBook swapped = new OrderBook();
        swapped.apply(command(NEW, BUY, 2, 100, 5));
        swapped.apply(command(NEW, BUY, 1, 100, 5));
        final OrderBook same = new OrderBook();
        same.apply(command(NEW, BUY, 1, 100, 5));
        same.apply(command(NEW, BUY, 2, 100, 5));

        assertNotEquals(book.stateHash(), swapped.stateHash());
        assertEquals(book.stateHash(), same.stateHash());
        same.apply(command(CANCEL, BUY, 2, 0, 0));
        assertNotEquals(book.stateHash(), same.stateHash());
    }

    @Test
    void shouldAgreeWithTheReferenceOnTheStream()
    {
        final OrderStream stream = OrderStream.of(OrderStream.SEED, 200_000);
        final Comparison comparison = new Comparison("the benchmark's stream");
        final OrderCommand command = new OrderCommand();
        for (int i = 0; i < stream.length(); i++)
        {
            stream.fill(i, command);
            comparison.apply(command);
        }
        comparison.assertSameBooks();
    }

    @Test
    void shouldAgreeWithTheReferenceOnNastyCommands()
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final Comparison comparison = new Comparison("seed " + seed);
        for (int i = 0; i < 300_000; i++)
        {
            comparison.apply(nasty(random));
            if (i % 10_000 == 0)
            {
                comparison.assertSameBooks();
            }
        }
        comparison.assertSameBooks();
    }

    @Test
    void shouldNotAllocateInTheSteadyState()
    {
        final OrderStream stream = OrderStream.of(OrderStream.SEED, 400_000);
        final OrderBook quiet = new OrderBook();
        apply(stream, 0, stream.length() / 2, quiet);
        final com.sun.management.ThreadMXBean threads =
            (com.sun.management.ThreadMXBean)ManagementFactory.getThreadMXBean();
        final long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        apply(stream, stream.length() / 2, stream.length(), quiet);
        final long bytes = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        assertTrue(bytes < 20_000, bytes + " bytes for 200,000 commands");
    }

    private static void apply(final OrderStream stream, final int from, final int to, final OrderBook target)
    {
        final OrderCommand command = new OrderCommand();
        for (int i = from; i < to; i++)
        {
            stream.fill(i, command);
            target.apply(command);
        }
    }

    /** Few ids and few prices, so that all meet; some prices far away, some outside; some quantities missing. */
    private static OrderCommand nasty(final Random random)
    {
        final int dice = random.nextInt(20);
        final int kind = dice < 9 ? NEW : dice < 12 ? IMMEDIATE : CANCEL;
        final int place = random.nextInt(50);
        final long price = place == 0 ? random.nextInt(OrderBook.BAND + 2) - 1 :
            place == 1 ? 0 : place == 2 ? OrderBook.BAND - 1 : 32_750 + random.nextInt(40);
        return command(kind, random.nextInt(2), random.nextInt(400), price, random.nextInt(12));
    }

    private void apply(final int kind, final int side, final long id, final long price, final long quantity)
    {
        book.apply(command(kind, side, id, price, quantity));
    }

    private static OrderCommand command(
        final int kind, final int side, final long id, final long price, final long quantity)
    {
        final OrderCommand command = new OrderCommand();
        command.kind = kind;
        command.side = side;
        command.id = id;
        command.account = id * 3;
        command.price = price;
        command.quantity = quantity;
        return command;
    }

    private static String trade(final long maker, final long taker, final int price, final long quantity)
    {
        return maker + " " + taker + " " + price + " " + quantity;
    }

    private static List<String> resting(final OrderBook of)
    {
        final List<String> resting = new ArrayList<>();
        of.forEach(order ->
            resting.add(ReferenceBook.describe(order.id, order.side, order.price, order.quantity)));
        return resting;
    }

    /** Both books, which must do the same. */
    private static final class Comparison
    {
        private final String name;
        private final List<String> trades = new ArrayList<>();
        private final List<String> rightTrades = new ArrayList<>();
        private final OrderBook book = new OrderBook((maker, taker, price, quantity) ->
            trades.add(trade(maker, taker, price, quantity)));
        private final ReferenceBook right = new ReferenceBook((maker, taker, price, quantity) ->
            rightTrades.add(trade(maker, taker, price, quantity)));
        private long commands;

        Comparison(final String name)
        {
            this.name = name;
        }

        void apply(final OrderCommand command)
        {
            book.apply(command);
            right.apply(command);
            assertEquals(rightTrades, trades, () -> name + ", command " + commands);
            trades.clear();
            rightTrades.clear();
            commands++;
        }

        void assertSameBooks()
        {
            final String where = name + ", after " + commands + " commands";
            assertEquals(right.resting(), resting(book), where);
            assertEquals(right.resting().size(), book.resting(), where);
            assertEquals(right.late(), book.late(), where);
            assertEquals(right.refused(), book.refused(), where);
        }
    }
}
