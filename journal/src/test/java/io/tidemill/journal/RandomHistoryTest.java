// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.EntryKind;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A journal that is written, recovered from anywhere, cut, shortened at its beginning, found by another run of the
 * machine, all at random, beside a list that does the same.
 */
@ExtendWith(ResourceLeakExtension.class)
class RandomHistoryTest
{
    private static final int STEPS = 30;
    private static final int MAX_LENGTH = 400;

    private final long seed = Long.getLong("tidemill.test.seed", System.nanoTime());

    @TempDir
    Path temp;

    /** The model, and what is done to both. */
    private final class History
    {
        private final Random random;
        private final String what;
        private final TestJournal journal;
        private final TestEntries entries = new TestEntries();
        private int begin;
        private int epoch = 1;
        private long timeNs = 1_000;

        History(final int run)
        {
            what = "seed " + seed + ", run " + run;
            random = new Random(seed + run);
            journal = new TestJournal(temp.resolve("data-" + run), MAX_LENGTH);
        }

        void step() throws IOException
        {
            switch (random.nextInt(6))
            {
                case 0 -> journal.restartTheMachine();
                case 1 -> remove();
                default -> session();
            }
            if (entries.size() > 0)
            {
                assertSame();
            }
        }

        private void remove()
        {
            if (entries.size() > 0)
            {
                final int bound = begin + random.nextInt(entries.size() - begin + 100);
                final long kept = journal.journal().removeBefore(bound);
                assertTrue(kept >= begin && kept <= Math.max(begin, bound), what + ": kept " + kept);
                begin = (int)kept;
            }
        }

        private void session()
        {
            try (JournalSession<TestEvent> session = journal.openSmallSegments())
            {
                assertTrue(session.epoch() >= epoch, what);
                for (int i = random.nextInt(3); i >= 0; i--)
                {
                    final int from = begin + random.nextInt(entries.size() - begin + 1);
                    entries.assertReads(session.recovered(from), Math.max(begin, from), entries.size());
                }
                epoch = session.epoch();
                if (random.nextInt(3) == 0)
                {
                    cut(session);
                }
                if (random.nextBoolean())
                {
                    session.begin();
                }
                append(session);
            }
        }

        private void cut(final JournalSession<TestEvent> session)
        {
            final int first = Math.max(begin, entries.size() - random.nextInt(random.nextBoolean() ? 30 : 1_000));
            session.cutFrom(first);
            epoch += first < entries.size() ? 1 : 0;
            assertEquals(epoch, session.epoch(), what);
            entries.cut(first);
        }

        private void append(final JournalSession<TestEvent> session)
        {
            final int end = entries.size() + random.nextInt(1_200);
            while (entries.size() < end)
            {
                final int first = entries.size();
                final int count = 1 + random.nextInt(60);
                for (int i = 0; i < count; i++)
                {
                    timeNs += random.nextInt(3);
                    final byte[] payload = new byte[random.nextInt(MAX_LENGTH + 1)];
                    random.nextBytes(payload);
                    entries.add(EntryKind.EVENT, timeNs, 1, first + i, payload);
                }
                entries.appendTo(session, first, entries.size());
                if (random.nextInt(5) == 0)
                {
                    session.sync();
                }
            }
        }

        private void assertSame()
        {
            final VerifyReport report = journal.journal().verify(frames -> {});
            assertTrue(report.isSound(), what + ": " + report.damage());
            final int from = begin + random.nextInt(entries.size() - begin + 1);
            for (final int first : new int[]{0, from})
            {
                try (JournalReader<TestEvent> reader = journal.journal().read(journal.codec(), first))
                {
                    entries.assertReads(reader, Math.max(first, begin), entries.size());
                }
            }
        }
    }

    @Test
    void shouldHoldWhatAListHolds() throws IOException
    {
        run(15);
    }

    @Test
    @Tag("long")
    void shouldHoldWhatAListHoldsForLong() throws IOException
    {
        run(100);
    }

    private void run(final int runs) throws IOException
    {
        for (int run = 0; run < runs; run++)
        {
            final History history = new History(run);
            for (int step = 0; step < STEPS; step++)
            {
                history.step();
            }
        }
    }
}
