// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A repair is killed before and behind each call by which it changes a file, and each of these calls fails; the next
 * one comes to what one that was left alone came to. Every third or so of the calls in a normal build, all with the
 * flag for long tests.
 */
class RepairCrashPointTest
{
    private final TestEntries entries = TestEntries.uniform(600, 24);

    @TempDir
    Path temp;

    private FaultyFiles files;
    private Path damaged;
    private List<Long> expected;
    private List<JournalGap> gaps;

    /** How a repair ends. */
    private interface Fault
    {
        ForkedJvm start(Path data) throws IOException;
    }

    /**
     * A flipped bit in a frame of the first segment, the second and the third under each other's name, properties of
     * the last one that cannot be read.
     */
    @BeforeEach
    void damage() throws Exception
    {
        files = FaultyFiles.compiledIn(temp);
        damaged = temp.resolve("damaged");
        final TestJournal journal = TestJournal.ofThreeSegments(damaged, entries);
        journal.append(entries, 300, 400, 10);
        final TestJournal.Place flipped = journal.places().get(3);
        try (RandomAccessFile file = new RandomAccessFile(flipped.file().toFile(), "rw"))
        {
            TestJournal.flipBit(file, 8L * (flipped.offset() + 80));
        }
        final Path second = journal.segment(2);
        final Path third = journal.segment(3);
        Files.move(second, second.resolveSibling("aside"));
        Files.move(third, second);
        Files.move(second.resolveSibling("aside"), third);
        final Path properties = journal.segment(4).resolve(SegmentProperties.FILE_NAME);
        final byte[] bytes = Files.readAllBytes(properties);
        bytes[10] ^= 1;
        Files.write(properties, bytes);

        final Path left = copy("left-alone");
        ChronicleJournal.in(left).repair();
        expected = readable(left);
        gaps = placesOf(left);
        assertEquals(390, expected.size(), "all but those of the damaged frame");
        assertEquals(1, gaps.size(), gaps::toString);
    }

    private Path copy(final String name) throws IOException
    {
        final Path data = temp.resolve(name);
        TestJournal.copyDirectory(damaged, data);
        return data;
    }

    private static List<Long> readable(final Path data)
    {
        final List<Long> sequences = new ArrayList<>();
        try (JournalReader<TestEvent> reader =
            ChronicleJournal.in(data).withAcceptedGaps().read(new TestJournal(data, 24).codec()))
        {
            while (reader.next())
            {
                sequences.add(reader.sequence());
            }
        }
        return sequences;
    }

    /** All but the time at which they were found. */
    private static List<JournalGap> placesOf(final Path data) throws IOException
    {
        return JournalGaps.readFinished(data).all().stream().map(gap -> new JournalGap(gap.firstSequence(),
            gap.nextSequence(), gap.segment(), gap.offset(), gap.toOffset(), gap.certain(), gap.finding(),
            Instant.EPOCH)).toList();
    }

    @Test
    void shouldFinishARepairThatWasKilledAtSomeCalls() throws Exception
    {
        everyCall(3);
    }

    @Test
    @Tag("long")
    void shouldFinishARepairThatWasKilledAtEveryCall() throws Exception
    {
        everyCall(1);
    }

    private void everyCall(final int stride) throws Exception
    {
        final List<String> calls = calls();
        for (int i = 1 + new Random().nextInt(stride); i <= calls.size(); i += stride)
        {
            final int call = i;
            final String name = calls.get(call - 1);
            assertFinishes("killed before " + name, data -> files.killedBefore(call, data, Repairer.class,
                data.toString()));
            assertFinishes("killed behind " + name, data -> files.killedAfter(call, data, Repairer.class,
                data.toString()));
            assertFinishes("no room for " + name, data -> files.failing(call, FaultyFiles.ENOSPC, data, Repairer.class,
                data.toString()));
            assertFinishes("I/O error from " + name, data -> files.failing(call, FaultyFiles.EIO, data, Repairer.class,
                data.toString()));
        }
    }

    private List<String> calls() throws Exception
    {
        final Path data = copy("listed");
        try (ForkedJvm repair = files.listing(data, Repairer.class, data.toString()))
        {
            assertEquals(0, repair.await(), repair.output());
        }
        final List<String> calls = files.calls();
        assertTrue(calls.size() >= 10, calls::toString);
        return calls;
    }

    private void assertFinishes(final String what, final Fault fault) throws Exception
    {
        final Path data = copy("data-" + what.hashCode());
        try (ForkedJvm repair = fault.start(data))
        {
            repair.await();
        }
        ChronicleJournal.in(data).repair();
        assertEquals(expected, readable(data), what);
        assertEquals(gaps, placesOf(data), what);
        assertTrue(ChronicleJournal.in(data).repair().isSound(), what);
        FileTree.remove(data);
    }
}
