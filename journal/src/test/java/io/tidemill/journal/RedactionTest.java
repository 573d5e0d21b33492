// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.EntryKind;
import io.tidemill.engine.LogException;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Entries of a journal alone, without an engine. */
@ExtendWith(ResourceLeakExtension.class)
class RedactionTest
{
    static final String REASON = "ticket 4711";

    @TempDir
    Path temp;

    static RedactionPlan plan(final String sequences)
    {
        return RedactionPlan.of(SequenceRanges.parse(sequences), REASON);
    }

    /** Names of files anywhere in a directory that hold a text. */
    static List<String> filesWith(final Path directory, final String text) throws IOException
    {
        try (Stream<Path> files = Files.walk(directory))
        {
            return files.filter(Files::isRegularFile).filter(file -> holds(file, text))
                .map(file -> directory.relativize(file).toString()).sorted().collect(Collectors.toList());
        }
    }

    private static boolean holds(final Path file, final String text)
    {
        try
        {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
        }
        catch (final IOException failure)
        {
            throw new AssertionError(failure);
        }
    }

    static void assertSound(final ChronicleJournal journal)
    {
        final VerifyReport report = journal.verify(frames ->
        {
        });
        assertTrue(report.isSound(), report::damage);
    }

    /** Each event holds a text of its own. */
    static TestEntries texts(final int count)
    {
        final TestEntries entries = new TestEntries();
        for (int i = 0; i < count; i++)
        {
            entries.add(EntryKind.EVENT, 1_000 + i / 7, 1, i, text(i).getBytes(StandardCharsets.ISO_8859_1));
        }
        return entries;
    }

    static String text(final int sequence)
    {
        return "<secret of " + sequence + ">" + "x".repeat(sequence % 3 == 0 ? 0 : 60);
    }

    @RepeatedTest(10)
    void shouldMakeChosenEventsVoidAndLeaveAllElse()
    {
        final long seed = Long.getLong("tidemill.test.seed", System.nanoTime());
        final Random random = new Random(seed);
        final int maxLength = random.nextBoolean() ? 8 : 200;
        final TestEntries entries = TestEntries.random(random, 600, maxLength);
        final TestJournal journal = new TestJournal(temp.resolve("data"), maxLength);
        for (int first = 0; first < 600; first += 200)
        {
            journal.append(entries, first, first + 200, 1 + random.nextInt(60));
        }
        SequenceRanges all = SequenceRanges.NONE;
        for (int round = 0; round < 3; round++)
        {
            final long first = random.nextInt(600);
            final SequenceRanges some = SequenceRanges.of(random.longs(10, 0, 600).toArray())
                .with(SequenceRanges.range(first, Math.min(599, first + random.nextInt(100))));
            final RedactionPlan plan = RedactionPlan.of(some, REASON);
            final RedactionReport planned = journal.journal().planRedaction(plan);
            final RedactionReport report = journal.journal().redact(plan);
            assertEquals(planned.events(), report.events(), "seed " + seed);
            assertEquals(planned.segments(), report.segments(), "seed " + seed);
            all = all.with(some);
            assertSound(journal.journal());
            journal.assertHolds(entries.redacted(all), 600);
        }
        // A session goes on behind it.
        try (JournalSession<TestEvent> session = journal.open())
        {
            entries.redacted(all).assertReads(session.recovered(), 0, 600);
            session.begin();
        }
    }

    @Test
    void shouldKeepFramesThatAreNotConcernedBitForBitAndInPlace() throws IOException
    {
        final TestEntries entries = texts(300);
        final TestJournal journal = new TestJournal(temp.resolve("data"), 100);
        journal.append(entries, 0, 150, 10);
        journal.append(entries, 150, 300, 10);
        final List<TestJournal.Place> places = journal.places();
        final List<byte[]> before = new ArrayList<>();
        for (final TestJournal.Place place : places)
        {
            before.add(TestJournal.read(place.file(), place.documentHeader(), place.end() - place.documentHeader()));
        }
        final long length = Files.size(journal.queueFile(1));

        final RedactionReport report = journal.journal().redact(plan("20-29,141-160,199"));

        assertEquals(31, report.events());
        assertEquals(2, report.segments());
        assertEquals(length, Files.size(journal.queueFile(1)));
        final List<TestJournal.Place> now = journal.places();
        assertEquals(places.size(), now.size());
        for (int i = 0; i < places.size(); i++)
        {
            final TestJournal.Place place = now.get(i);
            assertEquals(places.get(i).offset(), place.offset(), "document " + i);
            final byte[] bytes =
                TestJournal.read(place.file(), place.documentHeader(), place.end() - place.documentHeader());
            final boolean isConcerned = place.firstSequence() == 20 || place.firstSequence() == 190 ||
                place.firstSequence() >= 140 && place.firstSequence() <= 160 && place.lengthBytes() > 100;
            if (!isConcerned || place.firstSequence() > place.lastSequence())
            {
                assertArrayEquals(before.get(i), bytes, "sequences from " + place.firstSequence());
            }
        }
        for (int i = 0; i < 300; i++)
        {
            final boolean isRedacted = i >= 20 && i <= 29 || i >= 141 && i <= 160 || i == 199;
            assertEquals(isRedacted, filesWith(temp, "<secret of " + i + ">").isEmpty(), "sequence " + i);
        }
    }

