// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.LogException;
import io.tidemill.engine.snapshot.SnapshotContents;
import io.tidemill.engine.snapshot.SnapshotStore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who writes a snapshot, then drops an older one, is killed before and behind each call by which a file is changed, and
 * each of these calls fails: each of both snapshots is there whole, or not at all.
 */
class SnapshotCrashPointTest
{
    private static final Map<String, byte[][]> OLD = parts(1);
    private static final Map<String, byte[][]> NEW = parts(2);

    @TempDir
    Path temp;

    private static Map<String, byte[][]> parts(final int seed)
    {
        final byte[][] records = new byte[100][1_500];
        for (final byte[] record : records)
        {
            new Random(seed).nextBytes(record);
        }
        return Map.of("book", records, "risk", new byte[][]{{(byte)seed}});
    }

    /** Writes a snapshot, drops the one before, and says so. */
    static final class Snapshooter
    {
        private Snapshooter()
        {
        }

        public static void main(final String[] args)
        {
            final SnapshotStore store = ChronicleJournal.in(Path.of(args[0])).snapshots().orElseThrow();
            try
            {
                JournalSnapshotsTest.write(store, 20, NEW);
                System.out.println("complete");
                store.drop(10);
                System.out.println("dropped");
            }
            catch (final LogException refused)
            {
                System.out.println("refused " + refused.getMessage());
            }
        }
    }

    private Path prepared()
    {
        final Path data = temp.resolve("prepared");
        final TestJournal journal = new TestJournal(data, 24);
        journal.append(TestEntries.uniform(30, 24), 0, 30, 10);
        JournalSnapshotsTest.write(journal.journal().snapshots().orElseThrow(), 10, OLD);
        return data;
    }

    private static void assertWholeOrNotAtAll(final Path data, final String output, final String what)
        throws IOException
    {
        final SnapshotStore store = ChronicleJournal.in(data).snapshots().orElseThrow();
        final List<Long> found = store.sequences();
        for (final long sequence : found)
        {
            assertWhole(store, sequence, sequence == 20 ? NEW : OLD, what);
        }
        final boolean isComplete = output.contains("complete");
        assertTrue(!isComplete || found.contains(20L), what + ": found " + found);
        assertTrue(!output.contains("refused") || isComplete || !found.contains(20L), what + ": found " + found);
        assertTrue(found.contains(20L) || found.contains(10L), what + ": found " + found);
        assertTrue(!output.contains("dropped") || !found.contains(10L), what + ": found " + found);

        store.drop(20);
        store.drop(10);
        JournalSnapshotsTest.write(store, 20, NEW);
        assertWhole(store, 20, NEW, what);
        try (Stream<Path> left = Files.list(data.resolve("snapshots")))
        {
            assertEquals(1, left.count(), what);
        }
    }

    private static void assertWhole(
        final SnapshotStore store, final long sequence, final Map<String, byte[][]> parts, final String what)
    {
        try (SnapshotContents contents = store.open(sequence))
        {
            assertEquals(parts.keySet(), Set.copyOf(contents.parts()), what);
            parts.forEach((name, records) -> contents.read(name, (key, buffer, offset, length) ->
            {
                final byte[] bytes = new byte[length];
                buffer.getBytes(offset, bytes);
                assertArrayEquals(records[(int)key], bytes, what);
            }));
        }
    }

    @Test
    void shouldBeThereWholeOrNotAtAllWhenKilledAtSomeCalls() throws Exception
    {
        new CrashPoints(temp, prepared(), Snapshooter.class, SnapshotCrashPointTest::assertWholeOrNotAtAll).every(4);
    }

    @Test
    @Tag("long")
    void shouldBeThereWholeOrNotAtAllBehindALossOfPower() throws Exception
    {
        new CrashPoints(temp, prepared(), Snapshooter.class, SnapshotCrashPointTest::assertWholeOrNotAtAll)
            .everyLossOfPower(1);
    }

    @Test
    @Tag("long")
    void shouldBeThereWholeOrNotAtAllWhicheverCallItIs() throws Exception
    {
        new CrashPoints(temp, prepared(), Snapshooter.class, SnapshotCrashPointTest::assertWholeOrNotAtAll).every(1);
    }
}
