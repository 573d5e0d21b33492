// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine.ipc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.Inlet;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** The two ends of a lane on one thread, against a queue; a reader against anything at all. */
class LaneTest
{
    private static final int CAPACITY = 4096;
    private static final int MAX_LENGTH = 500;

    private final UnsafeBuffer header = new UnsafeBuffer(ByteBuffer.allocateDirect(LaneDescriptor.HEADER_LENGTH));
    private UnsafeBuffer ring = new UnsafeBuffer(ByteBuffer.allocateDirect(CAPACITY));

    private LaneWriter writer()
    {
        return new LaneWriter(header, ring, MAX_LENGTH, 0, 0, 0);
    }

    private LaneReader reader()
    {
        return new LaneReader(header, ring, MAX_LENGTH, false);
    }

    private static byte[] bytes(final int length, final long seed)
    {
        final byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private boolean offer(final LaneWriter writer, final byte[] bytes)
    {
        final int at = writer.claim(bytes.length);
        if (at < 0)
        {
            assertEquals(Inlet.BACK_PRESSURED, at);
            return false;
        }
        ring.putBytes(at, bytes);
        writer.add(bytes.length);
        writer.publish();
        return true;
    }

    private static void assertIs(final byte[] expected, final LaneReader reader)
    {
        final byte[] read = new byte[reader.length()];
        reader.payload().getBytes(0, read);
        assertEquals(new UnsafeBuffer(expected), new UnsafeBuffer(read));
    }

    @Test
    void shouldGiveOutWhatWasPutIn()
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final LaneWriter writer = writer();
        LaneReader reader = reader();
        final Deque<byte[]> model = new ArrayDeque<>();
        long read = 0;
        for (int i = 0; i < 100_000; i++)
        {
            final byte[] bytes = bytes(random.nextInt(random.nextInt(10) == 0 ? MAX_LENGTH + 1 : 40), i);
            if (random.nextBoolean() && offer(writer, bytes))
            {
                model.add(bytes);
            }
            if (random.nextInt(3) == 0)
            {
                while (random.nextInt(5) > 0 && reader.next())
                {
                    assertIs(model.remove(), reader);
                    assertEquals(read++, reader.ordinal(), () -> "seed " + seed);
                }
                reader.release(reader.position(), read);
                reader = random.nextInt(100) == 0 ? reader() : reader;
            }
            assertNull(reader.defect(), () -> "seed " + seed);
        }
        assertTrue(read > 10_000);
    }

    @Test
    void shouldGiveOutAgainWhatWasNotReleased()
    {
        final LaneWriter writer = writer();
        for (int i = 0; i < 10; i++)
        {
            assertTrue(offer(writer, bytes(i, i)));
        }
        final LaneReader first = reader();
        long released = 0;
        for (int i = 0; i < 8; i++)
        {
            assertTrue(first.next());
            released = i == 4 ? first.position() : released;
        }
        first.release(released, 5);

        final LaneReader again = reader();

        for (int i = 5; i < 10; i++)
        {
            assertTrue(again.next());
            assertEquals(i, again.ordinal());
            assertIs(bytes(i, i), again);
        }
        assertFalse(again.next());
        // Killed between the two stores of a release.
        header.putLong(LaneDescriptor.HEAD_ORDINAL_OFFSET, 9);
        final LaneReader third = reader();
        assertTrue(third.next());
        assertEquals(5, third.ordinal());
    }

    @Test
    void shouldPublishSeveralAtOnceAndNothingHalf()
    {
        final LaneWriter writer = writer();
        final LaneReader reader = reader();
        for (int i = 0; i < 3; i++)
        {
            ring.putInt(writer.claim(8), i);
            writer.add(4);
        }
        assertFalse(reader.next());
        writer.publish();
        ring.putInt(writer.claim(8), 3);
        for (int i = 0; i < 3; i++)
        {
            assertTrue(reader.next());
            assertEquals(i, reader.payload().getInt(0));
            assertEquals(4, reader.length());
        }
        assertFalse(reader.next());
        writer.abort();
        assertFalse(writer.isClaimed());
        assertThrows(IllegalStateException.class, () -> writer.add(1));
        ring.putInt(writer.claim(4), 7);
        writer.add(4);
        writer.publish();
        assertTrue(reader.next());
        assertEquals(4, writer.ordinal());
        assertEquals(Inlet.TOO_LONG, writer.claim(MAX_LENGTH + 1));
        writer.claim(4);
        assertThrows(IllegalStateException.class, () -> writer.add(5));
    }

