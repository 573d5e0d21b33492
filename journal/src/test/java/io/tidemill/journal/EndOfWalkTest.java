// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.LogDamagedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;

/** What a reader makes of the end: with or without a writer, and with one that comes while it judges. */
@ExtendWith(ResourceLeakExtension.class)
class EndOfWalkTest
{
    private static final int ENTRIES = 300;

    private final TestEntries entries = TestEntries.uniform(ENTRIES + 100, 24);

    @TempDir
    Path temp;

    @Test
    void shouldFindALongHoleWithEveryWayOfReading() throws IOException
    {
        final TestJournal journal = new TestJournal(temp.resolve("data"), 8_000);
        journal.append(TestEntries.uniform(1_200, 8_000), 0, 1_200, 1);
        final TestJournal.Place hole = journal.places().get(100);
        TestJournal.write(hole.file(), hole.documentHeader(), new byte[6 * 1024 * 1024]);

        final String damage = journal.journal().verify(frames -> {}).damage();
        assertTrue(damage.contains("where the frame from sequence 100 belongs: there is a hole"), damage);
        assertEquals(damage, journal.readStrictly());
        assertEquals(damage, journal.readLive());
        try (JournalReader<TestEvent> reader = journal.journal().read(journal.codec());
            JournalReader<Void> late = journal.journal().entries(50);
            JournalFrames frames = journal.journal().frames(0))
        {
            assertEquals(damage, assertThrows(LogDamagedException.class, () -> drain(reader::next)).getMessage());
            assertEquals(damage, assertThrows(LogDamagedException.class, () -> drain(late::next)).getMessage());
            assertEquals(damage, assertThrows(LogDamagedException.class, () -> drain(frames::next)).getMessage());
        }
    }

    @Test
    void shouldFollowAWriterThatComesAfterTheEndWasJudged()
    {
        final TestJournal journal = threeSegments();
        try (JournalReader<TestEvent> reader = journal.journal().read(journal.codec()))
        {
            entries.assertReads(reader, 0, ENTRIES);
            journal.append(entries, ENTRIES, ENTRIES + 20, 10);
            assertTrue(reader.next());
            assertEquals(ENTRIES, reader.sequence());
        }
    }

    @Test
    void shouldGoOnWhenAWriterFilledTheHoleWhileItWasSearched() throws IOException
    {
        final TestJournal journal = threeSegments();
        final TestJournal.Place place = journal.places().get(25);
        final byte[] frame = TestJournal.read(place.file(), place.documentHeader(), place.lengthBytes() + 4);
        for (final boolean held : new boolean[]{true, false})
        {
            TestJournal.write(place.file(), place.documentHeader(), new byte[4]);
            try (SegmentChain chain = chain(() ->
            {
                write(place, frame);
                return held;
            }))
            {
                assertEquals(ENTRIES, count(chain));
                assertEquals(held ? TailState.LIVE : TailState.CLEAN, chain.end().state());
            }
        }
    }

    @Test
    void shouldReportAHoleBesideAWriterThatCameLate() throws IOException
    {
        final TestJournal journal = threeSegments();
        final TestJournal.Place place = journal.places().get(25);
        TestJournal.write(place.file(), place.documentHeader(), new byte[4]);
        try (SegmentChain chain = chain(() -> true))
        {
            final String found = assertThrows(LogDamagedException.class, () -> count(chain)).getMessage();
            assertTrue(found.contains("where the frame from sequence 250 belongs: there is a hole"), found);
        }
    }

    @Test
    void shouldNotCallAnAppendAtWorkAnIncompleteTail() throws IOException
    {
        final TestJournal journal = threeSegments();
        final TestJournal.Place last = journal.places().get(29);
        TestJournal.write(last.file(), last.end() + 64, new byte[]{1, 2, 3, 4});
        try (SegmentChain chain = chain(() -> true))
        {
            assertEquals(ENTRIES, count(chain));
            assertEquals(TailState.LIVE, chain.end().state());
        }
    }

    @Test
    void shouldReadTheSegmentOfAWriterThatCameAndWent()
    {
        final TestJournal journal = threeSegments();
        final boolean[] came = new boolean[1];
        try (SegmentChain chain = chain(() ->
        {
            if (!came[0])
            {
                came[0] = true;
                journal.append(entries, ENTRIES, ENTRIES + 20, 10);
            }
            return false;
        }))
        {
            assertEquals(ENTRIES + 20, count(chain));
            assertEquals(new JournalTail(TailState.CLEAN, journal.queueFile(4), chain.end().offset(), 0), chain.end());
        }
    }

    /** A strict walk: nobody writes when it begins, then whoever is asked for. */
    private SegmentChain chain(final BooleanSupplier later)
    {
        final boolean[] asked = new boolean[1];
        return new SegmentChain(DataDirectory.journal(temp.resolve("data")), 0, () ->
        {
            final boolean first = !asked[0];
            asked[0] = true;
            return !first && later.getAsBoolean();
        }, false);
    }

    private TestJournal threeSegments()
    {
        final TestJournal journal = new TestJournal(temp.resolve("data"), 24);
        for (final int first : List.of(0, 100, 200))
        {
            journal.append(entries, first, first + 100, 10);
        }
        return journal;
    }

    private static void write(final TestJournal.Place place, final byte[] frame)
    {
        try
        {
            TestJournal.write(place.file(), place.documentHeader(), frame);
        }
        catch (final IOException failure)
        {
            throw new AssertionError(failure);
        }
    }

    private static long count(final SegmentChain chain)
    {
        long count = 0;
        while (chain.next())
        {
            count += chain.frame().count();
        }
        return count;
    }

    private static void drain(final BooleanSupplier next)
    {
        boolean found = true;
        while (found)
        {
            found = next.getAsBoolean();
        }
        assertFalse(found);
    }
}
