// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.LogException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * The power fails behind a random call of a writer, and the next start finds what the kernel had put on the disk by
 * then, as recorded at the system call, and any part of what it had not: everything that was said to be synced is
 * there.
 */
class PowerLossSimulationTest
{
    private static final double[] LATER = {0, 0.2, 0.5, 0.8, 0.97, 1};

    private final long seed = Long.getLong("tidemill.test.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @TempDir
    Path temp;

    private FaultyFiles files;

    @BeforeEach
    void compile() throws Exception
    {
        files = FaultyFiles.compiledIn(temp);
    }

    @Test
    void shouldKeepWhatWasSyncedThroughSomeLossesOfPower() throws Exception
    {
        lossesOfPower(12);
    }

    @Test
    @Tag("long")
    void shouldKeepWhatWasSyncedThroughManyLossesOfPower() throws Exception
    {
        lossesOfPower(150);
    }

    private void lossesOfPower(final int runs) throws Exception
    {
        final Path listed = temp.resolve("listed");
        try (ForkedJvm writer = files.listing(listed, SyncedWriter.class, listed.toString()))
        {
            assertEquals(0, writer.await(), writer.output());
        }
        final int calls = files.calls().size();
        for (int run = 0; run < runs; run++)
        {
            final String what = "seed " + seed + ", run " + run;
            final Path data = temp.resolve("data-" + run);
            final Path disk = Files.createDirectory(temp.resolve("disk-" + run));
            final long synced = writtenUntil(1 + random.nextInt(calls), disk, data, -1, what);

            // And once more, with what that has left, so that there is something to be recovered, and cut.
            final Path next = temp.resolve("next-" + run);
            final Path nextDisk = Files.createDirectory(temp.resolve("next-disk-" + run));
            if (Files.exists(data))
            {
                new SimulatedDisk(data, disk, random, 0.5).rebuild(next);
                bootAgain(next);
                SimulatedDisk.record(next, nextDisk);
                writtenUntil(1 + random.nextInt(calls), nextDisk, next, synced, what + ", next");
            }
            for (final Path each : List.of(data, disk, next, nextDisk))
            {
                FileTree.remove(each);
            }
        }
    }

    private long writtenUntil(
        final int call, final Path disk, final Path data, final long syncedBefore, final String run) throws Exception
    {
        long synced = syncedBefore;
        try (ForkedJvm writer = files.recordedUntil(call, disk, data, SyncedWriter.class, data.toString()))
        {
            for (String line = writer.line(); line != null; line = writer.line())
            {
                synced = line.matches("synced [0-9]+") ? Long.parseLong(line.substring(7)) : synced;
            }
        }
        for (final double later : LATER)
        {
            assertKept(data, disk, later, synced, run + ", call " + call + ", " + later);
        }
        return synced;
    }

    private void assertKept(
        final Path data, final Path disk, final double later, final long synced, final String what) throws Exception
    {
        final Path left = temp.resolve("left");
        if (Files.exists(data))
        {
            new SimulatedDisk(data, disk, random, later).rebuild(left);
        }
        bootAgain(left);
        final TestJournal journal = new TestJournal(left, CrashWriter.MAX_LENGTH);
        final long next;
        try (JournalSession<TestEvent> session = journal.openSmallSegments())
        {
            next = NumberedEntries.assertReads(session.recovered());
            assertTrue(next > synced, () -> what + ": synced " + synced + ", found up to " + next);
            session.begin();
            assertEquals(next + 39, session.append(new NumberedEntries(), next, next + 39), what);
            assertEquals(next + 39, session.sync(), what);
        }
        catch (final LogException refused)
        {
            throw new AssertionError(what + ": " + refused.getMessage(), refused);
        }
        final VerifyReport report = journal.journal().verify(frames -> {});
        assertTrue(report.isSound(), () -> what + ": " + report.damage());
        assertEquals(next + 39, report.totals().lastSequence(), what);
        FileTree.remove(left);
        assertFalse(Files.exists(left));
    }

    /** Where properties are left: written before the present run of the machine. */
    static void bootAgain(final Path data) throws IOException
    {
        final Path journal = DataDirectory.journal(data);
        if (!Files.isDirectory(journal))
        {
            return;
        }
        for (final Path segment : SegmentDirectory.list(journal))
        {
            try
            {
                final SegmentProperties now = SegmentProperties.read(segment);
                new SegmentProperties(now.ordinal(), now.epoch(), now.firstSequence(), "the boot before",
                    now.codecName(), now.codecVersion(), now.inlets(), now.follows()).write(segment);
            }
            catch (final NoSuchFileException | LogException lost)
            {
                // As the power left it.
            }
        }
    }
}
