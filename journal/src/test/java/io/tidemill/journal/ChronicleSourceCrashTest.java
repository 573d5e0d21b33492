// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.Engine;
import net.openhft.chronicle.core.io.BackgroundResourceReleaser;
import net.openhft.chronicle.queue.ChronicleQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** The writer of a queue and the engine that takes it in are killed at random moments: each document is in once. */
@ExtendWith(ResourceLeakExtension.class)
class ChronicleSourceCrashTest
{
    private static final int LONGEST_LIFE_NS = 1_500_000_000;

    @TempDir
    Path temp;

    private ChronicleInFixture in;

    @Test
    void shouldPutEachDocumentInOnceThroughSomeKills() throws Exception
    {
        kill(4);
    }

    @Test
    @Tag("long")
    void shouldPutEachDocumentInOnceThroughManyKills() throws Exception
    {
        kill(100);
    }

    private void kill(final int kills) throws Exception
    {
        final long seed = Long.getLong("tidemill.test.seed", System.nanoTime());
        final Random random = new Random(seed);
        in = new ChronicleInFixture(temp);
        ForkedJvm writer = null;
        int found = 0;
        try
        {
            writer = writer();
            for (int i = 0; i < kills; i++)
            {
                try (ForkedJvm service =
                    ForkedJvm.start(ChronicleInService.class, in.data.toString(), in.queue.toString()))
                {
                    service.awaitLine("started");
                    LockSupport.parkNanos(random.nextInt(LONGEST_LIFE_NS));
                    service.kill();
                    assertEquals(null, service.line(), "seed " + seed);
                }
                if (random.nextInt(3) == 0)
                {
                    writer.close();
                    writer = writer();
                }
                found = requirePrefix(found, seed);
            }
        }
        finally
        {
            if (writer != null)
            {
                writer.close();
            }
        }
        final long last = last();
        final int expected = (int)(last - last / 3);
        try (Engine<LongEvent> engine = in.engine();
            ChronicleSource source = in.plan().into(in.journal, engine.inlet("feed"), (buffer, offset, length, event) ->
                ChronicleInFixture.NUMBERS.read(buffer, offset, length, event) && event.value % 3 != 0))
        {
            ChronicleInFixture.awaitCount(engine, expected, source);
        }
        assertEquals(expected, requirePrefix(found, seed), "seed " + seed);
        assertEquals(List.of(), in.errors, "seed " + seed);
    }

    private ForkedJvm writer() throws Exception
    {
        final ForkedJvm writer = ForkedJvm.start(ChronicleInWriter.class, in.queue.toString());
        writer.awaitLine("started");
        return writer;
    }

    private long last()
    {
        try (ChronicleQueue queue = ChronicleInWriter.open(in.queue))
        {
            return ChronicleInWriter.last(queue);
        }
        finally
        {
            BackgroundResourceReleaser.releasePendingResources();
        }
    }

    /** The journal holds all numbers that no three divides, from the first, without one missing or twice. */
    private int requirePrefix(final int atLeast, final long seed)
    {
        final int[] count = new int[1];
        in.journaled(value ->
        {
            // 1, 2, 4, 5, 7 …
            final long expected = count[0] + count[0] / 2 + 1;
            if (value != expected)
            {
                throw new AssertionError("seed " + seed + ": " + value + " where " + expected + " comes next");
            }
            count[0]++;
        });
        assertTrue(count[0] >= atLeast, "seed " + seed);
        return count[0];
    }
}
