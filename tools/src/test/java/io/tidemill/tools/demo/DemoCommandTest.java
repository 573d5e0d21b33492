// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.demo;

import io.tidemill.tools.CommandRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(120)
class DemoCommandTest
{
    @TempDir
    private Path directory;

    @Test
    void shouldProveAGeneratedStreamAndKeepItsJournal()
    {
        final Path kept = directory.resolve("kept");
        final CommandRun run = CommandRun.of("demo", "--events", 600_000, "--seed", 5, "--keep", kept);
        assertEquals(0, run.exitCode(), () -> run.out() + run.err());
        assertTrue(run.out().contains("acknowledged   600,000     missing 0     doubled 0     altered 0"), run::out);
        assertTrue(run.out().contains("events/s, journaled and handled"), run::out);
        assertTrue(run.out().contains("the three hashes agree"), run::out);
        assertEquals(3, Pattern.compile(" [0-9a-f]{16}  ").matcher(run.out()).results().count());
        assertTrue(run.out().contains("./tidemill verify " + kept), run::out);
        assertEquals(0, CommandRun.of("verify", kept).exitCode());

        final CommandRun again = CommandRun.of("demo", "--keep", kept);
        assertEquals(2, again.exitCode());
        assertTrue(again.err().contains("is not empty"), again::err);
    }

    @Test
    void shouldProveARealStream() throws IOException
    {
        final Path file = directory.resolve("hooks.jsonl");
        final StringBuilder lines = new StringBuilder("this line is not JSON\n");
        for (int i = 0; i < 60; i++)
        {
            lines.append("{\"hook_event_name\":\"UserPromptSubmit\",\"session_id\":\"s\",\"cwd\":\"/p\",")
                .append("\"prompt_id\":\"").append(i).append("\"}\n");
        }
        Files.writeString(file, lines);
        final CommandRun run = CommandRun.of("demo", file);
        assertEquals(0, run.exitCode(), () -> run.out() + run.err());
        assertTrue(run.out().contains("acknowledged   60     missing 0     doubled 0     altered 0"), run::out);
        assertTrue(run.out().contains("--keep data"), run::out);
    }

    @Test
    void shouldRefuseWhatItCannotUse() throws IOException
    {
        final Path few = Files.writeString(directory.resolve("few.jsonl"), "{\"hook_event_name\":\"Stop\"}\n");
        assertRefused("holds 1 hook events; the demo needs 10", "demo", few);
        assertRefused("does not exist", "demo", directory.resolve("missing"));
        assertRefused("is a directory", "demo", directory);
        assertRefused("--events must be at least 10", "demo", "--events", 9);
        assertRefused("--rate must be from 1", "demo", "--rate", 0);
        assertRefused("there is a file of this name", "demo", "--keep", few);
    }

    private static void assertRefused(final String expected, final Object... args)
    {
        final CommandRun run = CommandRun.of(args);
        assertTrue(run.exitCode() == 1 || run.exitCode() == 2, () -> "exit code " + run.exitCode());
        assertTrue(run.err().contains(expected), run::err);
        assertEquals(1, run.err().lines().count(), run::err);
    }
}
