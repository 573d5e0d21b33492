// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.EntryKind;
import io.tidemill.engine.LogException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Repairs that would lose or invent something behind everybody's back, if they took it too easy. */
@ExtendWith(ResourceLeakExtension.class)
class RepairHardCasesTest
{
    private final TestEntries entries = TestEntries.uniform(400, 24);

    @TempDir
    Path temp;

    private TestJournal journal;

    @BeforeEach
    void writeThreeSegments()
    {
        journal = TestJournal.ofThreeSegments(temp.resolve("data"), entries);
    }

    private void damageProperties(final int segment) throws IOException
    {
        final Path file = journal.segment(segment).resolve(SegmentProperties.FILE_NAME);
        final byte[] bytes = Files.readAllBytes(file);
        bytes[10] ^= 1;
        Files.write(file, bytes);
    }

    private void loseTheLastSegment() throws IOException
    {
        damageProperties(3);
        Files.delete(journal.queueFile(3));
        journal.journal().repair();
        assertFalse(Files.exists(journal.segment(3)));
    }

    private int goOn(final int next)
    {
        final ChronicleJournal accepted = journal.journal().withAcceptedGaps();
        try (JournalSession<TestEvent> session = accepted.open(journal.codec(), List.of("a")))
        {
            while (session.recovered().next())
            {
                assertTrue(session.recovered().sequence() < next);
            }
            entries.appendTo(session, next, next + 50);
            return session.epoch();
        }
    }

    private String refusal()
    {
        return assertThrows(LogException.class, journal::readStrictly).getMessage();
    }

    @Test
    void shouldSayThatTheLastSegmentIsLost() throws IOException
    {
        loseTheLastSegment();
        assertTrue(refusal().contains("from sequence 200 on some may be missing"), this::refusal);
        assertFalse(journal.journal().verify(frames -> {}).totals().isComplete());
        assertTrue(journal.journal().repair().isSound());
    }

    @Test
    void shouldNeverGiveOutANumberOfASegmentAgain() throws IOException
    {
        loseTheLastSegment();
        assertEquals(2, goOn(200));
        assertFalse(Files.exists(journal.segment(3)));
        assertTrue(Files.exists(journal.segment(4)));
        try (JournalReader<TestEvent> reader = journal.journal().withAcceptedGaps().read(journal.codec()))
        {
            entries.assertReads(reader, 0, 250);
        }
        assertTrue(journal.journal().repair().isSound(), "nothing is lost a second time");
        assertTrue(refusal().contains("--accept-gap"));
    }

    @Test
    void shouldRefuseWhatARepairThatWasKilledLeftAndFinishIt() throws IOException
    {
        Files.move(journal.segment(2), journal.segment(2).resolveSibling("0000000003.misplaced"));
        Files.move(journal.segment(3), journal.segment(3).resolveSibling("0000000002.misplaced"));
        JournalGaps.NONE.with(new JournalGaps.State(2, 3, false, false)).write(temp.resolve("data"));
        assertTrue(journal.readStrictly().contains("a repair was ended before it was done; repair it again"));
        final VerifyReport report = journal.journal().verify(frames -> {});
        assertTrue(report.damage().contains("repair it again"), report.damage());
        assertThrows(LogException.class, () -> journal.open().close());
        assertFalse(journal.journal().planRepair().isSound());
        assertEquals(List.of(), journal.journal().repair().gaps());
        journal.assertHolds(entries, 300);
        assertTrue(journal.journal().repair().isSound());
    }

    @Test
    void shouldGiveUpTheRestOfASegmentWithMorePlacesThanCanBeRecorded() throws IOException
    {
        final TestEntries many = TestEntries.uniform(2_500, 24);
        final TestJournal spotted = new TestJournal(temp.resolve("spotted"), 24);
        spotted.append(many, 0, 2_400, 1);
        spotted.append(many, 2_400, 2_500, 10);
        for (final TestJournal.Place place : spotted.places())
        {
            if (place.firstSequence() % 2 == 1 && place.lastSequence() < 2_399)
            {
                TestJournal.write(place.file(), place.offset() + place.lengthBytes() - 5, new byte[]{77});
            }
        }
        final RepairReport report = spotted.journal().repair();
        assertEquals(1, report.gaps().size());
        assertTrue(report.gaps().get(0).finding().contains("more than 1000 such places"),
            report.gaps().get(0)::finding);
        assertEquals(101, report.totals().entries());
        assertTrue(spotted.journal().repair().isSound());
    }

    @Test
    void shouldNotTakeAPayloadForAFrame() throws IOException
    {
        final TestJournal source = new TestJournal(temp.resolve("source"), 24);
        source.append(entries, 0, 20, 10);
        final TestJournal.Place forged = source.places().get(1);
        final byte[] frame = TestJournal.read(forged.file(), forged.documentHeader(), forged.lengthBytes() + 4);
        final TestJournal host = new TestJournal(temp.resolve("host"), 1_000);
        final TestEntries hosts = TestEntries.uniform(10, 24)
            .add(EntryKind.EVENT, 1_000, 1, 10, frame).add(EntryKind.EVENT, 1_000, 1, 11, new byte[8]);
        for (int i = 12; i < 30; i++)
        {
            hosts.add(EntryKind.EVENT, 1_000, 1, i, TestEntries.payload(i, 24));
        }
        host.append(hosts, 0, 30, 10);
        final TestJournal.Place damaged = host.places().get(1);
        TestJournal.write(damaged.file(), damaged.end() - 30, new byte[]{1, 2, 3, 4, 5});
        host.journal().repair();
        final JournalTotals totals = host.journal().verify(frames -> {}).totals();
        assertEquals(10, totals.missing());
        assertEquals(20, totals.entries());
    }

    @Test
    void shouldGiveUpASegmentThatDoesNotFollowInTime() throws IOException
    {
        final TestJournal other = new TestJournal(temp.resolve("other"), 24);
        final TestEntries later = new TestEntries();
        for (int i = 0; i < 300; i++)
        {
            later.add(EntryKind.EVENT, 5_000, 1, i, TestEntries.payload(i, 24));
        }
        other.append(later, 0, 100, 10);
        other.append(later, 100, 200, 10);
        PrivateFiles.removeDirectory(journal.segment(2));
        TestJournal.copyDirectory(other.segment(2), journal.segment(2));
        assertTrue(journal.readStrictly().startsWith("damaged"));
        journal.journal().repair();
        assertTrue(journal.journal().verify(frames -> {}).isSound());
        assertTrue(refusal().contains("--accept-gap"));
    }

    @Test
    void shouldRefuseToGuessWhatTheEventsAre() throws IOException
    {
        for (int i = 1; i <= 3; i++)
        {
            damageProperties(i);
        }
        Files.write(temp.resolve("data").resolve(DataDirectory.FILE_NAME), new byte[]{1, 2, 3});
        final LogException refusal = assertThrows(LogException.class, journal.journal()::repair);
        assertTrue(refusal.getMessage().contains("nothing says what its events are"), refusal.getMessage());
        assertTrue(Files.exists(journal.segment(3)), "nothing was moved");
        assertFalse(Files.exists(temp.resolve("data/cut")));
    }
}