    @Test
    void shouldSayWhatIsNotThereOrHoldsNothing()
    {
        final TestEntries entries = texts(20).add(EntryKind.VOID, 2_000, 1, 20, new byte[0])
            .add(EntryKind.MARKER, 2_000, 0, 21, new byte[]{1, 0, 0, 0, 1, 0, 0, 0});
        final TestJournal journal = new TestJournal(temp.resolve("data"), 100);
        journal.append(entries, 0, 22, 10);
        final LogException beyond =
            assertThrows(LogException.class, () -> journal.journal().redact(plan("3,22")));
        assertTrue(beyond.getMessage().contains("sequence 22") && beyond.getMessage().contains("the last one is 21"),
            beyond::getMessage);
        final RedactionReport nothing = journal.journal().redact(plan("20-21"));
        assertTrue(nothing.isNothing());
        assertEquals("20", nothing.already().toString());
        assertEquals("21", nothing.left().toString());
        assertFalse(Files.exists(temp.resolve("data/redactions/0000000001.properties")));
        assertEquals(1, journal.journal().redact(plan("3,20")).events());
        assertTrue(journal.journal().redact(plan("3")).isNothing());
        journal.assertHolds(entries.redacted(SequenceRanges.of(3)), 22);
    }

    @Test
    void shouldChangeNothingInADryRun() throws IOException
    {
        final TestJournal journal = new TestJournal(temp.resolve("data"), 100);
        journal.append(texts(50), 0, 50, 10);
        final byte[] before = Files.readAllBytes(journal.queueFile(1));
        assertEquals(2, journal.journal().planRedaction(plan("7-8")).events());
        assertArrayEquals(before, Files.readAllBytes(journal.queueFile(1)));
        assertFalse(Files.exists(temp.resolve("data/redactions")));
    }

    @Test
    void shouldPutOnRecordWhatWasRedactedAndWhy() throws IOException
    {
        final TestJournal journal = new TestJournal(temp.resolve("data"), 100);
        journal.append(texts(50), 0, 50, 10);
        journal.journal().redact(plan("7-8"));
        journal.journal().redact(plan("30"));
        final List<RedactionRecord> records = new Redactions(temp.resolve("data")).all();
        assertEquals(List.of("7-8", "30"), records.stream().map(each -> each.sequences().toString()).toList());
        assertTrue(records.stream().allMatch(each -> each.isFinished() && each.reason().equals(REASON)));
        assertEquals(7, journal.journal().redacted().first());
        assertEquals(49, journal.journal().redacted().last());
    }

    @Test
    void shouldRefuseALiveWriterAndADamagedJournal() throws IOException
    {
        final TestJournal journal = new TestJournal(temp.resolve("data"), 100);
        journal.append(texts(50), 0, 50, 10);
        try (JournalSession<TestEvent> session = journal.open())
        {
            assertNotEquals(0, session.epoch());
            final LogException refusal = assertThrows(LogException.class, () -> journal.journal().redact(plan("7")));
            assertTrue(refusal.getMessage().contains("in use by pid " + ProcessHandle.current().pid()) &&
                refusal.getMessage().contains("Close the engine"), refusal::getMessage);
            assertThrows(LogException.class, () -> journal.journal().planRedaction(plan("7")));
        }
        final TestJournal.Place frame = journal.places().get(2);
        TestJournal.write(frame.file(), frame.offset() + 100, new byte[]{77, 78, 79});
        final byte[] before = Files.readAllBytes(frame.file());
        final LogException damaged = assertThrows(LogException.class, () -> journal.journal().redact(plan("7")));
        assertTrue(damaged.getMessage().contains("damaged journal"), damaged::getMessage);
        assertArrayEquals(before, Files.readAllBytes(frame.file()));
    }

    @Test
    void shouldEraseWhatWasCutOffAndItsCopies() throws IOException
    {
        final TestEntries entries = texts(300);
        final TestJournal journal = new TestJournal(temp.resolve("data"), 100);
        journal.append(entries, 0, 100, 10);
        journal.append(entries, 100, 200, 10);
        try (JournalSession<TestEvent> session = journal.open())
        {
            entries.assertReads(session.recovered(), 0, 200);
            session.cutFrom(55);
            session.begin();
            TestJournal.append(session, entries, 55, 120, 10);
        }
        // Once as it is, once in what was cut off, and in the copy of that.
        assertEquals(3, filesWith(temp, text(52)).size());
        final RedactionReport report = journal.journal().redact(plan("52,110"));
        assertEquals(2, report.events());
        assertTrue(report.copies() >= 2, report::toString);
        assertEquals(List.of(), filesWith(temp, text(52)));
        assertEquals(List.of(), filesWith(temp, text(110)));
        assertEquals(List.of(), filesWith(temp, "<secret of 150>"), "that was cut off");
        assertSound(journal.journal());
        journal.assertHolds(entries.redacted(SequenceRanges.of(52, 110)), 120);
        assertTrue(Files.isDirectory(temp.resolve("data/cut/0002/0000000002")), "the number is not to be used again");
        try (JournalSession<TestEvent> session = journal.open())
        {
            entries.redacted(SequenceRanges.of(52, 110)).assertReads(session.recovered(), 0, 120);
            TestJournal.append(session, entries, 120, 130, 10);
        }
    }

