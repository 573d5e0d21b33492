// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.ipc;

import io.tidemill.engine.Engine;
import io.tidemill.engine.ipc.IpcDirectory;
import io.tidemill.engine.ipc.IpcInlet;
import io.tidemill.engine.ipc.LaneDescription;
import io.tidemill.engine.ipc.LaneFile;
import io.tidemill.engine.ipc.LaneWriter;
import io.tidemill.tools.CommandRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import static io.tidemill.tools.ipc.TextEngine.assertContains;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class LanesCommandTest
{
    private static final long CREATED_MS = 1_800_000_000_000L;

    @TempDir
    private Path directory;

    private CommandRun lanes(final Object... options)
    {
        final Object[] args = new Object[3 + options.length];
        args[0] = "ipc";
        args[1] = "lanes";
        args[2] = directory;
        System.arraycopy(options, 0, args, 3, options.length);
        return CommandRun.of(args);
    }

    /** A lane whose client has put in so many events of eight bytes, and died in the middle of the next one. */
    private Path leave(final String inlet, final int events) throws IOException
    {
        Files.createDirectories(IpcDirectory.in(directory).path());
        final Path file = IpcDirectory.in(directory).lane(inlet);
        try (LaneFile lane = LaneFile.create(file,
            new LaneDescription(inlet, 8_192, 100, "order", 3, 42, 4_711, CREATED_MS, 100)))
        {
            final LaneWriter writer = lane.writer(0);
            for (int i = 0; i < events; i++)
            {
                lane.ring().putLong(writer.claim(8), i);
                writer.add(8);
                writer.publish();
            }
            writer.claim(50);
            lane.status().open();
        }
        return file;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "send", "receive", "lanes"})
    void shouldShowHelpWithExamplesInEightyColumns(final String command)
    {
        final CommandRun run = command.isEmpty() ? CommandRun.of("ipc", "--help") :
            CommandRun.of("ipc", command, "--help");
        assertEquals(0, run.exitCode());
        assertContains(run.out(), "Examples:");
        assertTrue(run.out().lines().allMatch(line -> line.length() <= 80), run.out());
        assertEquals(CommandRun.of("ipc", "--help").out(), CommandRun.of("ipc").out());
    }

    @Test
    void shouldSayThatThereIsNothing() throws IOException
    {
        final CommandRun run = lanes();
        assertEquals(0, run.exitCode(), run::err);
        assertEquals(List.of(
            "Engine: none that takes events from other processes has been here yet",
            "No lanes: no process is connected, and nothing waits."), run.out().lines().toList());
        assertContains(lanes("--json").out(), "\"engine\":{\"state\":\"none\"},\"lanes\":[]");
        try (Stream<Path> files = Files.list(directory))
        {
            assertEquals(0, files.count());
        }
    }

    @Test
    void shouldRefuseWhatIsNoDirectory() throws IOException
    {
        final CommandRun missing = CommandRun.of("ipc", "lanes", directory.resolve("none"));
        assertEquals(2, missing.exitCode());
        assertContains(missing.err(), "there is no " + directory.resolve("none"));
        final CommandRun file = CommandRun.of("ipc", "lanes", Files.createFile(directory.resolve("file")));
        assertEquals(2, file.exitCode());
        assertContains(file.err(), "is a file; name the data directory of an engine");
    }

    @Test
    void shouldShowALaneThatADeadClientHasLeft() throws IOException
    {
        leave("in", 3);
        final CommandRun run = lanes();
        assertEquals(0, run.exitCode(), run::err);
        final List<String> lines = run.out().lines().toList();
        assertEquals(3, lines.size(), run.out());
        assertTrue(lines.get(1).matches(
            "  Inlet +State +Client +Since \\(UTC\\) +Codec +Size +Waiting +Taken +In log +On disk"), lines.get(1));
        assertEquals(List.of("in", "open", "4711", "dead", "2027-01-15T08:00:00Z", "order v3", "8.0 KiB", "48 B",
            "99", "99", "99",
            "positions up to 102 wait for an engine; one more is half written, and will be dropped"),
            Arrays.asList(lines.get(2).strip().split(" {3,}")));
        assertContains(lanes("--json").out(), "{\"inlet\":\"in\",\"state\":\"open\",\"client\":{\"pid\":4711," +
            "\"since\":\"2027-01-15T08:00:00Z\",\"state\":\"dead\"},\"codec\":\"order\",\"codecVersion\":3," +
            "\"bytes\":8192,\"maxLength\":100,\"waitingBytes\":48,\"firstPosition\":100,\"taken\":99,\"inLog\":99," +
            "\"onDisk\":99,\"lastPutIn\":102,\"halfWritten\":true,\"droppedClaims\":0,\"refusal\":\"\"}");
    }

    @Test
    void shouldShowWhyALaneIsDamagedAndTheOthersAndChangeNothing() throws IOException
    {
        leave("sound", 1);
        flip(leave("header", 1), 48);
        flip(leave("record", 2), 4096 + 2);
        Files.write(IpcDirectory.in(directory).lane("short"), new byte[100]);
        Files.move(leave("x", 1), IpcDirectory.in(directory).path().resolve("in.lane.refused-123"));
        Files.copy(IpcDirectory.in(directory).lane("sound"), IpcDirectory.in(directory).lane("copy"));
        Files.write(IpcDirectory.in(directory).page(), new byte[4096]);
        final Map<String, Integer> before = contents();
        final CommandRun run = lanes();
        assertEquals(1, run.exitCode());
        assertContains(run.out(), "Engine: unknown: ");
        assertContains(run.out(), "DAMAGED: it is that of inlet \"sound\"");
        assertContains(run.out(), "DAMAGED: the checksum of its header is another one");
        assertContains(run.out(), "DAMAGED: the record at byte 0 says that it has ");
        assertContains(run.out(), "DAMAGED: it has 100 bytes");
        assertTrue(run.out().matches("(?s).*\\R  sound +open +4711 +dead .*"), run.out());
        assertContains(run.out(), "Moved aside, as an engine could not use it: in.lane.refused-123");
        final CommandRun json = lanes("--json");
        assertEquals(1, json.exitCode());
        assertContains(json.out(), "\"damage\":\"the checksum of its header is another one\"");
        assertContains(json.out(), "\"movedAside\":[\"in.lane.refused-123\"]");
        assertEquals(before, contents());
    }

    private static void flip(final Path file, final int offset) throws IOException
    {
        final byte[] bytes = Files.readAllBytes(file);
        bytes[offset] ^= 0x55;
        Files.write(file, bytes);
    }

    private Map<String, Integer> contents() throws IOException
    {
        final Map<String, Integer> contents = new TreeMap<>(Comparator.naturalOrder());
        try (Stream<Path> files = Files.list(IpcDirectory.in(directory).path()))
        {
            for (final Path file : files.toList())
            {
                contents.put(file.getFileName().toString(), Arrays.hashCode(Files.readAllBytes(file)));
            }
        }
        return contents;
    }

    @Test
    void shouldShowClientsOfAnEngineWithoutALog() throws InterruptedException
    {
        try (Engine<TextEvent> engine = new TextEngine().builder(directory).ipc("in").ipc("other").start();
            IpcInlet inlet = IpcInlet.connect(directory, "in"))
        {
            inlet.claim(0);
            assertEquals(0, inlet.commit(0));
            assertTrue(engine.awaitQuiet(Duration.ofSeconds(20)));
            final CommandRun run = lanes();
            assertEquals(0, run.exitCode(), run::err);
            assertContains(run.out(), "Engine: process " + ProcessHandle.current().pid() + " since ");
            assertContains(run.out(), "Z, listens\n");
            assertTrue(run.out().matches("(?s).*\\R  in +open +\\d+ +alive .* text v0 +1.0 MiB +0 B +0 +- +-\\R"),
                run.out());
        }
    }

    @Test
    void shouldTellProcessesFromLaterOnesOfTheSameNumber()
    {
        assertFalse(ProcessLook.isThere(Long.MAX_VALUE, Instant.now()));
        assertFalse(ProcessLook.isStopped(ProcessHandle.current().pid(), Instant.now()));
        assertTrue(ProcessLook.isThere(ProcessHandle.current().pid(), Instant.now()));
        assertFalse(ProcessLook.isThere(ProcessHandle.current().pid(), Instant.EPOCH));
    }
}
