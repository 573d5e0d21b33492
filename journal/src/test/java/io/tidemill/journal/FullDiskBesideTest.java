// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.ConsumerPosition;
import io.tidemill.engine.ConsumerPositions;
import io.tidemill.engine.LogException;
import io.tidemill.engine.snapshot.SnapshotDraft;
import io.tidemill.engine.snapshot.SnapshotPart;
import io.tidemill.engine.snapshot.SnapshotStore;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What lies beside the journal, on a disk without room. */
@ExtendWith(ResourceLeakExtension.class)
class FullDiskBesideTest
{
    private static final int RECORD = 10_000;

    @TempDir
    Path temp;

    private static void add(final SnapshotDraft draft, final int megabytes)
    {
        final UnsafeBuffer record = new UnsafeBuffer(new byte[RECORD]);
        try (SnapshotPart part = draft.part("book"))
        {
            for (int i = 0; i < megabytes * 1_000_000 / RECORD; i++)
            {
                part.add(i, record, 0, RECORD);
            }
        }
    }

    @Test
    void shouldGiveUpASnapshotOnAFullDiskAndWriteTheNextWhenThereIsRoom() throws Exception
    {
        try (SmallDisk disk = new SmallDisk(temp.resolve("disk"), 24))
        {
            final Path data = disk.directory().resolve("data");
            final TestJournal journal = new TestJournal(data, 10);
            journal.append(TestEntries.uniform(1, 1), 0, 1, 1);
            final SnapshotStore store = journal.journal().snapshots().orElseThrow();
            JournalSnapshotsTest.write(store, 1, Map.of("p", new byte[][]{{1}}));
            final Path filler = disk.fill(10);
            final long before = disk.directory().toFile().getUsableSpace();
            try (SnapshotDraft draft = store.begin())
            {
                final LogException full = assertThrows(LogException.class, () -> add(draft, 15));
                assertTrue(full.getMessage().contains("part 'book' of a snapshot to " + data) &&
                    full.getMessage().contains("make room"), full.getMessage());
                assertThrows(LogException.class, () -> draft.complete(2, Map.of()));
            }
            assertEquals(before, disk.directory().toFile().getUsableSpace());
            try (Stream<Path> left = Files.list(data.resolve("snapshots")))
            {
                assertEquals(List.of(data.resolve("snapshots/0000000000000000001")), left.toList());
            }
            store.open(1).close();

            Files.delete(filler);
            try (SnapshotDraft draft = store.begin())
            {
                add(draft, 15);
                draft.complete(2, Map.of());
            }
            store.open(2).close();
        }
    }

    @Test
    void shouldMoveAConsumerOnAFullDiskAndRefuseANewOne() throws Exception
    {
        try (SmallDisk disk = new SmallDisk(temp.resolve("disk"), 24))
        {
            final TestJournal journal = new TestJournal(disk.directory().resolve("data"), 10);
            journal.append(TestEntries.uniform(1, 1), 0, 1, 1);
            final ConsumerPositions consumers = journal.journal().consumers().orElseThrow();
            consumers.open("old", 1).close();
            final Path filler = disk.directory().resolve("filler");
            fillUp(filler);

            try (ConsumerPosition position = consumers.open("old", -1))
            {
                position.moveTo(2);
                position.sync();
            }
            assertEquals(2, consumers.sequence("old"));
            final LogException full = assertThrows(LogException.class, () -> consumers.open("new", -1));
            assertTrue(full.getMessage().contains("make room"), full.getMessage());
            assertEquals(List.of("old"), consumers.names());

            Files.delete(filler);
            try (ConsumerPosition position = consumers.open("new", -1))
            {
                assertEquals(-1, position.sequence());
            }
        }
    }

    private static void fillUp(final Path filler) throws IOException
    {
        boolean isFull = false;
        try (var out = Files.newOutputStream(filler))
        {
            final byte[] page = new byte[4_096];
            while (!isFull)
            {
                try
                {
                    out.write(page);
                }
                catch (final IOException full)
                {
                    isFull = true;
                }
            }
        }
        assertFalse(filler.getParent().toFile().getUsableSpace() > 0);
    }
}
