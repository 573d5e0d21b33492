// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * A journal of the first format, kept as it was written then: each release reads it, and goes on with it. It has three
 * segments, each of another version of the codec. Not to be made again; the next format gets a file of its own.
 */
class FirstFormatTest
{
    private static final String KEPT = "/journal-format-1.zip";
    private static final String MAKE = "tidemill.makeFixture";
    private static final int MAX_LENGTH = 40;
    private static final int SEGMENTS = 3;
    private static final int PER_SEGMENT = 50;
    private static final int END = SEGMENTS * PER_SEGMENT;

    /** By java.util.Random, whose numbers are specified. */
    private final TestEntries entries = TestEntries.random(new Random(1), END + PER_SEGMENT, MAX_LENGTH);
    private final TestCodec newest = new TestCodec("test", SEGMENTS - 1, MAX_LENGTH);

    @TempDir
    private Path temp;
    private Path data;

    @BeforeEach
    void unpack() throws IOException
    {
        data = temp.resolve("data");
        try (InputStream kept = getClass().getResourceAsStream(KEPT))
        {
            if (kept != null)
            {
                unzip(kept, data);
            }
        }
    }

    @Test
    void shouldBeReadAsItWasWritten()
    {
        final ChronicleJournal journal = ChronicleJournal.in(data);
        final VerifyReport report = verified(journal);
        assertTrue(report.isSound(), report.damage());
        assertEquals(END, report.totals().entries());
        assertEquals(SEGMENTS, report.totals().segments());
        try (JournalReader<TestEvent> reader = journal.read(newest))
        {
            entries.assertReads(reader, 0, END);
        }
    }

    @Test
    void shouldBeGoneOnWith()
    {
        final ChronicleJournal journal = ChronicleJournal.in(data);
        try (JournalSession<TestEvent> session = journal.open(newest, List.of("a")))
        {
            entries.assertReads(session.recovered(), 0, END);
            entries.appendTo(session, END, END + PER_SEGMENT);
        }
        try (JournalReader<TestEvent> reader = journal.read(newest))
        {
            entries.assertReads(reader, 0, END + PER_SEGMENT);
        }
        assertTrue(verified(journal).isSound());
    }

    @Test
    @EnabledIfSystemProperty(named = MAKE, matches = ".+")
    void make() throws IOException
    {
        final Path made = temp.resolve("made");
        final ChronicleJournal journal = ChronicleJournal.in(made)
            .withBlockBytes(TestJournal.SMALL_BLOCK_BYTES).withMaxFrameBytes(TestJournal.SMALL_FRAME_BYTES);
        for (int version = 0; version < SEGMENTS; version++)
        {
            final int first = version * PER_SEGMENT;
            try (JournalSession<TestEvent> session =
                journal.open(new TestCodec("test", version, MAX_LENGTH), List.of("a")))
            {
                entries.assertReads(session.recovered(), 0, first);
                TestJournal.append(session, entries, first, first + PER_SEGMENT, 7);
            }
        }
        zip(made, Path.of(System.getProperty(MAKE)));
    }

    private static VerifyReport verified(final ChronicleJournal journal)
    {
        return journal.verify(frame ->
        {
        });
    }

    private static void zip(final Path directory, final Path file) throws IOException
    {
        try (OutputStream out = Files.newOutputStream(file);
            ZipOutputStream zip = new ZipOutputStream(out);
            Stream<Path> files = Files.walk(directory))
        {
            for (final Path each : (Iterable<Path>)files.sorted()::iterator)
            {
                if (Files.isRegularFile(each) && !each.getFileName().toString().equals("holder"))
                {
                    zip.putNextEntry(new ZipEntry(directory.relativize(each).toString()));
                    Files.copy(each, zip);
                    zip.closeEntry();
                }
            }
        }
    }

    private static void unzip(final InputStream kept, final Path directory) throws IOException
    {
        try (ZipInputStream zip = new ZipInputStream(kept))
        {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry())
            {
                final Path file = directory.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.copy(zip, file);
            }
        }
    }
}
