// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.ConsumerPosition;
import io.tidemill.engine.ConsumerPositions;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(ResourceLeakExtension.class)
class ConsumerCrashTest
{
    private static final int KILLS = 10;

    /** Positions are multiples of it, far apart: a mixture of two would be none. */
    private static final long STEP = 0x1_0001_0001L;

    @TempDir
    Path temp;

    /** Moves a position without end, and says now and then how far it has come. */
    static final class Mover
    {
        private Mover()
        {
        }

        public static void main(final String[] args)
        {
            try (ConsumerPosition position =
                ChronicleJournal.in(Path.of(args[0])).consumers().orElseThrow().open("c", 0))
            {
                long next = position.sequence() / STEP;
                while (true)
                {
                    for (int i = 0; i < 10_000_000; i++)
                    {
                        next++;
                        position.moveTo(next * STEP);
                    }
                    System.out.println(next);
                }
            }
        }
    }

    @Test
    void shouldKeepAWholePositionThroughTenKills() throws Exception
    {
        final TestJournal journal = new TestJournal(temp.resolve("data"), 10);
        journal.append(TestEntries.uniform(1, 1), 0, 1, 1);
        final ConsumerPositions consumers = journal.journal().consumers().orElseThrow();
        for (int kill = 0; kill < KILLS; kill++)
        {
            long said = 0;
            try (ForkedJvm mover = ForkedJvm.start(Mover.class, temp.resolve("data").toString()))
            {
                said = Long.parseLong(mover.line());
                mover.kill();
            }
            final long found = consumers.sequence("c");
            assertEquals(0, found % STEP, "found " + found);
            assertTrue(found >= said * STEP, "found " + found + " behind " + said);
        }
    }
}
