// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * Runs a program that changes a data directory: killed before and behind each call by which it changes a file, and with
 * each of these calls failing. Each run has a directory of its own, as it was at the beginning.
 */
final class CrashPoints
{
    /** Whether what is found is as it should be. */
    interface Check
    {
        void of(Path data, String output, String what) throws Exception;
    }

    /** How a program ends. */
    private interface Fault
    {
        ForkedJvm start(Path data) throws IOException;
    }

    /** What the name of a run begins with when only what was synced is certain. */
    static final String POWER = "power: ";

    private static final double[] LATER = {0, 0.3, 0.7, 1};

    private final FaultyFiles files;
    private final Path temp;
    private final Path prepared;
    private final Class<?> program;
    private final Check check;

    /**
     * @param temp     for the runs
     * @param prepared what each of them begins with
     * @param program  is given the data directory
     * @param check    of the data directory, and of what the program has said
     */
    CrashPoints(final Path temp, final Path prepared, final Class<?> program, final Check check) throws Exception
    {
        this.files = FaultyFiles.compiledIn(temp);
        this.temp = temp;
        this.prepared = prepared;
        this.program = program;
        this.check = check;
    }

    /** Some calls, from a random one of the first on. */
    void every(final int stride) throws Exception
    {
        every(stride, calls());
    }

    /** About so many calls, where there may be thousands. */
    void some(final int points) throws Exception
    {
        final List<String> calls = calls();
        every(Math.max(1, calls.size() / points), calls);
    }

    private void every(final int stride, final List<String> calls) throws Exception
    {
        for (int i = 1 + new Random().nextInt(stride); i <= calls.size(); i += stride)
        {
            final int call = i;
            final String name = calls.get(call - 1);
            run("killed before " + name, data -> files.killedBefore(call, data, program, data.toString()));
            run("killed behind " + name, data -> files.killedAfter(call, data, program, data.toString()));
            run("no room for " + name,
                data -> files.failing(call, FaultyFiles.ENOSPC, data, program, data.toString()));
            run("I/O error from " + name,
                data -> files.failing(call, FaultyFiles.EIO, data, program, data.toString()));
        }
    }

    /** The power fails behind some calls, and leaves any part of what was not on the disk. */
    void everyLossOfPower(final int stride) throws Exception
    {
        final List<String> calls = calls();
        final long seed = Long.getLong("tidemill.test.seed", System.nanoTime());
        final Random random = new Random(seed);
        for (int call = 1 + random.nextInt(stride); call <= calls.size(); call += stride)
        {
            final Path data = copy("data");
            final Path disk = Files.createDirectory(temp.resolve("disk"));
            SimulatedDisk.record(data, disk);
            final String output;
            try (ForkedJvm run = files.recordedUntil(call, disk, data, program, data.toString()))
            {
                run.await();
                output = run.output();
            }
            for (final double later : LATER)
            {
                final Path left = temp.resolve("left");
                new SimulatedDisk(data, disk, random, later).rebuild(left);
                PowerLossSimulationTest.bootAgain(left);
                check.of(left, output,
                    POWER + "seed " + seed + ", behind " + calls.get(call - 1) + ", " + later);
                FileTree.remove(left);
            }
            FileTree.remove(data);
            FileTree.remove(disk);
        }
    }

    private List<String> calls() throws Exception
    {
        final Path data = copy("listed");
        try (ForkedJvm run = files.listing(data, program, data.toString()))
        {
            assertEquals(0, run.await(), run.output());
            check.of(data, run.output(), "left alone");
        }
        final List<String> calls = files.calls();
        assertTrue(calls.size() >= 10, calls::toString);
        return calls;
    }

    private void run(final String what, final Fault fault) throws Exception
    {
        final Path data = copy("data-" + what.hashCode());
        final String output;
        try (ForkedJvm run = fault.start(data))
        {
            run.await();
            output = run.output();
        }
        check.of(data, output, what);
        FileTree.remove(data);
    }

    private Path copy(final String name) throws IOException
    {
        final Path data = temp.resolve(name);
        TestJournal.copyDirectory(prepared, data);
        return data;
    }
}
