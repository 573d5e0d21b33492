// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A copy is killed before and behind each call by which it changes a file, and each of these calls fails: what it
 * leaves is what was there before, or what it was to become, or no data directory; and the next one completes it. Some
 * of the calls in a normal build, all with the flag for long tests.
 */
class BackupCrashPointTest
{
    @TempDir
    Path temp;

    private FaultyFiles files;
    private List<String> expected;

    /** How a copy ends. */
    private interface Fault
    {
        ForkedJvm start(int call, Path to) throws IOException;
    }

    @BeforeEach
    void compile() throws Exception
    {
        files = FaultyFiles.compiledIn(temp);
    }

    private Path data()
    {
        return temp.resolve("data");
    }

    private Path earlier()
    {
        return temp.resolve("earlier");
    }

    /** A backup, and an original that has gone on since: its last events were cut off, and others came. */
    private void prepare() throws Exception
    {
        AccountService.run(data(), 200);
        AccountService.run(data(), 200);
        Backup.of(ChronicleJournal.in(data())).to(earlier());
        for (final Path log : List.of(data(), data().resolve("outputs")))
        {
            final List<Path> segments = SegmentDirectory.list(DataDirectory.journal(log));
            FileTree.remove(segments.get(segments.size() - 1));
        }
        AccountService.run(data(), 300);
        Backup.of(ChronicleJournal.in(data())).to(temp.resolve("left-alone"));
        expected = DataContents.of(temp.resolve("left-alone"));
        assertTrue(!expected.equals(DataContents.of(earlier())));
    }

    @Test
    void shouldSurviveAKillAtSomeCallsOfAFirstBackup() throws Exception
    {
        prepare();
        everyCall(29, "backup", data(), null);
    }

    @Test
    void shouldSurviveAKillAtSomeCallsOfALaterBackup() throws Exception
    {
        prepare();
        everyCall(29, "backup", data(), earlier());
    }

    @Test
    void shouldSurviveAKillAtSomeCallsOfARestore() throws Exception
    {
        prepare();
        everyCall(37, "restore", temp.resolve("left-alone"), null);
    }

    @Test
    @Tag("long")
    void shouldSurviveAKillAtEveryCallOfABackup() throws Exception
    {
        prepare();
        everyCall(1, "backup", data(), null);
        everyCall(1, "backup", data(), earlier());
    }

    @Test
    @Tag("long")
    void shouldSurviveAKillAtEveryCallOfARestore() throws Exception
    {
        prepare();
        everyCall(1, "restore", temp.resolve("left-alone"), null);
    }

    @Test
    void shouldSurviveSomeLossesOfPower() throws Exception
    {
        prepare();
        lossesOfPower(5, null);
        lossesOfPower(5, earlier());
    }

    @Test
    @Tag("long")
    void shouldSurviveManyLossesOfPower() throws Exception
    {
        prepare();
        lossesOfPower(60, null);
        lossesOfPower(60, earlier());
    }

    /** Of what is not synced, any part is left. */
    private void lossesOfPower(final int runs, final Path before) throws Exception
    {
        final int calls = calls("backup", data(), before).size();
        final long seed = Long.getLong("tidemill.test.seed", System.nanoTime());
        final Random random = new Random(seed);
        for (int run = 0; run < runs; run++)
        {
            final Path to = place("copy-" + run, before);
            final Path disk = Files.createDirectory(temp.resolve("disk-" + run));
            if (before != null)
            {
                SimulatedDisk.record(to, disk);
            }
            // By turns anywhere, and where it has just become a data directory.
            final int call = run % 2 == 0 ? calls - random.nextInt(4) : 1 + random.nextInt(calls);
            try (ForkedJvm copier = files.recordedUntil(
                call, disk, to, Copier.class, "backup", data().toString(), to.toString()))
            {
                copier.await();
            }
            for (final double later : new double[] {0, 0.3, 0.7, 0.95})
            {
                final Path left = temp.resolve("left");
                if (Files.exists(to))
                {
                    new SimulatedDisk(to, disk, random, later).rebuild(left);
                }
                assertCompletes(left, "seed " + seed + ", power lost behind call " + call + ", " + later, "backup",
                    data(), before);
            }
            FileTree.remove(disk);
            if (Files.exists(to))
            {
                FileTree.remove(to);
            }
        }
    }

    private void everyCall(final int stride, final String what, final Path from, final Path before) throws Exception
    {
        final List<String> calls = calls(what, from, before);
        for (int call = 1 + new Random().nextInt(stride); call <= calls.size(); call += stride)
        {
            final String name = calls.get(call - 1);
            assertCompletes(call, "killed before " + name, what, from, before, (at, to) ->
                files.killedBefore(at, to, Copier.class, what, from.toString(), to.toString()));
            assertCompletes(call, "killed behind " + name, what, from, before, (at, to) ->
                files.killedAfter(at, to, Copier.class, what, from.toString(), to.toString()));
            assertCompletes(call, "no room for " + name, what, from, before, (at, to) ->
                files.failing(at, FaultyFiles.ENOSPC, to, Copier.class, what, from.toString(), to.toString()));
            assertCompletes(call, "I/O error from " + name, what, from, before, (at, to) ->
                files.failing(at, FaultyFiles.EIO, to, Copier.class, what, from.toString(), to.toString()));
        }
    }

    private Path place(final String name, final Path before) throws IOException
    {
        final Path to = temp.resolve(name);
        if (before != null)
        {
            TestJournal.copyDirectory(before, to);
        }
        return to;
    }

    private List<String> calls(final String what, final Path from, final Path before) throws Exception
    {
        final Path to = place("listed-" + what, before);
        try (ForkedJvm copier = files.listing(to, Copier.class, what, from.toString(), to.toString()))
        {
            assertEquals(0, copier.await(), copier.output());
        }
        assertEquals(expected, DataContents.of(to));
        FileTree.remove(to);
        final List<String> calls = files.calls();
        assertTrue(calls.size() > 60, calls::toString);
        return calls;
    }

    private void assertCompletes(
        final int call, final String how, final String what, final Path from, final Path before, final Fault fault)
        throws Exception
    {
        final Path to = place("copy-" + how.hashCode(), before);
        try (ForkedJvm copier = fault.start(call, to))
        {
            copier.await();
        }
        assertCompletes(to, how, what, from, before);
    }

    private void assertCompletes(
        final Path to, final String how, final String what, final Path from, final Path before) throws Exception
    {
        final boolean isWhole = Files.exists(to.resolve(DataDirectory.FILE_NAME));
        if (isWhole)
        {
            final List<String> left = DataContents.of(to);
            assertTrue(left.equals(expected) || before != null && left.equals(DataContents.of(before)),
                how + ": " + left);
        }
        if (what.equals("backup"))
        {
            Backup.of(ChronicleJournal.in(from)).withForce().to(to);
        }
        else if (!isWhole)
        {
            Backup.restore(from, to, BackupListener.NONE);
        }
        assertEquals(expected, DataContents.of(to), how);
        FileTree.remove(to);
    }
}