    @Test
    void shouldFindAtOnceWhateverIsThere()
    {
        ring = new UnsafeBuffer(ByteBuffer.allocateDirect(TemporalSlip.SMALL));
        final LaneWriter writer = writer();
        final LaneReader reader = reader();
        for (int i = 0; i < 1_000; i++)
        {
            assertTrue(offer(writer, bytes(8, i)));
            assertTrue(reader.next());
            reader.release(reader.position(), reader.nextOrdinal());
        }
        reader.mayLookAway(true);
        final long endNs = System.nanoTime() + 10_000_000_000L;
        boolean isLookingAway = false;
        while (!isLookingAway && System.nanoTime() < endNs)
        {
            assertTrue(offer(writer, bytes(8, 1)));
            isLookingAway = !reader.next();
            while (isLookingAway && !reader.next())
            {
                assertTrue(System.nanoTime() < endNs, "it looks away for ever");
            }
            reader.release(reader.position(), reader.nextOrdinal());
        }
        assertTrue(isLookingAway, "a stream is not noticed");
    }

    @Test
    void shouldReadNothingFromAHeadThatIsNone()
    {
        final LaneWriter writer = writer();
        assertTrue(offer(writer, bytes(10, 0)));
        for (final long head : new long[]{4, CAPACITY - 1, -8, 1L << 62, Long.MAX_VALUE - 1023})
        {
            header.putLong(LaneDescriptor.HEAD_OFFSET, head);
            final LaneReader reader = reader();
            assertFalse(reader.next());
            assertEquals(0, reader.available());
            assertEquals("its head is " + head, reader.defect());
        }
        assertThrows(IllegalArgumentException.class, () -> new LaneWriter(header, ring, MAX_LENGTH, 0, 4, 0));
    }

    @Test
    void shouldChangeNothingInTheRing()
    {
        final LaneWriter writer = writer();
        for (int i = 0; i < 20; i++)
        {
            assertTrue(offer(writer, bytes(i * 10, i)));
        }
        final byte[] before = new byte[CAPACITY];
        ring.getBytes(0, before);
        final LaneReader reader = reader();
        while (reader.next())
        {
            reader.release(reader.position(), reader.nextOrdinal());
        }
        final byte[] after = new byte[CAPACITY];
        ring.getBytes(0, after);
        assertArrayEquals(before, after);
    }

    @Test
    void shouldNoticeBytesThatChange()
    {
        final Random random = new Random(1);
        for (int i = 0; i < 1_000_000; i++)
        {
            final long[] words = random.longs(1 + random.nextInt(4)).toArray();
            final long[] changed = words.clone();
            for (int k = random.nextInt(3); k >= 0; k--)
            {
                changed[random.nextInt(words.length)] ^= (1L + random.nextInt(255)) << 8 * random.nextInt(8);
            }
            assertTrue(Arrays.equals(words, changed) || check(words) != check(changed));
        }
    }

    private static int check(final long[] words)
    {
        long sum = LaneDescriptor.firstSum(8 * words.length);
        long sumOfSums = 0;
        for (final long word : words)
        {
            sum += word;
            sumOfSums += sum;
        }
        return LaneDescriptor.check(sum, sumOfSums);
    }

    @Test
    void shouldRefuseRatherThanBelieve()
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        int defects = 0;
        int damaged = 0;
        for (int i = 0; i < 10_000; i++)
        {
            final LaneWriter writer = writer();
            final LaneReader reader = reader();
            final List<byte[]> model = new ArrayList<>();
            byte[] next = bytes(random.nextInt(200), 0);
            while (model.size() < 20 && offer(writer, next))
            {
                model.add(next);
                next = bytes(random.nextInt(200), model.size());
            }
            for (int k = 1 + random.nextInt(4); k > 0; k--)
            {
                if (random.nextInt(4) == 0)
                {
                    header.putByte(LaneDescriptor.TAIL_OFFSET + random.nextInt(8), (byte)random.nextInt());
                }
                else
                {
                    ring.putByte(random.nextInt(CAPACITY), (byte)random.nextInt());
                }
            }
            int read = 0;
            while (reader.next())
            {
                // Nothing that was not put in, nor anything in another place.
                assertEquals(read, reader.ordinal(), () -> "seed " + seed);
                if (reader.damage() == null)
                {
                    assertIs(model.get(read), reader);
                }
                damaged += reader.damage() == null ? 0 : 1;
                read++;
            }
            assertTrue(read <= CAPACITY / LaneDescriptor.RECORD_HEADER_LENGTH, () -> "seed " + seed);
            defects += reader.defect() == null ? 0 : 1;
            header.setMemory(0, LaneDescriptor.HEADER_LENGTH, (byte)0);
            ring.setMemory(0, CAPACITY, (byte)0);
        }
        assertTrue(defects > 1_000 && damaged > 1_000, defects + " defects, " + damaged + " damaged");
    }
}