    @Test
    void shouldEraseWhatAnUnfinishedAppendHasLeft() throws IOException
    {
        final TestEntries entries = texts(20);
        final TestJournal journal = new TestJournal(temp.resolve("data"), 100);
        journal.append(entries, 0, 20, 10);
        final List<TestJournal.Place> places = journal.places();
        final TestJournal.Place last = places.get(places.size() - 1);
        TestJournal.write(last.file(), last.end() + 300, text(7).getBytes(StandardCharsets.ISO_8859_1));
        assertEquals("20 entries", journal.readStrictly());
        journal.journal().redact(plan("7"));
        assertEquals(List.of(), filesWith(temp, text(7)));
        journal.assertHolds(entries.redacted(SequenceRanges.of(7)), 20);
    }

    @Test
    void shouldEraseTheBytesOfGaps() throws IOException
    {
        final TestEntries entries = texts(100);
        final TestJournal journal = new TestJournal(temp.resolve("data"), 100);
        journal.append(entries, 0, 100, 10);
        final TestJournal.Place frame = journal.places().get(4);
        TestJournal.write(frame.file(), frame.offset() + 20, new byte[]{77});
        assertEquals(10, journal.journal().repair().totals().missing());
        assertEquals(1, filesWith(temp, text(42)).size());

        final RedactionReport report = journal.journal().redact(plan("42-43,77"));

        assertEquals("42-43", report.gone().toString());
        assertEquals(1, report.events());
        assertEquals(List.of(), filesWith(temp, text(42)));
        assertEquals(List.of(), filesWith(temp, text(77)));
        assertEquals(10, journal.journal().verify(frames ->
        {
        }).totals().missing());
        try (JournalReader<TestEvent> reader = journal.journal().withAcceptedGaps().read(journal.codec(), 50))
        {
            entries.redacted(SequenceRanges.of(77)).assertReads(reader, 50, 100);
        }
    }

    @Test
    void shouldRefuseToMoveAGap() throws IOException
    {
        final TestJournal journal = new TestJournal(temp.resolve("data"), 4);
        final TestEntries entries = TestEntries.uniform(100, 4);
        journal.append(entries, 0, 100, 10);
        final TestJournal.Place frame = journal.places().get(4);
        TestJournal.write(frame.file(), frame.offset() + 20, new byte[]{77});
        journal.journal().repair();
        final byte[] before = Files.readAllBytes(journal.queueFile(1));
        final LogException refusal = assertThrows(LogException.class, () -> journal.journal().redact(plan("5")));
        assertTrue(refusal.getMessage().contains("the frame of sequences 0 to 9 gets longer") &&
            refusal.getMessage().contains("a repair"), refusal::getMessage);
        assertArrayEquals(before, Files.readAllBytes(journal.queueFile(1)));
        assertEquals(List.of(), leftovers());
        assertEquals(10, journal.journal().redact(plan("0-9")).events());
    }

    List<Path> leftovers() throws IOException
    {
        try (Stream<Path> files = Files.walk(temp))
        {
            return files.filter(file -> file.toString().endsWith(".new") || file.endsWith("draft")).toList();
        }
    }

    @Test
    void shouldLeaveEverythingAsItWasOnAFullDisk() throws IOException
    {
        try (SmallDisk disk = new SmallDisk(temp.resolve("disk"), 24))
        {
            final Path data = disk.directory().resolve("data");
            final TestJournal journal = new TestJournal(data, 10_000);
            final TestEntries entries = TestEntries.uniform(800, 10_000);
            journal.append(entries, 0, 400, 1);
            journal.append(entries, 400, 800, 1);
            final Path filler = disk.fill((int)(disk.directory().toFile().getUsableSpace() >> 20) - 6);
            final byte[] before = Files.readAllBytes(journal.queueFile(1));
            final LogException full = assertThrows(LogException.class, () -> journal.journal().redact(plan("7,500")));
            assertTrue(full.getMessage().contains("make room") && full.getMessage().contains("Nothing was changed"),
                full::getMessage);
            assertTrue(Arrays.equals(before, Files.readAllBytes(journal.queueFile(1))));
            assertEquals(List.of(), leftovers());
            journal.assertHolds(entries, 800);

            Files.delete(filler);
            assertEquals(2, journal.journal().redact(plan("7,500")).events());
            journal.assertHolds(entries.redacted(SequenceRanges.of(7, 500)), 800);
        }
    }
}
