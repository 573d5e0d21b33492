// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.LogException;
import io.tidemill.engine.snapshot.SnapshotContents;
import io.tidemill.engine.snapshot.SnapshotDraft;
import io.tidemill.engine.snapshot.SnapshotPart;
import io.tidemill.engine.snapshot.SnapshotStore;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(ResourceLeakExtension.class)
class JournalSnapshotsTest
{
    private record Recorded(long key, byte[] bytes)
    {
    }

    @TempDir
    Path temp;

    private Path data;
    private SnapshotStore store;

    @BeforeEach
    void open()
    {
        data = temp.resolve("data");
        final TestJournal journal = new TestJournal(data, 10);
        journal.append(TestEntries.uniform(1, 1), 0, 1, 1);
        store = journal.journal().snapshots().orElseThrow();
    }

    static long write(final SnapshotStore store, final long sequence, final Map<String, byte[][]> parts)
    {
        try (SnapshotDraft draft = store.begin())
        {
            parts.forEach((name, records) ->
            {
                try (SnapshotPart part = draft.part(name))
                {
                    for (int i = 0; i < records.length; i++)
                    {
                        part.add(i, new UnsafeBuffer(records[i]), 0, records[i].length);
                    }
                }
            });
            return draft.complete(sequence, Map.of("format", "1", "stage.book", "a=b\nc"));
        }
    }

    private static List<Recorded> read(final SnapshotContents contents, final String part)
    {
        final List<Recorded> found = new ArrayList<>();
        contents.read(part, (key, buffer, offset, length) ->
        {
            final byte[] bytes = new byte[length];
            buffer.getBytes(offset, bytes);
            found.add(new Recorded(key, bytes));
        });
        return found;
    }

    private static void assertHolds(final SnapshotContents contents, final String part, final byte[][] records)
    {
        final List<Recorded> found = read(contents, part);
        assertEquals(records.length, found.size());
        for (int i = 0; i < records.length; i++)
        {
            assertEquals(i, found.get(i).key());
            assertArrayEquals(records[i], found.get(i).bytes());
        }
    }

    @Test
    void shouldGiveBackWhatWasWritten()
    {
        final byte[][] book = {new byte[0], {1}, {1, 2, 3, 4}, {1, 2, 3, 4, 5}};
        final long bytes = write(store, 77, Map.of("stage book\n", book, "empty", new byte[0][]));

        assertEquals(List.of(77L), store.sequences());
        try (SnapshotContents contents = store.open(77))
        {
            assertEquals(77, contents.sequence());
            assertEquals(Map.of("format", "1", "stage.book", "a=b\nc"), contents.properties());
            assertEquals(List.of("empty", "stage book\n"), contents.parts());
            assertHolds(contents, "stage book\n", book);
            assertHolds(contents, "empty", new byte[0][]);
            assertHolds(contents, "stage book\n", book);
            assertTrue(contents.bytes() < bytes, contents.bytes() + " of " + bytes);
            assertThrows(IllegalArgumentException.class, () -> contents.read("book", null));
        }
    }

    @Test
    void shouldGiveBackRecordsOfAllLengths()
    {
        for (int seed = 0; seed < 10; seed++)
        {
            final Random random = new Random(seed);
            final byte[][] records = new byte[seed == 0 ? 2_000 : 200][];
            for (int i = 0; i < records.length; i++)
            {
                records[i] = new byte[random.nextInt(random.nextInt(10) == 0 ? 200_000 : 2_000)];
                random.nextBytes(records[i]);
            }
            write(store, seed, Map.of("part", records));
            try (SnapshotContents contents = store.open(seed))
            {
                assertHolds(contents, "part", records);
            }
        }
        assertEquals(List.of(9L, 8L, 7L, 6L, 5L, 4L, 3L, 2L, 1L, 0L), store.sequences());
    }

    @Test
    void shouldTakeTheLongestRecordAndNoLongerOne()
    {
        final UnsafeBuffer longest = new UnsafeBuffer(new byte[SnapshotPart.MAX_RECORD_LENGTH + 1]);
        longest.putByte(SnapshotPart.MAX_RECORD_LENGTH - 1, (byte)7);
        try (SnapshotDraft draft = store.begin())
        {
            final SnapshotPart part = draft.part("p");
            assertThrows(IllegalArgumentException.class,
                () -> part.add(1, longest, 0, SnapshotPart.MAX_RECORD_LENGTH + 1));
            assertThrows(IndexOutOfBoundsException.class, () -> part.add(1, longest, longest.capacity() - 1, 2));
            part.add(-5, longest, 0, SnapshotPart.MAX_RECORD_LENGTH);
            part.close();
            part.close();
            assertThrows(IllegalStateException.class, () -> part.add(1, longest, 0, 1));
            draft.complete(1, Map.of());
        }
        try (SnapshotContents contents = store.open(1))
        {
            contents.read("p", (key, buffer, offset, length) ->
            {
                assertEquals(-5, key);
                assertEquals(SnapshotPart.MAX_RECORD_LENGTH, length);
                assertEquals(7, buffer.getByte(offset + length - 1));
            });
        }
    }

