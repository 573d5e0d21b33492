// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.EntryKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** One flipped bit anywhere in a segment's file is refused with the frame's name, or changes nothing that is read. */
@ExtendWith(ResourceLeakExtension.class)
class BitFlipTest
{
    private static final int ENTRIES = 60;
    private static final String ALL = ENTRIES + " entries";

    private final TestEntries entries = TestEntries.random(new Random(11), ENTRIES, 40);

    @TempDir
    Path temp;

    private TestJournal journal;
    private Path file;
    private List<TestJournal.Place> places;

    @BeforeEach
    void writeSmallSegment()
    {
        journal = new TestJournal(temp.resolve("data"), 40);
        journal.append(entries, 0, ENTRIES, 7);
        file = journal.queueFile(1);
        places = journal.places();
        assertEquals(9, places.size());
        assertEquals(ALL, journal.readStrictly());
    }

    @Test
    void shouldFindEveryFlippedBitOfEveryFrameAndDocumentHeaderAndNameTheFrame() throws IOException
    {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw"))
        {
            for (final TestJournal.Place place : places)
            {
                for (long bit = place.documentHeader() * 8L; bit < place.end() * 8L; bit++)
                {
                    TestJournal.flipBit(access, bit);
                    assertNames(place, journal.readStrictly(), "bit " + bit);
                    if (bit < place.offset() * 8L || bit % 61 == 0)
                    {
                        assertNames(place, journal.readLive(), "live, bit " + bit);
                    }
                    TestJournal.flipBit(access, bit);
                }
            }
        }
        assertEquals(ALL, journal.readStrictly());
    }

    private void assertNames(final TestJournal.Place place, final String found, final String what)
    {
        final String expected = file + " at byte " + place.documentHeader() + ", where the frame from sequence " +
            place.firstSequence() + " belongs";
        assertTrue(found.contains(expected), () -> what + " of " + place + ": " + found);
    }

    @Test
    void shouldRefuseOrIgnoreEveryFlippedBitOfChroniclesDocumentHeaders() throws IOException
    {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw"))
        {
            for (final int offset : metadataHeaders())
            {
                for (long bit = offset * 8L; bit < (offset + 4) * 8L; bit++)
                {
                    TestJournal.flipBit(access, bit);
                    assertNothingLostSilently(journal.readStrictly(), "bit " + bit);
                    assertNothingLostSilently(journal.readLive(), "live, bit " + bit);
                    TestJournal.flipBit(access, bit);
                }
            }
        }
    }

    private List<Integer> metadataHeaders() throws IOException
    {
        final List<Integer> offsets = new ArrayList<>();
        int offset = 0;
        while (offset < places.get(0).documentHeader())
        {
            offsets.add(offset);
            final byte[] header = TestJournal.read(file, offset, 4);
            final int length = header[0] & 0xFF | (header[1] & 0xFF) << 8 | (header[2] & 0xFF) << 16;
            assertEquals(0x40, header[3]);
            offset = offset + 4 + length + 3 & ~3;
        }
        assertEquals(places.get(0).documentHeader(), offset);
        assertTrue(offsets.size() >= 3, "metadata at " + offsets);
        return offsets;
    }

    @Test
    void shouldRefuseOrIgnoreFlippedBitsElsewhereAndGoOn() throws IOException
    {
        flipOutsideFrames(29);
    }

    @Test
    @Tag("long")
    void shouldRefuseOrIgnoreAFlippedBitInEveryByteElsewhere() throws IOException
    {
        flipOutsideFrames(1);
    }

    private void flipOutsideFrames(final int step) throws IOException
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final int framesBegin = places.get(0).documentHeader();
        final int framesEnd = places.get(places.size() - 1).end();
        int ignored = 0;
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw"))
        {
            final int length = (int)access.length();
            for (int offset = random.nextInt(step); offset < length; offset += step)
            {
                if (offset >= framesBegin && offset < framesEnd)
                {
                    continue;
                }
                final long bit = offset * 8L + random.nextInt(8);
                TestJournal.flipBit(access, bit);
                final String found = journal.readStrictly();
                assertNothingLostSilently(found, "seed " + seed + ", bit " + bit);
                if (found.equals(ALL))
                {
                    ignored++;
                    if (ignored % (20_000 / step) == 0)
                    {
                        goOnInACopy("seed " + seed + " bit " + bit);
                    }
                }
                TestJournal.flipBit(access, bit);
            }
        }
        assertTrue(ignored > 0, "seed " + seed);
    }

    private static void assertNothingLostSilently(final String found, final String what)
    {
        assertTrue(found.equals(ALL) || found.startsWith("damaged journal"), () -> what + ": " + found);
        assertFalse(found.isEmpty());
    }

    /** Whatever was ignored must not harm those who write on. */
    private void goOnInACopy(final String what) throws IOException
    {
        final Path directory = temp.resolve(what.replace(' ', '-'));
        TestJournal.copyDirectory(temp.resolve("data"), directory);
        final TestJournal copy = new TestJournal(directory, 40);
        final TestEntries more = TestEntries.random(new Random(11), ENTRIES, 40);
        final long timeNs = entries.timeNs(ENTRIES - 1);
        for (int i = 0; i < 10; i++)
        {
            more.add(EntryKind.EVENT, timeNs, 1, i, new byte[i]);
        }
        copy.append(more, ENTRIES, ENTRIES + 10, 3);
        assertEquals(ENTRIES + 10 + " entries", copy.readStrictly(), what);
        copy.assertHolds(more, ENTRIES + 10);
    }
}
