// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.orderbook;

import io.tidemill.engine.Codec;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The codec of {@link OrderCommand}. Pure.
 *
 * <pre>
 *    0        8         16       24         32      36      40
 *    +--------+---------+--------+----------+-------+-------+
 *    |   id   | account | price  | quantity | kind  | side  |
 *    +--------+---------+--------+----------+-------+-------+
 * </pre>
 */
final class OrderCodec implements Codec<OrderCommand>
{
    static final int LENGTH_BYTES = 40;

    private static final int ID = 0;
    private static final int ACCOUNT = 8;
    private static final int PRICE = 16;
    private static final int QUANTITY = 24;
    private static final int KIND = 32;
    private static final int SIDE = 36;

    @Override
    public String name()
    {
        return "bench-order";
    }

    @Override
    public int maxLength()
    {
        return LENGTH_BYTES;
    }

    @Override
    public int encode(final OrderCommand event, final MutableDirectBuffer buffer, final int offset)
    {
        buffer.putLong(offset + ID, event.id);
        buffer.putLong(offset + ACCOUNT, event.account);
        buffer.putLong(offset + PRICE, event.price);
        buffer.putLong(offset + QUANTITY, event.quantity);
        buffer.putInt(offset + KIND, event.kind);
        buffer.putInt(offset + SIDE, event.side);
        return LENGTH_BYTES;
    }

    @Override
    public void decode(
        final int version, final DirectBuffer buffer, final int offset, final int length, final OrderCommand event)
    {
        event.id = buffer.getLong(offset + ID);
        event.account = buffer.getLong(offset + ACCOUNT);
        event.price = buffer.getLong(offset + PRICE);
        event.quantity = buffer.getLong(offset + QUANTITY);
        event.kind = buffer.getInt(offset + KIND);
        event.side = buffer.getInt(offset + SIDE);
    }

    @Override
    public void copy(final OrderCommand from, final OrderCommand to)
    {
        from.copyTo(to);
    }
}
