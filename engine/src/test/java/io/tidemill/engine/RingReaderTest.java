// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.Sequence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.concurrent.atomic.AtomicBoolean;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * A reader that gates a small ring, in which each entry is a run, and a writer at its heels. The reader does what
 * duty cycles do: it goes through a batch, then asks for what is further ahead or further back in it, and passes it.
 */
@Timeout(60)
class RingReaderTest
{
    private static final int SIZE = 64;
    private static final int BATCH = 16;
    private static final int VOIDS = 5;
    private static final int INLETS = 3;
    private static final long ENTRIES = 2_000_000;
    private static final long BASE_NS = 1_000;

    private final Ring<TestEvent> ring = new Ring<>(TestEvent::new, SIZE);
    private final Sequence passed = new Sequence(-1);
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final RingReader<TestEvent> reader = ring.reader();

    @Test
    void shouldFindEachRunThoughItLookedBackIntoTheBatchBefore() throws InterruptedException
    {
        final Thread writer = new Thread(this::write, "writer");
        ring.gateOn(passed);
        writer.start();
        try
        {
            long next = 0;
            while (next < ENTRIES)
            {
                final long last = Math.min(ring.cursor(), next + BATCH - 1);
                if (last >= next)
                {
                    lookAt(next, last);
                    passed.set(last);
                    next = last + 1;
                }
                else
                {
                    Thread.onSpinWait();
                }
            }
        }
        finally
        {
            stopped.set(true);
            writer.join();
        }
    }

    private void lookAt(final long next, final long last)
    {
        for (long sequence = next; sequence <= last; sequence++)
        {
            assertEquals(sequence, reader.lastOfRun(sequence, last), "each is a run of its own");
            assertIs(sequence);
        }
        // As for positions, dead letters, or the time that a handler asks for: the run that is kept is an early one.
        assertEquals(next, reader.firstOfRun(next, 0));
        if ((next & 1) == 0)
        {
            assertIs((next + last) >>> 1);
        }
    }

    private void assertIs(final long sequence)
    {
        assertEquals(BASE_NS + sequence, reader.timeNs(sequence), () -> "time of " + sequence);
        assertEquals(kind(sequence), reader.kind(sequence), () -> "kind of " + sequence);
        assertEquals(sequence % INLETS, reader.inletId(sequence), () -> "inlet of " + sequence);
        assertEquals(2 * sequence, reader.position(sequence), () -> "position of " + sequence);
    }

    private static byte kind(final long sequence)
    {
        return (sequence % VOIDS == 0 ? EntryKind.VOID : EntryKind.EVENT).code();
    }

    private void write()
    {
        final RingWriter<TestEvent> writer = ring.writer();
        while (!stopped.get())
        {
            if (writer.hasRoomFor(1))
            {
                final long sequence = writer.nextSequence();
                writer.append(1, kind(sequence), BASE_NS + sequence, (int)(sequence % INLETS), 2 * sequence);
                writer.publish();
            }
            else
            {
                Thread.onSpinWait();
            }
        }
    }
}
