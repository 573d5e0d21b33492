// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.Sequence;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RingTest
{
    private static final int SIZE = 16;
    private static final byte EVENT = EntryKind.EVENT.code();
    private static final byte TIMER = EntryKind.TIMER.code();

    private record Entry(byte kind, long timeNs, int inletId, long position)
    {
    }

    private final Ring<TestEvent> ring = new Ring<>(TestEvent::new, SIZE);
    private final RingWriter<TestEvent> writer = ring.writer();
    private final RingReader<TestEvent> reader = ring.reader();
    private final Sequence gate = new Sequence();

    @Test
    void shouldGiveRoomUntilARingAheadOfTheSlowestGate()
    {
        ring.gateOn(gate, new Sequence(100));
        assertTrue(writer.hasRoomFor(SIZE));
        assertFalse(writer.hasRoomFor(SIZE + 1));
        writer.append(SIZE, EVENT, 1, 1, 0);
        assertFalse(ring.isFull(), "not published yet");
        writer.publish();
        assertTrue(ring.isFull());
        assertFalse(writer.hasRoomFor(1));
        gate.set(0);
        assertTrue(writer.hasRoomFor(1));
        assertFalse(writer.hasRoomFor(2));
        assertFalse(ring.isFull());
    }

    @Test
    void shouldGoOnBehindWhatWasRecovered()
    {
        writer.startAt(1_000);
        assertEquals(1_000, writer.append(3, EVENT, 5, 1, 7));
        writer.publish();
        assertEquals(1_002, ring.cursor());
        assertEquals(9, reader.position(1_002));
        assertEquals(1_000, reader.firstOfRun(1_002, 0));
    }

    @Test
    void shouldMakeOneRunOfWhatGoesOn()
    {
        writer.append(2, EVENT, 5, 1, 0);
        writer.append(1, EVENT, 5, 1, 2);
        writer.append(1, EVENT, 6, 1, 3);
        writer.append(1, EVENT, 6, 2, 0);
        writer.append(1, TIMER, 6, 0, 0);
        writer.append(1, TIMER, 6, 0, 9);
        writer.publish();
        assertEquals(2, reader.lastOfRun(0, 6));
        assertEquals(1, reader.lastOfRun(1, 1), "not beyond the limit");
        assertEquals(3, reader.lastOfRun(3, 6));
        assertEquals(4, reader.lastOfRun(4, 6));
        assertEquals(5, reader.lastOfRun(5, 6), "a position that jumps begins a run");
        assertEquals(6, reader.lastOfRun(6, 6));
        assertEquals(TIMER, reader.kind(6));
        assertEquals(9, reader.position(6));
        assertEquals(0, reader.firstOfRun(1, 0), "and back again");
    }

    @Test
    void shouldSeeARunGoOnThatItHasRead()
    {
        writer.append(2, EVENT, 5, 1, 0);
        writer.publish();
        assertEquals(1, reader.lastOfRun(0, 1));
        writer.append(2, EVENT, 5, 1, 2);
        writer.publish();
        assertEquals(3, reader.lastOfRun(0, 3));
        assertEquals(3, reader.lastOfRun(2, 3));
    }

    @Test
    void shouldFindItsPlaceAfterARingFullOfRunsThatItPassedOver()
    {
        for (int i = 0; i < 5 * SIZE; i++)
        {
            writer.append(1, EVENT, i, 1, i);
        }
        writer.publish();
        final long oldest = 4L * SIZE;
        assertEquals(oldest, reader.timeNs(oldest));
        assertEquals(oldest + 3, reader.position(oldest + 3));
        assertEquals(oldest, reader.firstOfRun(oldest, 0));
    }

    @RepeatedTest(50)
    void shouldAgreeWithAModelWhateverIsWrittenAndRead()
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final List<Entry> model = new ArrayList<>();
        ring.gateOn(gate);
        long timeNs = 0;
        int inletId = 1;
        byte kind = EVENT;
        final long[] positions = new long[4];
        for (int step = 0; step < 2_000; step++)
        {
            final int count = 1 + random.nextInt(4);
            if (writer.hasRoomFor(count))
            {
                timeNs += random.nextInt(3) == 0 ? 1 : 0;
                inletId = random.nextInt(3) == 0 ? random.nextInt(4) : inletId;
                kind = random.nextInt(5) == 0 ? EntryKind.values()[random.nextInt(4)].code() : kind;
                writer.append(count, kind, timeNs, inletId, positions[inletId]);
                for (int i = 0; i < count; i++)
                {
                    model.add(new Entry(kind, timeNs, inletId, positions[inletId]++));
                }
                writer.publish();
            }
            if (random.nextBoolean())
            {
                read(model, random, seed);
            }
        }
    }

    /** Some of what is there, run by run, now and then looking back. */
    private void read(final List<Entry> model, final Random random, final long seed)
    {
        final long first = gate.get() + 1;
        final long last = Math.min(ring.cursor(), first + random.nextInt(SIZE));
        long sequence = first;
        while (sequence <= last)
        {
            final long lastOfRun = reader.lastOfRun(sequence, last);
            for (long inRun = sequence; inRun <= lastOfRun; inRun++)
            {
                assertEntry(model.get((int)inRun), inRun, seed);
            }
            final Entry entry = model.get((int)sequence);
            if (lastOfRun < last)
            {
                final Entry next = model.get((int)lastOfRun + 1);
                assertTrue(next.kind != entry.kind || next.timeNs != entry.timeNs || next.inletId != entry.inletId ||
                    next.position != model.get((int)lastOfRun).position + 1, "a run that ends early; seed " + seed);
            }
            sequence = lastOfRun + 1;
        }
        if (last >= first && random.nextBoolean())
        {
            assertEntry(model.get((int)first), first, seed);
        }
        gate.set(Math.max(gate.get(), last));
    }

    private void assertEntry(final Entry expected, final long sequence, final long seed)
    {
        final Entry found = new Entry(reader.kind(sequence), reader.timeNs(sequence), reader.inletId(sequence),
            reader.position(sequence));
        assertEquals(expected, found, "sequence " + sequence + ", seed " + seed);
    }
}
