// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.data;

import io.tidemill.engine.Engine;
import io.tidemill.tools.CommandRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class BackupCommandsTest
{
    @TempDir
    private Path directory;

    private Path data()
    {
        return directory.resolve("data");
    }

    private Path place()
    {
        return directory.resolve("backup");
    }

    private static String fine(final Object... args)
    {
        final CommandRun run = CommandRun.of(args);
        assertEquals(0, run.exitCode(), () -> run.out() + run.err());
        return run.out();
    }

    private static void assertRefused(final int code, final String words, final Object... args)
    {
        final CommandRun run = CommandRun.of(args);
        assertEquals(code, run.exitCode(), () -> run.out() + run.err());
        assertTrue(run.err().contains(words), run::err);
    }

    @Test
    void shouldBackUpARunningEngineAndRestoreWhatItHeld() throws Exception
    {
        try (Engine<Orders.Order> engine = Orders.start(data()))
        {
            Orders.feed(engine, 1, -2, 3);
            final String out = fine("backup", data(), place());
            assertTrue(out.contains("Snapshot at sequence 3: a start handles 0 entries anew."), out);
            assertTrue(out.matches("(?s).*dead-letters +0 +1 +1 .*events +3 +1 +1 .*"), out);
            assertTrue(out.matches("(?s).*Backed up to .*backup: verified, all of it, in .* s\\.\\R"), out);
            Orders.feed(engine, 4);
            assertTrue(fine("backup", data(), place(), "--no-snapshot").contains("a start handles 1 entry anew"));
            assertTrue(fine("backup", data(), place(), "--all-snapshots").contains("Snapshots at the sequences 5, 3"));
        }
        final Path restored = directory.resolve("restored");
        assertTrue(fine("restore", place(), restored).contains("Restored to "));
        try (Engine<Orders.Order> engine = Orders.start(restored))
        {
            assertEquals(5, engine.recovery().snapshot(), engine.recovery().notes()::toString);
            assertEquals(5, engine.recovery().lastSequence());
            Orders.feed(engine, 1);
        }
        assertTrue(fine("deadletters", "ls", restored).contains("an amount of -2"));
        assertRefused(1, "an engine has written to it", "restore", place(), restored);
    }

    @Test
    void shouldSayWhyNothingWasCopied() throws Exception
    {
        assertRefused(2, "there is no ", "backup", data(), place());
        assertRefused(2, "there is no ", "restore", place(), data());
        try (Engine<Orders.Order> engine = Orders.builder(data()).start())
        {
            Orders.feed(engine, 1);
            assertTrue(fine("backup", data(), place()).contains("Note: the engine takes no snapshots"));
        }
        try (Engine<Orders.Order> engine = Orders.builder(data()).withoutCounters().start())
        {
            Orders.feed(engine, 1);
            Files.delete(data().resolve("counters"));
            assertRefused(1, "--no-snapshot", "backup", data(), place(), "--timeout", "50ms");
            assertTrue(fine("backup", data(), place(), "--no-snapshot").contains("No snapshot: a start handles all"));
        }
        assertRefused(1, "lies inside the other", "backup", data(), data().resolve("inside"));
        assertRefused(1, "it is no backup", "restore", data(), directory.resolve("restored"));
    }
}
