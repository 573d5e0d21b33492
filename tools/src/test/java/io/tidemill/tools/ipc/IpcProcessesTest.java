// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.ipc;

import io.tidemill.journal.ChronicleJournal;
import io.tidemill.journal.JournalReader;
import io.tidemill.tools.CommandRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

import static io.tidemill.tools.ipc.TextEngine.assertContains;
import static io.tidemill.tools.ipc.TextEngine.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Two terminals. */
@Timeout(120)
class IpcProcessesTest
{
    private static final int LINES = 6_000;

    @TempDir
    private Path folder;

    private Path data;

    @Test
    void shouldLoseAndDoubleNothingWhenTheReceiverIsKilled() throws Exception
    {
        data = folder.resolve("data");
        final List<String> printed = new ArrayList<>();
        try (ToolProcess sender = ToolProcess.start("ipc", "send", data, "in", "--timeout", "30s"))
        {
            try (ToolProcess receiver = ToolProcess.start("ipc", "receive", data))
            {
                write(sender, 0, LINES / 3);
                await(() -> receiver.out().size() > LINES / 6, "lines");
                assertShows("listens", "alive");
                sender.signal("-STOP");
                await(() -> lanes().contains(" stopped "), "stop of the sender");
                sender.signal("-CONT");
                receiver.signal("-KILL");
                assertEquals(128 + 9, receiver.end());
                printed.addAll(receiver.out());
            }
            write(sender, LINES / 3, 2 * LINES / 3);
            await(() -> lanes().contains("positions up to " + (2 * LINES / 3 - 1) + " wait for an engine"), "wait");
            assertShows("gone without a close", "alive");
            try (ToolProcess receiver = ToolProcess.start("ipc", "receive", data))
            {
                write(sender, 2 * LINES / 3, LINES);
                sender.in().close();
                assertEquals(0, sender.end(), sender::err);
                assertEquals(String.format("6,000 events, positions 0 to %d, in the log", LINES - 1), sender.err());
                await(() -> receiver.out().contains(line(LINES - 1, "in " + (LINES - 1) + " ")), "last line");
                receiver.signal("-INT");
                receiver.end();
                printed.addAll(receiver.out());
                assertContains(receiver.err(), "inlet in up to position " + (LINES - 1) + "; closed in order in ");
            }
        }
        final String after = lanes();
        assertTrue(after.matches("(?s)Engine: process \\d+ since \\S+, closed; .*\\RNo lanes: .*"), after);
        assertEquals(IntStream.range(0, LINES).mapToObj(i -> line(i, "")).toList(), journaled());
        final Map<Integer, String> byPosition = new TreeMap<>();
        printed.forEach(line -> byPosition.merge(Integer.parseInt(line.split(" ")[1]), line, (one, other) ->
        {
            assertEquals(one, other);
            return one;
        }));
        assertEquals(IntStream.range(0, LINES).mapToObj(i -> line(i, "in " + i + " ")).toList(),
            List.copyOf(byPosition.values()));
    }

    private static String line(final int i, final String before)
    {
        return before + "Zeile " + i + ", größer als " + (i - 1);
    }

    private static void write(final ToolProcess sender, final int from, final int to) throws IOException
    {
        for (int i = from; i < to; i++)
        {
            sender.in().write(line(i, "").concat("\n").getBytes(StandardCharsets.UTF_8));
        }
        sender.in().flush();
    }

    private String lanes()
    {
        final CommandRun run = CommandRun.of("ipc", "lanes", data);
        assertEquals(0, run.exitCode(), run::err);
        return run.out();
    }

    private void assertShows(final String ofEngine, final String ofClient)
    {
        final List<String> lines = lanes().lines().toList();
        assertTrue(lines.get(0).contains(", " + ofEngine), lines::toString);
        assertTrue(lines.get(2).contains("   " + ofClient + "   "), lines::toString);
    }

    private List<String> journaled()
    {
        final List<String> texts = new ArrayList<>();
        final TextEvent event = new TextEvent();
        try (JournalReader<TextEvent> reader = ChronicleJournal.in(data).read(TextCodec.INSTANCE))
        {
            while (reader.next())
            {
                assertEquals(texts.size(), reader.position());
                reader.decode(event);
                texts.add(event.toString());
            }
        }
        return texts;
    }
}
