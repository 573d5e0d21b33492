// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.orderbook;

/**
 * A stream of commands, the same for every contender: made from a seed before anything is timed, kept in 8 bytes a
 * command. A longer stream begins with the shorter one. Immutable, so any thread may read it.
 *
 * <p>Some 45 % are new limit orders, 45 % cancels, 10 % aggressive orders. Prices lie around a middle that wanders;
 * their distance from it has a Pareto tail without a mean (Lomax, exponent 1), cut off at the ends of the band. The
 * generator stands for the participants: it knows which orders it sent and did not cancel, not which of them were
 * traded, so part of its cancels come too late, as on an exchange.
 *
 * <pre>
 *   bits   0 … 31   32 … 47   48 … 60    61     62 … 63
 *          id       price     quantity   side   kind
 * </pre>
 */
final class OrderStream
{
    /** Of the benchmarks. */
    static final long SEED = 20_261_125;

    /** Orders that the participants believe to rest, once the book is filled. */
    static final int OPEN_ORDERS = 4096;

    private static final int PRICE_SHIFT = 32;
    private static final int QUANTITY_SHIFT = 48;
    private static final int SIDE_SHIFT = 61;
    private static final int KIND_SHIFT = 62;
    private static final long ID_MASK = 0xFFFF_FFFFL;
    private static final long PRICE_MASK = OrderBook.BAND - 1;
    private static final long QUANTITY_MASK = 0x1FFF;
    private static final long ACCOUNT_MASK = 0x3FF;

    private final long[] commands;

    OrderStream(final long[] commands)
    {
        this.commands = commands;
    }

    /**
     * Makes a stream.
     *
     * @param seed     of all choices.
     * @param commands in it.
     * @return the stream.
     */
    static OrderStream of(final long seed, final long commands)
    {
        final long[] packed = new long[Math.toIntExact(commands)];
        final OrderGenerator generator = new OrderGenerator(seed);
        for (int i = 0; i < packed.length; i++)
        {
            packed[i] = generator.next();
        }
        return new OrderStream(packed);
    }

    static long pack(final int kind, final int side, final long id, final int price, final int quantity)
    {
        return (long)kind << KIND_SHIFT | (long)side << SIDE_SHIFT | (long)quantity << QUANTITY_SHIFT |
            (long)price << PRICE_SHIFT | id & ID_MASK;
    }

    int length()
    {
        return commands.length;
    }

    /**
     * Unpacks a command.
     *
     * @param index  from 0.
     * @param target whose fields are all set.
     */
    void fill(final long index, final OrderCommand target)
    {
        final long packed = commands[(int)index];
        target.kind = (int)(packed >>> KIND_SHIFT);
        target.side = (int)(packed >>> SIDE_SHIFT) & 1;
        target.id = packed & ID_MASK;
        target.account = target.id & ACCOUNT_MASK;
        target.price = packed >>> PRICE_SHIFT & PRICE_MASK;
        target.quantity = packed >>> QUANTITY_SHIFT & QUANTITY_MASK;
    }
}
