// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.tidemill.bench.rig.Settings;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class BenchEventTest
{
    private final BenchEvent event = new BenchEvent();
    private final UnsafeBuffer bytes = new UnsafeBuffer(new byte[BenchEvent.LENGTH_BYTES]);

    @Test
    void shouldBeSixtyFourBytes()
    {
        assertEquals(64, BenchEvent.LENGTH_BYTES);
        event.fill(7);
        assertEquals(64, new BenchCodec().encode(event, bytes, 0));
    }

    @Test
    void shouldKeepEveryByteThroughTheCodec()
    {
        final UnsafeBuffer again = new UnsafeBuffer(new byte[BenchEvent.LENGTH_BYTES]);
        final BenchEvent decoded = new BenchEvent();
        for (long sequence = 0; sequence < 1_000; sequence++)
        {
            event.fill(sequence);
            event.encode(bytes, 0);
            decoded.decode(bytes, 0);
            decoded.encode(again, 0);
            assertEquals(bytes, again);
        }
    }

    @Test
    void shouldCopyEveryByte()
    {
        event.fill(12_345);
        final BenchEvent copy = new BenchEvent();
        new BenchCodec().copy(event, copy);
        assertEquals(event.fold(1), copy.fold(1));
    }

    @Test
    void shouldChangeItsChecksumWithEveryBit()
    {
        event.fill(12_345);
        event.encode(bytes, 0);
        final long right = event.fold(99);
        for (int bit = 0; bit < 8 * BenchEvent.LENGTH_BYTES; bit++)
        {
            flip(bit);
            event.decode(bytes, 0);
            assertNotEquals(right, event.fold(99), "bit " + bit);
            flip(bit);
        }
    }

    @Test
    void shouldVaryEveryByteFromEventToEvent()
    {
        final boolean[] varied = new boolean[BenchEvent.LENGTH_BYTES];
        final byte[] first = new byte[BenchEvent.LENGTH_BYTES];
        event.fill(0);
        event.encode(bytes, 0);
        bytes.getBytes(0, first);
        for (long sequence = 1; sequence < 10_000; sequence++)
        {
            event.fill(sequence);
            event.encode(bytes, 0);
            for (int i = 0; i < varied.length; i++)
            {
                varied[i] |= bytes.getByte(i) != first[i];
            }
        }
        // The upper bytes of the id alone stay 0 for any number of events that a round has.
        for (int i = 3; i < Long.BYTES; i++)
        {
            varied[i] = true;
        }
        for (int i = 0; i < varied.length; i++)
        {
            assertEquals(true, varied[i] || i == 2, "byte " + i);
        }
    }

    @Test
    void shouldTellOrdersApart()
    {
        final BenchEvent other = new BenchEvent();
        for (long sequence = 0; sequence < 1_000; sequence++)
        {
            event.fill(sequence);
            other.fill(sequence + 1);
            assertNotEquals(other.fold(event.fold(0)), event.fold(other.fold(0)), "sequence " + sequence);
        }
    }

    @Test
    void shouldTellLostAndDoubledEventsApart()
    {
        long lost = 0;
        long doubled = 0;
        for (long sequence = 0; sequence < 100; sequence++)
        {
            event.fill(sequence);
            lost = sequence == 50 ? lost : event.fold(lost);
            doubled = event.fold(doubled);
            doubled = sequence == 50 ? event.fold(doubled) : doubled;
        }
        assertNotEquals(EventModel.checksum(Settings.NONE, 100), lost);
        assertNotEquals(EventModel.checksum(Settings.NONE, 100), doubled);
    }

    private void flip(final int bit)
    {
        bytes.putByte(bit / 8, (byte)(bytes.getByte(bit / 8) ^ 1 << bit % 8));
    }
}
