// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import net.openhft.chronicle.core.io.BackgroundResourceReleaser;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Whoever reads a journal that was redacted, or is just then. */
@ExtendWith(ResourceLeakExtension.class)
class RedactedReadingTest
{
    @TempDir
    Path temp;

    @Test
    void shouldNotDisturbAReaderThatHasTheOldFile()
    {
        final TestEntries entries = RedactionTest.texts(300);
        final TestJournal journal = new TestJournal(temp.resolve("data"), 100);
        journal.append(entries, 0, 100, 10);
        journal.append(entries, 100, 200, 10);
        try (JournalReader<TestEvent> reader = journal.journal().read(journal.codec()))
        {
            for (int i = 0; i < 50; i++)
            {
                assertTrue(reader.next());
                entries.assertCurrent(reader, i);
            }
            journal.journal().redact(RedactionTest.plan("20-80,120"));
            for (int i = 50; i < 100; i++)
            {
                assertTrue(reader.next());
                entries.assertCurrent(reader, i);
            }
            final TestEntries now = entries.redacted(SequenceRanges.parse("20-80,120"));
            try (JournalSession<TestEvent> session = journal.open())
            {
                now.assertReads(session.recovered(), 0, 200);
                TestJournal.append(session, entries, 200, 300, 10);
            }
            now.assertReads(reader, 100, 300);
        }
    }

    @Test
    void shouldRedactInSegmentsOfSeveralVersionsOfTheCodec() throws IOException
    {
        final TestEntries entries = RedactionTest.texts(30);
        final TestJournal journal = new TestJournal(temp.resolve("data"), 100);
        for (int version = 0; version < 3; version++)
        {
            try (JournalSession<TestEvent> session =
                journal.journal().open(new TestCodec("test", version, 100), List.of("a")))
            {
                entries.assertReads(session.recovered(), 0, 10 * version);
                session.begin();
                TestJournal.append(session, entries, 10 * version, 10 * version + 10, 5);
            }
        }
        assertEquals(3, journal.journal().redact(RedactionTest.plan("5,15,25")).segments());
        assertEquals(List.of(), RedactionTest.filesWith(temp, RedactionTest.text(15)));
        try (JournalReader<TestEvent> reader = journal.journal().read(new TestCodec("test", 2, 100));
            JournalFrames frames = journal.journal().frames(0))
        {
            entries.redacted(SequenceRanges.of(5, 15, 25)).assertReads(reader, 0, 30);
            final List<Integer> versions = new ArrayList<>();
            while (frames.next())
            {
                versions.add(frames.codecVersion());
            }
            assertEquals(List.of(0, 1, 2), versions.stream().distinct().toList());
        }
    }

    @Test
    void shouldLeaveAFileThatChronicleReadsFrameByFrame()
    {
        for (final int length : new int[]{4, 100})
        {
            final TestJournal journal = new TestJournal(temp.resolve("data-" + length), length);
            journal.append(TestEntries.uniform(300, length), 0, 300, 10);
            final int frames = journal.places().size();
            journal.journal().redact(RedactionTest.plan("15,21-38,250"));
            int documents = 0;
            try (ChronicleQueue queue = SingleChronicleQueueBuilder.binary(journal.segment(1))
                .rollCycle(RollCycles.FAST_DAILY).blockSize(TestJournal.SMALL_BLOCK_BYTES).readOnly(true).build();
                ExcerptTailer tailer = queue.createTailer())
            {
                for (boolean isMore = true; isMore;)
                {
                    try (DocumentContext document = tailer.readingDocument())
                    {
                        isMore = document.isPresent();
                        documents += isMore ? 1 : 0;
                    }
                }
            }
            BackgroundResourceReleaser.releasePendingResources();
            assertEquals(frames, documents);
        }
    }
}
