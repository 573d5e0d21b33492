// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.Inlet;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

/** The two ends of a lane, each on a thread of its own. */
class LaneThreadsTest
{
    private static final int MAX_LENGTH = 16 * 1024;

    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final UnsafeBuffer header = new UnsafeBuffer(ByteBuffer.allocateDirect(LaneDescriptor.HEADER_LENGTH));

    /** The longer ones are fetched in several goes, or by one longer than usual. */
    @ParameterizedTest
    @CsvSource({"4096, 200, 200000", "65536, 5000, 40000", "65536, 16384, 20000"})
    void shouldKeepToItsSideWhileTheWriterGoesOn(final int capacity, final int lengths, final int count)
        throws InterruptedException
    {
        final UnsafeBuffer ring = new UnsafeBuffer(ByteBuffer.allocateDirect(capacity));
        final Thread producer = new Thread(() -> produce(ring, lengths, count));
        producer.setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));
        producer.start();
        try
        {
            final LaneReader reader = new LaneReader(header, ring, MAX_LENGTH, false);
            reader.mayLookAway(true);
            final long endNs = System.nanoTime() + 60_000_000_000L;
            for (int i = 0; i < count; )
            {
                if (reader.next())
                {
                    assertNull(reader.damage());
                    assertEquals(new UnsafeBuffer(bytes(lengths, i)), reader.payload());
                    reader.release(reader.position(), ++i);
                }
                assertNull(reader.defect());
                assertNull(failure.get());
                assertTrue(System.nanoTime() < endNs);
            }
        }
        finally
        {
            producer.interrupt();
            producer.join();
        }
    }

    private void produce(final UnsafeBuffer ring, final int lengths, final int count)
    {
        final LaneWriter writer = new LaneWriter(header, ring, MAX_LENGTH, 0, 0, 0);
        for (int i = 0; i < count && !Thread.currentThread().isInterrupted(); )
        {
            final byte[] bytes = bytes(lengths, i);
            final int at = writer.claim(bytes.length);
            if (at >= 0)
            {
                ring.putBytes(at, bytes);
                writer.add(bytes.length);
                writer.publish();
                i++;
            }
            else
            {
                assertEquals(Inlet.BACK_PRESSURED, at);
            }
        }
    }

    private static byte[] bytes(final int lengths, final int number)
    {
        final byte[] bytes = new byte[(int)(number * 2_654_435_761L % lengths)];
        new Random(number).nextBytes(bytes);
        return bytes;
    }
}
