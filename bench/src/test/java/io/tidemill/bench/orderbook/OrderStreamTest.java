// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.orderbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class OrderStreamTest
{
    private static final int COMMANDS = 400_000;

    private final OrderStream stream = OrderStream.of(OrderStream.SEED, COMMANDS);
    private final OrderCommand command = new OrderCommand();

    @Test
    void shouldHaveTheSharesItClaims()
    {
        final int[] kinds = new int[3];
        for (int i = COMMANDS / 2; i < COMMANDS; i++)
        {
            stream.fill(i, command);
            kinds[command.kind]++;
        }
        assertEquals(0.45, share(kinds[OrderCommand.NEW]), 0.01);
        assertEquals(0.10, share(kinds[OrderCommand.IMMEDIATE]), 0.01);
        assertEquals(0.45, share(kinds[OrderCommand.CANCEL]), 0.01);
    }

    @Test
    void shouldKeepTheBookInASteadyState()
    {
        final OrderBook book = new OrderBook();
        long lateBefore = 0;
        long tradesBefore = 0;
        for (int i = 0; i < COMMANDS; i++)
        {
            stream.fill(i, command);
            book.apply(command);
            if (i == COMMANDS / 2)
            {
                lateBefore = book.late();
                tradesBefore = book.trades();
            }
            if (i >= COMMANDS / 10)
            {
                assertTrue(book.resting() > 1_500 && book.resting() < 4_500, book.resting() + " rest after " + i);
            }
        }
        assertEquals(0, book.refused());
        final double late = share(book.late() - lateBefore) / 0.45;
        final double trades = share(book.trades() - tradesBefore);
        assertTrue(late > 0.1 && late < 0.4, late + " of all cancels came too late");
        assertTrue(trades > 0.1 && trades < 0.4, trades + " trades a command");
    }

    @Test
    void shouldHaveFatTails()
    {
        int far = 0;
        int news = 0;
        for (int i = 0; i < COMMANDS; i++)
        {
            stream.fill(i, command);
            if (command.kind == OrderCommand.NEW)
            {
                news++;
                far += Math.abs(command.price - OrderBook.BAND / 2) > OrderBook.BAND / 32 ? 1 : 0;
            }
        }
        assertTrue(far > news / 500, far + " of " + news + " orders lie far away");
    }

    @Test
    void shouldBeginWithTheShorterStream()
    {
        final OrderStream shorter = OrderStream.of(OrderStream.SEED, 1_000);
        final OrderStream other = OrderStream.of(OrderStream.SEED + 1, 1_000);
        boolean differs = false;
        final OrderCommand second = new OrderCommand();
        for (int i = 0; i < 1_000; i++)
        {
            stream.fill(i, command);
            shorter.fill(i, second);
            assertEquals(text(command), text(second));
            other.fill(i, second);
            differs |= !text(command).equals(text(second));
        }
        assertTrue(differs);
        assertNotEquals(OrderWorkload.model(null, 1_000), OrderWorkload.model(null, 999));
    }

    @Test
    void shouldGiveBackWhatWasEncoded()
    {
        final OrderCodec codec = new OrderCodec();
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[8 + OrderCodec.LENGTH_BYTES]);
        final OrderCommand decoded = new OrderCommand();
        final OrderCommand copied = new OrderCommand();
        for (int i = 0; i < 100; i++)
        {
            stream.fill(i, command);
            assertEquals(codec.maxLength(), codec.encode(command, buffer, 8));
            codec.decode(codec.version(), buffer, 8, codec.maxLength(), decoded);
            codec.copy(decoded, copied);
            assertEquals(text(command), text(copied));
        }
    }

    private static double share(final long count)
    {
        return count / (COMMANDS / 2.0);
    }

    private static String text(final OrderCommand of)
    {
        return of.kind + " " + of.side + " " + of.id + " " + of.account + " " + of.price + " " + of.quantity;
    }
}
