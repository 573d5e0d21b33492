// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.LogDamagedException;
import io.tidemill.engine.LogException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Backups of a journal whose beginning is removed between them. */
@ExtendWith(ResourceLeakExtension.class)
class RetainedBackupTest
{
    @TempDir
    Path temp;

    private static void run(final Path directory) throws InterruptedException
    {
        AccountService.run(directory, 20_000);
    }

    @Test
    void shouldCopyAJournalFromWhichOldSegmentsWereRemoved() throws Exception
    {
        final Path data = temp.resolve("data");
        final Path place = temp.resolve("place");
        AccountService.run(data, 50_000);
        Backup.of(ChronicleJournal.in(data)).to(place);
        AccountService.run(data, 50_000);
        // Before a snapshot, and yet behind a whole segment: of at least 12 bytes each, 256 KiB have at most 21,846.
        final long kept = ChronicleJournal.in(data).removeBefore(40_000);
        assertTrue(kept > 0);
        Backup.of(ChronicleJournal.in(data)).withAllSnapshots().to(place);
        assertEquals(DataContents.of(data), DataContents.of(place));
        AccountService.run(data, 50_000);
        assertTrue(ChronicleJournal.in(data).removeBefore(90_000) > kept);
        Backup.of(ChronicleJournal.in(data)).withAllSnapshots().to(place);
        assertEquals(DataContents.of(data), DataContents.of(place));
        Backup.restore(place, temp.resolve("restored"), BackupListener.NONE);
        run(temp.resolve("restored"));
    }

    @Test
    void shouldNotReplaceACopyOfWhatWentAnotherWay() throws Exception
    {
        final Path data = temp.resolve("data");
        final Path other = temp.resolve("other");
        final Path place = temp.resolve("place");
        AccountService.run(data, 100);
        Backup.of(ChronicleJournal.in(data)).to(place);
        Backup.restore(place, other, BackupListener.NONE);
        AccountService.run(data, 300);
        Backup.of(ChronicleJournal.in(data)).to(place);
        AccountService.run(other, 200);
        final List<String> before = DataContents.of(place);

        final LogException refused =
            assertThrows(LogException.class, () -> Backup.of(ChronicleJournal.in(other)).to(place));

        assertTrue(refused.getMessage().contains("--force"), refused.getMessage());
        assertEquals(before, DataContents.of(place));
        Backup.of(ChronicleJournal.in(other)).withForce().withAllSnapshots().to(place);
        assertEquals(DataContents.of(other), DataContents.of(place));
    }

    @Test
    void shouldSayThatOutputsAreElsewhereOrCannotBeTold() throws Exception
    {
        final Path data = temp.resolve("data");
        AccountService.run(data, 100);
        final Path properties = data.resolve("outputs").resolve(DataDirectory.FILE_NAME);
        final byte[] bytes = Files.readAllBytes(properties);
        Files.delete(properties);

        final LogDamagedException lost = assertThrows(LogDamagedException.class,
            () -> Backup.of(ChronicleJournal.in(data)).to(temp.resolve("place")));
        assertTrue(lost.getMessage().contains("no tidemill.properties"), lost.getMessage());
        Files.write(properties, bytes);
        Files.move(data.resolve("outputs"), temp.resolve("outputs"));

        final BackupReport report = Backup.of(ChronicleJournal.in(data)).to(temp.resolve("place"));

        assertTrue(report.notes().get(0).startsWith("NOT ALL IS COPIED"), report::toString);
    }

    @Test
    void shouldRefuseToCopyWhileARedactionIsNotDone() throws Exception
    {
        final Path data = temp.resolve("data");
        final Path place = temp.resolve("place");
        run(data);
        final Redactions redactions = new Redactions(data);
        redactions.begin();

        final LogException refused =
            assertThrows(LogException.class, () -> Backup.of(ChronicleJournal.in(data)).to(place));

        assertTrue(refused.getMessage().contains("a redaction was cut short"), refused.getMessage());
        run(data);
        Backup.of(ChronicleJournal.in(data)).withAllSnapshots().to(place);
        assertEquals(DataContents.of(data), DataContents.of(place));
    }

    @Test
    void shouldCopyWhatIsKnownOfRedactions() throws Exception
    {
        final Path data = temp.resolve("data");
        final Path place = temp.resolve("place");
        run(data);
        Backup.of(ChronicleJournal.in(data)).to(place);
        ChronicleJournal.in(data).redact(RedactionPlan.of(SequenceRanges.of(3, 700, 15_000), "asked for"));

        Backup.of(ChronicleJournal.in(data)).to(place);

        assertEquals(DataContents.of(data), DataContents.of(place));
        assertEquals(ChronicleJournal.in(data).redacted(), ChronicleJournal.in(place).redacted());
        Backup.restore(place, temp.resolve("restored"), BackupListener.NONE);
        run(temp.resolve("restored"));
    }
}
