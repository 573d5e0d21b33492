// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Whatever harms a journal: a repair makes it readable, invents nothing, and keeps each frame that was not harmed.
 * {@code -Dtidemill.test.repairs=N} asks for more rounds, {@code -Dtidemill.test.seed=S} for one that failed.
 */
@ExtendWith(ResourceLeakExtension.class)
class RandomRepairTest
{
    private static final int ROUNDS = Integer.getInteger("tidemill.test.repairs", 60);
    private static final int ENTRIES = 300;
    private static final int SEGMENTS = 3;

    private final TestEntries entries = TestEntries.uniform(ENTRIES + 100, 24);

    @TempDir
    Path temp;

    private TestJournal journal;
    private List<TestJournal.Place> places;
    private Random random;

    /** Places of which something was changed; and what was done, for the message. */
    private Set<TestJournal.Place> harmed;
    private List<String> harm;

    @Test
    void shouldMakeAnythingReadableAndKeepWhatWasNotHarmed() throws IOException
    {
        final Long one = Long.getLong("tidemill.test.seed");
        for (int i = 0; i < (one == null ? ROUNDS : 1); i++)
        {
            round(one == null ? new SplittableRandom().nextLong() : one);
        }
    }

    private void round(final long seed) throws IOException
    {
        random = new Random(seed);
        harmed = new HashSet<>();
        harm = new ArrayList<>();
        final Path data = temp.resolve("data");
        journal = new TestJournal(data, 24);
        for (int first = 0; first < ENTRIES; first += ENTRIES / SEGMENTS)
        {
            journal.append(entries, first, first + ENTRIES / SEGMENTS, 1 + random.nextInt(20));
        }
        places = journal.places();
        for (int i = random.nextInt(4); i >= 0; i--)
        {
            harm();
        }
        final String message = "seed " + seed + ": " + harm;
        try
        {
            journal.journal().repair();
            assertHolds(message);
            assertTrue(journal.journal().repair().isSound(), message);
            assertGoesOn();
        }
        catch (final RuntimeException | AssertionError failure)
        {
            throw new AssertionError(message, failure);
        }
        FileTree.remove(data);
    }

    private void harm() throws IOException
    {
        final TestJournal.Place place = places.get(random.nextInt(places.size()));
        if (!isThere(place))
        {
            return;
        }
        switch (random.nextInt(8))
        {
            case 0 -> overwrite("a bit", place, random.nextInt(place.lengthBytes() + 4), 1, true);
            case 1 -> overwrite("garbage", place, random.nextInt(place.lengthBytes()), 1 + random.nextInt(5_000), true);
            case 2 -> overwrite("zeros", place, random.nextInt(place.lengthBytes()), 1 + random.nextInt(5_000), false);
            case 3 -> overwrite("a page of zeros", place, -(place.documentHeader() % 4096), 4096, false);
            case 4 -> copy(place, places.get(random.nextInt(places.size())));
            case 5 -> truncate(place);
            case 6 -> removeSegment(place);
            default -> flipInProperties(place);
        }
    }

    /** With what lies around it. */
    private static boolean isThere(final TestJournal.Place place) throws IOException
    {
        return Files.exists(place.file()) && Files.size(place.file()) > place.end() + 10_000;
    }

    private void overwrite(
        final String what, final TestJournal.Place place, final int from, final int length, final boolean isRandom)
        throws IOException
    {
        final long offset = place.documentHeader() + from;
        final byte[] bytes = TestJournal.read(place.file(), offset, length);
        if (length == 1)
        {
            bytes[0] ^= (byte)(1 << random.nextInt(8));
        }
        else if (isRandom)
        {
            random.nextBytes(bytes);
        }
        else
        {
            Arrays.fill(bytes, (byte)0);
        }
        TestJournal.write(place.file(), offset, bytes);
        note(what, place.file(), offset, offset + length);
    }

    private void copy(final TestJournal.Place to, final TestJournal.Place from) throws IOException
    {
        if (!isThere(from))
        {
            return;
        }
        TestJournal.write(to.file(), to.documentHeader(),
            TestJournal.read(from.file(), from.documentHeader(), from.lengthBytes() + 4));
        note("copy of " + from.firstSequence(), to.file(), to.documentHeader(),
            to.documentHeader() + from.lengthBytes() + 4);
    }

    private void truncate(final TestJournal.Place place) throws IOException
    {
        final long length = place.documentHeader() + random.nextInt(place.lengthBytes());
        final long before = Files.size(place.file());
        if (length < before)
        {
            TestJournal.truncate(place.file(), length);
            note("truncated", place.file(), length, before);
        }
    }

    private void removeSegment(final TestJournal.Place place) throws IOException
    {
        // One is left, else there is nothing to repair.
        if (SegmentDirectory.list(DataDirectory.journal(temp.resolve("data"))).size() > 1)
        {
            note("removed", place.file(), 0, Long.MAX_VALUE);
            PrivateFiles.removeDirectory(place.file().getParent());
        }
    }

    private void flipInProperties(final TestJournal.Place place) throws IOException
    {
        final Path file = place.file().resolveSibling(SegmentProperties.FILE_NAME);
        final byte[] bytes = Files.readAllBytes(file);
        bytes[random.nextInt(bytes.length)] ^= (byte)(1 << random.nextInt(8));
        Files.write(file, bytes);
        harm.add("properties of " + file.getParent().getFileName());
    }

    private void note(final String what, final Path file, final long from, final long to)
    {
        harm.add(what + " in " + file.getParent().getFileName() + " at " + from + " to " + to);
        places.stream()
            .filter(place -> place.file().equals(file) && place.documentHeader() < to && place.end() > from)
            .forEach(harmed::add);
    }

    private void assertHolds(final String message)
    {
        final Set<Long> found = new HashSet<>();
        long last = -1;
        try (JournalReader<TestEvent> reader = journal.journal().withAcceptedGaps().read(journal.codec()))
        {
            while (reader.next())
            {
                assertTrue(reader.sequence() > last, message);
                last = reader.sequence();
                entries.assertCurrent(reader, last);
                found.add(last);
            }
        }
        // A copy elsewhere of what is lost in its place may be kept instead of what is in the way.
        final boolean isAnyAsGood = harm.stream().anyMatch(each -> each.startsWith("copy"));
        int unharmed = 0;
        for (final TestJournal.Place place : places)
        {
            for (long sequence = place.firstSequence(); sequence <= place.lastSequence(); sequence++)
            {
                unharmed += harmed.contains(place) ? 0 : 1;
                assertTrue(isAnyAsGood || harmed.contains(place) || found.contains(sequence),
                    "sequence " + sequence + " was not harmed, and is gone");
            }
        }
        assertTrue(found.size() >= unharmed, found.size() + " entries are left of " + unharmed);
        final VerifyReport report = journal.journal().verify(frames -> {});
        assertTrue(report.isSound(), report.damage());
        assertEquals(found.size(), report.totals().entries());
    }

    private void assertGoesOn()
    {
        final ChronicleJournal accepted = journal.journal().withAcceptedGaps();
        long next = 0;
        try (JournalSession<TestEvent> session = accepted.open(journal.codec(), List.of("a")))
        {
            while (session.recovered().next())
            {
                next = session.recovered().sequence() + 1;
            }
            session.begin();
            next = Math.max(next, session.recovery().totals().gaps().stream()
                .mapToLong(JournalGap::nextSequence).max().orElse(0));
            entries.appendTo(session, next, next + 10);
        }
        try (JournalReader<TestEvent> reader = accepted.read(journal.codec(), next))
        {
            entries.assertReads(reader, next, next + 10);
        }
    }
}
