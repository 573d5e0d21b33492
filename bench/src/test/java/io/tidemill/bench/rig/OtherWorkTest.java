// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OtherWorkTest
{
    @TempDir
    private Path proc;

    @Test
    void shouldCountWhatNeitherIdledNorWasOurs() throws IOException
    {
        machine("cpu  100 0 100 1000 100 0 0 0 0 0");
        own(10, 10, 30, 30);
        final OtherWork watched = OtherWork.watch(proc);

        // 1,000 ticks: 500 idle, 100 waiting for disks, 400 busy, of which 150 ours.
        machine("cpu  350 0 200 1500 200 0 0 50 0 0");
        own(20, 20, 100, 90);

        assertEquals(0.25, watched.share().orElseThrow());
        assertTrue(watched.warning().orElseThrow().contains("others had 25 %"), watched.warning().toString());
    }

    @Test
    void shouldBeSilentWhenAlmostAllWasOurs() throws IOException
    {
        machine("cpu  0 0 0 0 0 0 0 0 0 0");
        own(0, 0, 0, 0);
        final OtherWork watched = OtherWork.watch(proc);

        machine("cpu  500 0 0 500 0 0 0 0 0 0");
        own(0, 0, 400, 60);

        assertEquals(0.04, watched.share().orElseThrow());
        assertEquals(Optional.empty(), watched.warning());
    }

    @Test
    void shouldBeSilentWhereTheSystemDoesNotSay() throws IOException
    {
        assertEquals(OptionalDouble.empty(), OtherWork.watch(proc).share());
        machine("intr 1 2 3");
        own(0, 0, 0, 0);
        assertEquals(Optional.empty(), OtherWork.watch(proc).warning());
    }

    private void machine(final String line) throws IOException
    {
        Files.writeString(proc.resolve("stat"), line + "\ncpu0 1 2 3\n");
    }

    private void own(final long user, final long system, final long childUser, final long childSystem)
        throws IOException
    {
        Files.createDirectories(proc.resolve("self"));
        Files.writeString(
            proc.resolve("self/stat"),
            "42 (a (strange) name) S 1 2 3 4 5 6 7 8 9 10 " + user + " " + system + " " + childUser + " " +
                childSystem + " 20 0 5");
    }
}
