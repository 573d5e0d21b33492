// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.ConsumerPosition;
import io.tidemill.engine.LogException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@ExtendWith(ResourceLeakExtension.class)
class BackupTest
{
    private static final int LENGTH = 24;
    private static final int LONG = 1_000;

    @TempDir
    Path temp;

    private Path data()
    {
        return temp.resolve("data");
    }

    private Path place()
    {
        return temp.resolve("backups").resolve("data");
    }

    private BackupReport backUp() throws InterruptedException
    {
        return Backup.of(ChronicleJournal.in(data())).to(place());
    }

    private String refusal()
    {
        return assertThrows(LogException.class, this::backUp).getMessage();
    }

    private static int copied(final BackupReport report)
    {
        return report.logs().stream().mapToInt(BackupReport.Log::copied).sum();
    }

    @Test
    void shouldCopyAllOfADirectoryThatRestsAndOnlyWhatHasChangedTheNextTime() throws Exception
    {
        AccountService.run(data(), 1_000);
        try (ConsumerPosition reports = ChronicleJournal.in(data()).companion("outputs").orElseThrow()
            .consumers().orElseThrow().open("reports", -1))
        {
            reports.moveTo(77);
        }
        final BackupReport first = backUp();
        assertEquals(DataContents.of(data()), DataContents.of(place()));
        assertEquals(List.of("outputs", "events"), first.logs().stream().map(BackupReport.Log::name).toList());
        assertEquals(List.of(first.lastSequence()), first.snapshots());
        assertEquals(2, copied(first));
        assertFalse(Files.exists(place().resolve("counters")) || Files.exists(place().resolve("holder")));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(place())));

        assertEquals(0, copied(backUp()), "nothing has changed");
        AccountService.run(data(), 500);
        final BackupReport next = backUp();
        assertEquals(2, copied(next), "one more segment of each");
        assertEquals(4, next.logs().stream().mapToInt(BackupReport.Log::segments).sum());
        assertEquals(DataContents.of(data()).stream().filter(line -> !line.startsWith("snapshot ") ||
            line.startsWith("snapshot " + next.snapshots().get(0) + ' ')).toList(), DataContents.of(place()));
        assertEquals(List.of("reports"), ((ChronicleJournal)ChronicleJournal.in(data()).companion("outputs")
            .orElseThrow()).consumers().orElseThrow().names(), "nothing is held back any more");

        final BackupReport all = Backup.of(ChronicleJournal.in(data())).withAllSnapshots().to(place());
        assertEquals(2, all.snapshots().size());
        assertEquals(DataContents.of(data()), DataContents.of(place()));
    }

    @Test
    void shouldRestoreABackupUnderAnEpochOfItsOwn() throws Exception
    {
        AccountService.run(data(), 300);
        backUp();
        AccountService.run(data(), 10);
        final Path restored = temp.resolve("restored");
        final List<String> backup = DataContents.of(place());
        Backup.restore(place(), restored, BackupListener.NONE);
        assertEquals(backup, DataContents.of(restored));
        AccountService.run(restored, 10);
        ModelOfAccounts.assertOutputs(restored, "restored");

        final BackupReport next = Backup.of(ChronicleJournal.in(restored)).to(place());
        assertEquals(2, copied(next), "the backup goes on with it");
        assertEquals(DataContents.of(restored).stream().filter(line -> !line.startsWith("snapshot ")).toList(),
            DataContents.of(place()).stream().filter(line -> !line.startsWith("snapshot ")).toList());
        final int original = lastEpoch(data());
        assertTrue(lastEpoch(restored) > original, "what the original gave out behind the backup has other names");
        assertTrue(assertThrows(LogException.class, () -> Backup.restore(place(), restored, BackupListener.NONE))
            .getMessage().contains("an engine has written to it"));
        assertTrue(assertThrows(LogException.class, () ->
            Backup.restore(data(), temp.resolve("other"), BackupListener.NONE)).getMessage().contains("no backup"));
    }

    private static int lastEpoch(final Path directory) throws IOException
    {
        final List<Path> segments = SegmentDirectory.list(DataDirectory.journal(directory));
        return SegmentProperties.read(segments.get(segments.size() - 1)).epoch();
    }

    @Test
    void shouldReplaceWhatTheOriginalHasCutOffSince() throws Exception
    {
        final TestEntries entries = TestEntries.uniform(400, LONG);
        final TestJournal journal = new TestJournal(data(), LONG);
        try (JournalSession<TestEvent> session =
            journal.journal().withSegmentBytes(128 * 1024).open(journal.codec(), List.of("a")))
        {
            assertFalse(session.recovered().next());
            TestJournal.append(session, entries, 0, 100, 10);
            session.sync();
            TestJournal.append(session, entries, 100, 300, 10);
        }
        assertEquals(299, backUp().lastSequence());
        final int segments = SegmentDirectory.list(DataDirectory.journal(place())).size();
        journal.restartTheMachine();
        final List<TestJournal.Place> places = journal.places();
        TestJournal.Place lost = places.get(20);
        for (int i = 20; !lost.file().equals(places.get(i - 1).file()); i++)
        {
            // Not the first of a segment: those are not taken for lost.
            lost = places.get(i + 1);
        }
        TestJournal.write(lost.file(), lost.documentHeader(), new byte[8 * 1024]);
        journal.append(entries, (int)lost.firstSequence(), 400, 10);
        assertEquals(lost.firstSequence(), SegmentCut.read(lost.file().getParent()).nextSequence());

        assertEquals(399, backUp().lastSequence());
        assertEquals(DataContents.of(data()), DataContents.of(place()));
        new TestJournal(place(), LONG).assertHolds(entries, 400);
        assertTrue(SegmentDirectory.list(DataDirectory.journal(place())).size() <= segments, "those cut off are gone");
    }

    @Test
    void shouldRefuseDamageInTheOriginalAndKeepTheBackup() throws Exception
    {
        final TestEntries entries = TestEntries.uniform(400, LENGTH);
        final TestJournal journal = TestJournal.ofThreeSegments(data(), entries);
        backUp();
        final List<String> before = DataContents.of(place());
        journal.append(entries, 300, 400, 10);
        final TestJournal.Place flipped = journal.places().get(35);
        try (RandomAccessFile file = new RandomAccessFile(flipped.file().toFile(), "rw"))
        {
            TestJournal.flipBit(file, 8L * (flipped.offset() + 80));
        }
        assertTrue(refusal().contains("damaged journal: " + flipped.file()), refusal());
        assertEquals(before, DataContents.of(place()), "the backup is what it was");

        ChronicleJournal.in(data()).repair();
        backUp();
        assertEquals(DataContents.of(data()), DataContents.of(place()));
        assertEquals(1, ChronicleJournal.in(place()).verify(frame ->
        {
        }).totals().gaps().size(), "read in the same way");
    }

    @Test
    void shouldCopyAnewWhatWasHarmedInTheBackup() throws Exception
    {
        final TestJournal journal = TestJournal.ofThreeSegments(data(), TestEntries.uniform(300, LENGTH));
        backUp();
        final TestJournal.Place place = new TestJournal(place(), LENGTH).places().get(12);
        try (RandomAccessFile file = new RandomAccessFile(place.file().toFile(), "rw"))
        {
            TestJournal.flipBit(file, 8L * (place.offset() + 80));
        }
        final BackupReport report = backUp();
        assertEquals(1, report.notes().size(), report::toString);
        assertTrue(report.notes().get(0).contains("copied anew"), report::toString);
        assertEquals(DataContents.of(data()), DataContents.of(place()));
        assertTrue(journal.places().size() > 0);
    }

    @Test
    void shouldCopyASnapshotAnewThatWasHarmedInTheBackup() throws Exception
    {
        AccountService.run(data(), 100);
        final long snapshot = backUp().snapshots().get(0);
        try (RandomAccessFile part = new RandomAccessFile(
            new JournalSnapshots(place()).of(snapshot).resolve("0001").toFile(), "rw"))
        {
            TestJournal.flipBit(part, 8 * 30);
        }
        assertEquals(List.of(snapshot), backUp().snapshots());
        assertEquals(DataContents.of(data()), DataContents.of(place()));
    }

    @Test
    void shouldRefusePlacesThatHoldSomethingElse() throws Exception
    {
        AccountService.run(data(), 10);
        final ChronicleJournal journal = ChronicleJournal.in(data());
        assertRefused("lies inside the other", journal, data().resolve("backup"));
        assertRefused("lies inside the other", journal, temp);
        assertRefused("it is the directory that is to be copied", journal, data());
        final Path file = Files.createFile(temp.resolve("file"));
        assertRefused("it is a file", journal, file);
        final Path used = Files.createDirectories(temp.resolve("used"));
        Files.createFile(used.resolve("letter"));
        assertRefused("it holds letter and no backup.properties", journal, used);
        assertRefused("there is no journal in", ChronicleJournal.in(used), place());
        assertFalse(Files.exists(place()));

        backUp();
        AccountService.run(temp.resolve("another"), 10);
        assertRefused("another data directory", ChronicleJournal.in(temp.resolve("another")), place());
        AccountService.run(place(), 10);
        assertRefused("an engine has written to it", journal, place());
    }

    private static void assertRefused(final String words, final ChronicleJournal journal, final Path place)
    {
        final String message = assertThrows(LogException.class, () -> Backup.of(journal).to(place)).getMessage();
        assertTrue(message.contains(words), message);
    }

    @Test
    void shouldLetGoOfWhatABackupThatWasKilledHasHeld() throws Exception
    {
        AccountService.run(data(), 10);
        final JournalConsumers consumers = new JournalConsumers(data());
        consumers.open("backup to " + place(), -1).close();
        consumers.open("backup to elsewhere", -1).close();
        backUp();
        assertEquals(List.of("backup to elsewhere"), consumers.names());
        assertEquals(List.of(), new JournalConsumers(place()).names());
    }

    @Test
    void shouldRefuseASecondCopyToTheSamePlaceAtATime() throws Exception
    {
        AccountService.run(data(), 10);
        backUp();
        try (DirectoryLock lock = DirectoryLock.acquire(place()))
        {
            assertRefused("somebody else is at it", ChronicleJournal.in(data()), place());
            assertTrue(assertThrows(LogException.class, () ->
                Backup.restore(place(), temp.resolve("restored"), BackupListener.NONE)).getMessage()
                .contains("it is being written"));
            lock.requireInPlace();
        }
    }

    @Test
    void shouldPassOverASnapshotThatTheOriginalHasLostTheEntriesOf() throws Exception
    {
        AccountService.run(data(), 200);
        final long kept = ChronicleJournal.in(data()).lastSequence();
        AccountService.run(data(), 200);
        for (final Path log : List.of(data(), data().resolve("outputs")))
        {
            final List<Path> segments = SegmentDirectory.list(DataDirectory.journal(log));
            FileTree.remove(segments.get(segments.size() - 1));
        }
        final BackupReport report = backUp();
        assertEquals(List.of(kept), report.snapshots());
        assertEquals(1, report.notes().size(), report::toString);
        assertTrue(report.notes().get(0).contains("ends before it"), report::toString);
    }

    @Test
    void shouldLeaveOutALogThatTheOriginalHasNotAnyMore() throws Exception
    {
        AccountService.run(data(), 10);
        backUp();
        FileTree.remove(data().resolve("outputs"));
        assertEquals(1, backUp().logs().size());
        assertEquals(DataContents.of(data()), DataContents.of(place()));
    }

    @Test
    void shouldNotBeStartedFromBeforeItIsWhole() throws Exception
    {
        AccountService.run(data(), 10);
        backUp();
        Files.delete(place().resolve(DataDirectory.FILE_NAME));
        assertTrue(assertThrows(LogException.class, () -> AccountService.run(place(), 1)).getMessage()
            .contains("no tidemill.properties"));
        assertTrue(assertThrows(LogException.class, () ->
            Backup.restore(place(), temp.resolve("restored"), BackupListener.NONE)).getMessage()
            .contains("is completed by: tidemill backup " + data() + " " + place()));
        backUp();
        assertEquals(DataContents.of(data()), DataContents.of(place()));
    }

    @Test
    void shouldLeaveNothingHalfUsableOnAFullDisk() throws Exception
    {
        AccountService.run(data(), 10);
        try (SmallDisk disk = new SmallDisk(temp.resolve("disk"), 4))
        {
            final Path onDisk = disk.directory().resolve("data");
            Backup.of(ChronicleJournal.in(data())).to(onDisk);
            final List<String> before = DataContents.of(onDisk);
            AccountService.run(data(), 60_000);
            final Path filler = disk.fill(2);
            final String message = assertThrows(LogException.class, () ->
                Backup.of(ChronicleJournal.in(data())).to(onDisk)).getMessage();
            assertTrue(message.contains(PrivateFiles.NO_SPACE) && message.contains("make room"), message);
            assertEquals(before, DataContents.of(onDisk), "the backup is what it was");
            try (Stream<Path> left = Files.walk(onDisk))
            {
                assertEquals(List.of(), left.filter(path -> path.toString().endsWith(".new")).toList());
            }
            Files.delete(filler);
        }
    }

    @Test
    void shouldCopyAnEmptyJournalAndOneWithoutOutputs() throws Exception
    {
        final TestJournal journal = new TestJournal(data(), LENGTH);
        journal.open().close();
        assertEquals(-1, backUp().lastSequence());
        assertEquals(DataContents.of(data()), DataContents.of(place()));
        journal.append(TestEntries.uniform(10, LENGTH), 0, 10, 10);
        assertEquals(9, backUp().lastSequence());
        assertEquals(DataContents.of(data()), DataContents.of(place()));
    }
}
