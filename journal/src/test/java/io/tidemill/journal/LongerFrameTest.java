// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static io.tidemill.journal.RedactionTest.assertSound;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.LogException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;

/** Frames of short entries, which get longer when single ones are redacted. */
@ExtendWith(ResourceLeakExtension.class)
class LongerFrameTest
{
    @TempDir
    Path temp;

    @Test
    void shouldMoveWhatFollowsAFrameOfShortEntriesThatGetsLonger()
    {
        final TestEntries entries = TestEntries.uniform(300, 4);
        final TestJournal journal = new TestJournal(temp.resolve("data"), 4);
        journal.append(entries, 0, 300, 50);
        final List<TestJournal.Place> before = journal.places();

        journal.journal().redact(RedactionTest.plan("60,62,64,110"));

        final List<TestJournal.Place> now = journal.places();
        assertEquals(before.get(1).offset(), now.get(1).offset());
        assertTrue(now.get(2).offset() > before.get(2).offset());
        assertSound(journal.journal());
        journal.assertHolds(entries.redacted(SequenceRanges.parse("60,62,64,110")), 300);
        // The next ones give room back.
        journal.journal().redact(RedactionTest.plan("100-250"));
        journal.assertHolds(entries.redacted(SequenceRanges.parse("60,62,64,100-250")), 300);
    }

    @Test
    void shouldRefuseWhatWouldMakeAFrameTooLong()
    {
        final int count = 250_000;
        final TestEntries entries = TestEntries.uniform(count, 1);
        final TestJournal journal = new TestJournal(temp.resolve("data"), 4);
        try (JournalSession<TestEvent> session =
            ChronicleJournal.in(temp.resolve("data")).withMaxFrameBytes(2 << 20).open(journal.codec(), List.of("a")))
        {
            entries.assertReads(session.recovered(), 0, 0);
            TestJournal.append(session, entries, 0, count, count);
        }
        final SequenceRanges everySecond =
            SequenceRanges.of(LongStream.range(0, 50_000).map(each -> 2 * each).toArray());

        final LogException tooLong = assertThrows(LogException.class,
            () -> journal.journal().redact(RedactionPlan.of(everySecond, "asked for")));

        assertTrue(tooLong.getMessage().contains("redact fewer of its entries, or more that are next to each other"),
            tooLong.getMessage());
        assertSound(journal.journal());
        journal.assertHolds(entries, count);
        journal.journal().redact(RedactionTest.plan("0-" + (count - 2)));
        journal.assertHolds(entries.redacted(SequenceRanges.range(0, count - 2)), count);
    }
}