    @Test
    void shouldLeaveNothingOfADraftThatIsNotComplete() throws IOException
    {
        final SnapshotDraft draft = store.begin();
        draft.part("left open").add(1, new UnsafeBuffer(new byte[100_000]), 0, 100_000);
        assertThrows(IllegalStateException.class, () -> draft.complete(1, Map.of()));
        assertEquals(List.of(), store.sequences());
        draft.close();
        draft.close();
        assertThrows(IllegalStateException.class, () -> draft.part("late"));
        assertThrows(IllegalStateException.class, () -> draft.complete(1, Map.of()));
        assertEquals(List.of(), names());
    }

    private List<String> names() throws IOException
    {
        try (Stream<Path> paths = Files.list(data.resolve("snapshots")))
        {
            return paths.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void shouldRemoveWhatAnEarlierDraftOrRemovalLeft() throws IOException
    {
        write(store, 3, Map.of("p", new byte[][]{{1}}));
        for (final String left : new String[]{"0000000000000000004.new", "0000000000000000002.removed"})
        {
            TestJournal.copyDirectory(data.resolve("snapshots/0000000000000000003"), data.resolve("snapshots/" + left));
        }
        assertEquals(List.of(3L), store.sequences());
        store.begin().close();
        assertEquals(List.of("0000000000000000003"), names());
    }

    @Test
    void shouldDropASnapshotAndWriteItAgain() throws IOException
    {
        write(store, 3, Map.of("p", new byte[][]{{1}}));
        try (SnapshotContents contents = store.open(3))
        {
            store.drop(3);
            store.drop(3);
            assertEquals(List.of(), names());
            assertHolds(contents, "p", new byte[][]{{1}});
        }
        final LogException none = assertThrows(LogException.class, () -> store.open(3));
        assertTrue(none.getMessage().contains("no snapshot at sequence 3"), none.getMessage());
        write(store, 3, Map.of("p", new byte[][]{{2}}));
        write(store, 3, Map.of("p", new byte[][]{{3}}));
        assertEquals(List.of("0000000000000000003"), names());
        try (SnapshotContents contents = store.open(3))
        {
            assertHolds(contents, "p", new byte[][]{{3}});
        }
    }

    @Test
    void shouldRefuseWhatItCannotKeep()
    {
        try (SnapshotDraft draft = store.begin())
        {
            assertThrows(IllegalStateException.class, () -> store.begin());
            draft.part("twice").close();
            assertThrows(IllegalArgumentException.class, () -> draft.part("twice"));
            assertThrows(IllegalArgumentException.class, () -> draft.part(""));
            assertThrows(IllegalArgumentException.class, () -> draft.part("ä".repeat(81)));
            assertThrows(IllegalArgumentException.class, () -> draft.part("\ud800"));
            assertThrows(IllegalArgumentException.class, () -> draft.complete(1, Map.of("a=b", "")));
            assertThrows(IllegalArgumentException.class, () -> draft.complete(1, Map.of("a\nb", "")));
            assertThrows(IllegalArgumentException.class, () -> draft.complete(1, Map.of("", "")));
            draft.part("ä".repeat(80)).close();
            draft.complete(1, Map.of());
        }
        assertEquals(List.of(1L), store.sequences());
    }

    @Test
    void shouldRefuseADirectoryWithoutAJournal()
    {
        final SnapshotStore nowhere = ChronicleJournal.in(temp.resolve("nowhere")).snapshots().orElseThrow();
        assertEquals(List.of(), nowhere.sequences());
        assertThrows(LogException.class, () -> nowhere.begin());
        assertFalse(Files.exists(temp.resolve("nowhere")));
    }

    @Test
    void shouldKeepSnapshotsPrivateAndNamedByNumbers() throws IOException
    {
        write(store, 3, Map.of("../../escape", new byte[][]{{1}}));
        try (Stream<Path> files = Files.walk(data.resolve("snapshots")))
        {
            for (final Path file : (Iterable<Path>)files::iterator)
            {
                assertEquals(Files.isDirectory(file) ? "rwx------" : "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(file)), file.toString());
            }
        }
        try (Stream<Path> files = Files.list(data.resolve("snapshots/0000000000000000003")))
        {
            assertEquals(List.of("0001", "snapshot.properties"),
                files.map(path -> path.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void shouldPutOffAnInterrupt()
    {
        Thread.currentThread().interrupt();
        write(store, 3, Map.of("p", new byte[][]{{1}}));
        try (SnapshotContents contents = store.open(3))
        {
            assertHolds(contents, "p", new byte[][]{{1}});
        }
        store.drop(3);
        assertTrue(Thread.interrupted());
    }
}
