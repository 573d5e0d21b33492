// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.EntryKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * The format is described well enough if a reader written from the description alone agrees with ours.
 */
class OtherLanguageTest
{
    private static final Path READER = Path.of("..", "docs", "examples", "read_journal.py");

    @TempDir
    Path temp;

    @Test
    void shouldReadAJournalWithPython() throws Exception
    {
        final TestJournal journal = written();

        final List<String> read = python(temp.resolve("data"));

        assertEquals(expected(journal), read);
    }

    @Test
    void shouldFindDamageWithPython() throws Exception
    {
        final TestJournal journal = written();
        final TestJournal.Place place = journal.places().get(3);
        TestJournal.write(place.file(), place.offset() + 70, new byte[]{1, 2, 3});

        final List<String> read = python(temp.resolve("data"));

        assertTrue(read.get(read.size() - 1).startsWith("damaged: "), read.get(read.size() - 1));
        assertTrue(read.get(read.size() - 1).endsWith("at byte " + place.documentHeader() + ": checksum"),
            read.get(read.size() - 1));
    }

    @Test
    void shouldReadARepairedJournalWithPython() throws Exception
    {
        final TestJournal journal = written();
        final TestJournal.Place place = journal.places().get(3);
        final List<String> left = expected(journal).stream().filter(line ->
        {
            final long sequence = Long.parseLong(line.substring(0, line.indexOf(' ')));
            return sequence < place.firstSequence() || sequence > place.lastSequence();
        }).toList();
        TestJournal.write(place.file(), place.offset() + 70, new byte[]{1, 2, 3});
        journal.journal().repair();

        final List<String> read = new ArrayList<>(python(temp.resolve("data")));

        assertTrue(read.remove(place.lastSequence() - place.firstSequence() + 1 + " sequences are missing from " +
            place.firstSequence() + " on"), read::toString);
        assertEquals(left, read);
    }

    @Test
    void shouldReadWithPythonWhatACutAndARemovalHaveLeft() throws Exception
    {
        final TestJournal journal = written();
        try (JournalSession<TestEvent> session = journal.open())
        {
            while (session.recovered().next())
            {
                assertTrue(session.recovered().sequence() < 900);
            }
            session.cutFrom(777);
        }
        assertEquals(300, journal.journal().removeBefore(400));

        final List<String> read = python(temp.resolve("data"));

        assertEquals(477, read.size());
        assertEquals(expected(journal), read);
    }

    @Test
    void shouldNotReadWithPythonASegmentWhoseCutWasNeverDone() throws Exception
    {
        final TestJournal journal = written();
        final List<String> expected = expected(journal);
        final SegmentProperties last = SegmentProperties.read(journal.segment(3));
        SegmentDirectory.create(journal.segment(3).getParent(),
            last.followedByHeadOf(SegmentProperties.read(journal.segment(2)), 400, 2));

        assertEquals(expected, python(temp.resolve("data")));
        assertEquals(expected, expected(journal));
        journal.open().close();
        assertEquals(3, journal.journal().info().segments());
    }

    @Test
    void shouldReadARedactedJournalWithPython() throws Exception
    {
        final TestJournal journal = written();
        journal.journal().redact(RedactionTest.plan("3,100-150,299-305,899"));
        assertEquals(expected(journal), python(temp.resolve("data")));
    }

    private TestJournal written()
    {
        final long seed = System.nanoTime();
        final TestJournal journal = new TestJournal(temp.resolve("data"), 100);
        final TestEntries entries = TestEntries.random(new Random(seed), 900, 100);
        for (int i = 0; i < 900; i += 300)
        {
            journal.append(entries, i, i + 300, 50);
        }
        return journal;
    }

    private static List<String> expected(final TestJournal journal)
    {
        final List<String> lines = new ArrayList<>();
        try (JournalReader<Void> reader = journal.journal().entries(0))
        {
            while (reader.next())
            {
                final byte[] payload = new byte[reader.lengthBytes()];
                reader.payloadBuffer().getBytes(reader.payloadOffset(), payload);
                lines.add((reader.sequence() + " " + reader.frames().epoch() + " " + EntryKind.of(reader.kind()) + " " +
                    reader.timeNs() + " " + reader.inletId() + " " + reader.position() + " " +
                    HexFormat.of().formatHex(payload)).strip());
            }
        }
        return lines;
    }

    private List<String> python(final Path data) throws IOException, InterruptedException
    {
        final Path out = temp.resolve("out");
        final Process process;
        try
        {
            process = new ProcessBuilder("python3", READER.toString(), data.toString())
                .redirectErrorStream(true).redirectOutput(out.toFile()).start();
        }
        catch (final IOException none)
        {
            return abort("there is no python3 here: " + none.getMessage());
        }
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "python3 did not end");
        return Files.readAllLines(out, StandardCharsets.UTF_8).stream().map(String::strip).toList();
    }
}
