// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.LogDamagedException;
import io.tidemill.engine.LogException;
import io.tidemill.engine.snapshot.SnapshotStore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(ResourceLeakExtension.class)
class SnapshotDamageTest
{
    private static final int SECTOR = 512;

    @TempDir
    Path temp;

    private SnapshotStore store;
    private Path snapshot;

    @BeforeEach
    void write()
    {
        final Path data = temp.resolve("data");
        final TestJournal journal = new TestJournal(data, 10);
        journal.append(TestEntries.uniform(1, 1), 0, 1, 1);
        store = journal.journal().snapshots().orElseThrow();
        JournalSnapshotsTest.write(store, 1, Map.of("p", new byte[][]{{1}}));
        JournalSnapshotsTest.write(store, 2, Map.of("p", new byte[][]{{1, 2, 3}, new byte[1_500]}));
        snapshot = data.resolve("snapshots/0000000000000000002");
    }

    private void assertRefused(final Path file, final String what)
    {
        final LogDamagedException found = assertThrows(LogDamagedException.class, () -> store.open(2), what);
        assertTrue(found.getMessage().startsWith("damaged snapshot: " + file + ": "), found.getMessage());
        assertTrue(found.getMessage().contains("An older snapshot may be whole"), found.getMessage());
        assertEquals(List.of(2L, 1L), store.sequences());
        store.open(1).close();
    }

    @Test
    void shouldRefuseEveryFlippedBit() throws IOException
    {
        for (final String name : List.of("0001", SnapshotProperties.FILE_NAME))
        {
            final Path file = snapshot.resolve(name);
            final byte[] whole = Files.readAllBytes(file);
            for (int bit = 0; bit < 8 * whole.length; bit++)
            {
                final byte[] flipped = whole.clone();
                flipped[bit / 8] ^= (byte)(1 << bit % 8);
                Files.write(file, flipped);
                assertRefused(file, name + " bit " + bit);
            }
            Files.write(file, whole);
            store.open(2).close();
        }
    }

    @Test
    void shouldRefuseEveryOtherLengthAndEveryMissingFile() throws IOException
    {
        for (final String name : List.of("0001", SnapshotProperties.FILE_NAME))
        {
            final Path file = snapshot.resolve(name);
            final byte[] whole = Files.readAllBytes(file);
            for (int length = 0; length <= whole.length + 4; length++)
            {
                if (length != whole.length)
                {
                    Files.write(file, Arrays.copyOf(whole, length));
                    assertRefused(file, name + " of " + length + " bytes");
                }
            }
            Files.delete(file);
            assertRefused(file, "no " + name);
            Files.write(file, whole);
            store.open(2).close();
        }
    }

    @Test
    void shouldRefuseAPartThatLostASector() throws IOException
    {
        final Path file = snapshot.resolve("0001");
        final byte[] whole = Files.readAllBytes(file);
        final byte[] torn = whole.clone();
        Arrays.fill(torn, 0, SECTOR, (byte)0);
        Files.write(file, torn);
        assertRefused(file, "torn");
    }

    @Test
    void shouldRefuseADirectoryUnderAnotherName() throws IOException
    {
        Files.move(snapshot, snapshot.resolveSibling("0000000000000000003"));
        final LogDamagedException found = assertThrows(LogDamagedException.class, () -> store.open(3));
        assertTrue(found.getMessage().contains("renamed or copied"), found.getMessage());
    }

    @Test
    void shouldSayWhichReleaseAnotherFormatNeeds() throws IOException
    {
        final TextProperties text = TextProperties.read(snapshot.resolve(SnapshotProperties.FILE_NAME));
        text.put("format", 2).write();
        final LogException refused = assertThrows(LogException.class, () -> store.open(2));
        assertTrue(refused.getMessage().contains("use the release that wrote it"), refused.getMessage());
    }
}
