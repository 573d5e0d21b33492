// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.inspect;

import io.tidemill.engine.Engine;
import io.tidemill.engine.Inlet;
import io.tidemill.journal.ChronicleJournal;
import io.tidemill.tools.CommandRun;
import io.tidemill.tools.monitor.ActivityStage;
import io.tidemill.tools.monitor.HookEvent;
import io.tidemill.tools.monitor.HookEventCodec;
import io.tidemill.tools.monitor.WorkdayGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RedactCommandTest
{
    private static final int EVENTS = 50;
    private static final String[] REASON = {"--reason", "ticket 4711"};

    @TempDir
    private Path directory;
    private Path data;

    @BeforeEach
    void write() throws InterruptedException
    {
        data = directory.resolve("data");
        try (Engine<HookEvent> engine = start())
        {
            final WorkdayGenerator generator = new WorkdayGenerator(3, 10, EVENTS);
            final Inlet<HookEvent> inlet = engine.inlet("in");
            for (long i = 0; i < EVENTS; i++)
            {
                assertTrue(generator.next(inlet.claim(Duration.ofSeconds(20))));
                assertEquals(i, inlet.commit());
            }
        }
    }

    private Engine<HookEvent> start()
    {
        return Engine.of(HookEvent::new, HookEventCodec.INSTANCE).journal(ChronicleJournal.in(data)).direct("in")
            .stages(graph -> graph.stage("activity", new ActivityStage())).start();
    }

    private CommandRun redact(final Object... args)
    {
        final Object[] all = new Object[args.length + 4];
        all[0] = "redact";
        all[1] = data;
        System.arraycopy(args, 0, all, 2, args.length);
        System.arraycopy(REASON, 0, all, args.length + 2, 2);
        return CommandRun.of(all);
    }

    @Test
    void shouldRedactStretchesListsAndSingleSequences() throws IOException
    {
        final Path list = Files.writeString(directory.resolve("list"), "# of a person\n30\n32, 33\n");
        final CommandRun run = redact("7", "9-10", "--from", 20, "--to", 22, "--file", list, "--yes");
        assertEquals(0, run.exitCode(), run::err);
        assertTrue(run.out().startsWith("Redacted 9 events, 0 timers, 0 outputs and 0 dead letters; their sequences"),
            run::out);
        final CommandRun tail = CommandRun.of("tail", data, "--from", 7, "--count", 4);
        assertEquals(3, tail.out().lines().filter(line -> line.contains(" VOID ")).count(), tail::out);
        assertEquals(0, CommandRun.of("verify", data).exitCode());
        final CommandRun replay = CommandRun.of("replay", data);
        assertTrue(replay.out().contains("Replayed 41 events of 50 entries"), replay::out);
        assertTrue(redact("7", "--yes").out().contains("Sequences 7 hold nothing already"));
    }

    @Test
    void shouldOnlySayInADryRun()
    {
        final CommandRun run = redact("7", "--dry-run");
        assertEquals(0, run.exitCode(), run::err);
        assertTrue(run.out().contains("Would redact 1 events") && run.out().contains("Nothing was changed"), run::out);
        assertTrue(CommandRun.of("replay", data).out().contains("Replayed 50 events"));
    }

    @Test
    void shouldRefuseWhatCannotBeMeant()
    {
        assertEquals(2, redact().exitCode());
        assertEquals(2, redact("x", "--yes").exitCode());
        assertEquals(2, redact("--from", 3, "--yes").exitCode());
        assertEquals(2, CommandRun.of("redact", data, 7, "--yes").exitCode(), "no reason");
        final CommandRun beyond = redact("50", "--yes");
        assertEquals(1, beyond.exitCode());
        assertTrue(beyond.err().contains("the last one is 49"), beyond::err);
        final CommandRun missing = redact("--file", directory.resolve("nowhere"), "--yes");
        assertTrue(missing.exitCode() > 0 && missing.err().contains("nowhere"), missing::err);
        assertTrue(CommandRun.of("replay", data).out().contains("Replayed 50 events"));
        final CommandRun empty = CommandRun.of("redact", directory, 7, "--reason", "x", "--yes");
        assertEquals(1, empty.exitCode());
        assertTrue(empty.err().contains("there is no journal in " + directory), empty::err);
    }

    @Test
    void shouldRefuseALiveEngine()
    {
        try (Engine<HookEvent> engine = start())
        {
            final CommandRun run = redact("7", "--yes");
            assertEquals(1, run.exitCode());
            assertTrue(run.err().contains("Close the engine") && engine.inlet("in") != null, run::err);
        }
    }
}
