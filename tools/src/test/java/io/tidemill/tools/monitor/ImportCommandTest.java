// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import io.tidemill.journal.ChronicleJournal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The command as a user runs it, through the engine and, where there is a directory, the journal.
 */
class ImportCommandTest
{
    private static final String PROMPT =
        "{\"hook_event_name\":\"UserPromptSubmit\",\"session_id\":\"s1\",\"cwd\":\"/nowhere/p\",\"prompt_id\":\"p1\"}";
    private static final String STOP = "{\"hook_event_name\":\"Stop\",\"session_id\":\"s1\",\"cwd\":\"/nowhere/p\"}";

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldShowWhatTheAgentsDid() throws IOException
    {
        assertEquals(0, run(file(PROMPT, STOP), "--user", "ann", "--spacing", "9m"));

        assertTrue(out.toString().contains("ann: 1 window"), out.toString());
        assertTrue(out.toString().contains("9 min 00 s"), out.toString());
        assertTrue(out.toString().contains("/nowhere/p"), out.toString());
        assertTrue(out.toString().contains("1 waiting"), out.toString());
        assertTrue(out.toString().contains("UserPromptSubmit 1"), out.toString());
        assertTrue(out.toString().contains("2 lines read, 2 events, no bad lines."), out.toString());
        assertEquals("", err.toString());
    }

    @Test
    void shouldReportBadLinesByNumberAndGoOn() throws IOException
    {
        assertEquals(1, run(file(PROMPT, "nonsense topsecret", "", "{\"a\":1}", "[]", STOP), "--user", "ann"));

        assertEquals(List.of("line 2 is not valid JSON", "line 4 has no hook_event_name",
            "line 5 is JSON, but not an object"), err.toString().lines().toList());
        assertTrue(out.toString().contains("6 lines read, 2 events, 3 bad lines."), out.toString());
        assertFalse((out + err.toString()).contains("topsecret"));
    }

    @Test
    void shouldNameTheFirstTwentyBadLines() throws IOException
    {
        final String[] lines = new String[50];
        Arrays.fill(lines, "?");
        assertEquals(1, run(file(lines)));

        assertEquals(21, err.toString().lines().count());
        assertTrue(err.toString().contains("line 20 "), err.toString());
        assertTrue(err.toString().endsWith("and 30 more bad lines" + System.lineSeparator()), err.toString());
    }

    @Test
    void shouldSkipALineBeyondTheLimit() throws IOException
    {
        assertEquals(1, run(file(PROMPT, "x".repeat(5_000), STOP), "--max-line", "1024"));

        assertEquals("line 2 is too long: 5000 bytes, the limit is 1024 (see --max-line)", err.toString().strip());
        assertTrue(out.toString().contains("2 events"), out.toString());
    }

    @Test
    void shouldSkipALineOfAHundredMegabytes() throws IOException
    {
        final Path huge = folder.resolve("huge.jsonl");
        try (OutputStream stream = Files.newOutputStream(huge))
        {
            final byte[] chunk = new byte[1 << 20];
            Arrays.fill(chunk, (byte)'x');
            for (int i = 0; i < 100; i++)
            {
                stream.write(chunk);
            }
            stream.write(('\n' + STOP).getBytes(StandardCharsets.UTF_8));
        }
        assertEquals(1, run(huge.toString()));

        assertEquals("line 1 is too long: 104857600 bytes, the limit is 1048576 (see --max-line)",
            err.toString().strip());
        assertTrue(out.toString().contains("1 event,"), out.toString());
    }

    @Test
    void shouldSayThatAFileIsEmpty() throws IOException
    {
        assertEquals(0, run(file()));

        assertTrue(err.toString().strip().endsWith("is empty: there was nothing to import."), err.toString());
    }

    @Test
    void shouldSayThatThereIsNoSuchFile()
    {
        assertEquals(1, run(folder.resolve("missing").toString()));

        assertTrue(err.toString().strip().endsWith("missing: there is no such file"), err.toString());
    }

    @Test
    void shouldSayThatItIsADirectory()
    {
        assertEquals(1, run(folder.toString()));

        assertTrue(err.toString().contains("it is a directory; name a file of JSON lines"), err.toString());
    }

    @Test
    void shouldNotMakeADataDirectoryForAFileThatIsNotThere()
    {
        final Path data = folder.resolve("data");
        assertEquals(1, run(folder.resolve("missing").toString(), "--data", data.toString()));

        assertFalse(Files.exists(data));
    }

    @Test
    void shouldWriteNothingWithoutADataDirectory() throws IOException
    {
        run(file(PROMPT, STOP));

        try (Stream<Path> files = Files.list(folder))
        {
            assertEquals(List.of("hooks.jsonl"), files.map(path -> path.getFileName().toString()).toList());
        }
    }

    @Test
    void shouldRefuseOptionsThatMakeNoSense() throws IOException
    {
        final String file = file(STOP);
        assertEquals(2, run(file, "--start", "yesterday"));
        assertEquals(2, run(file, "--spacing", "-1s"));
        assertEquals(2, run(file, "--max-line", "10"));
        assertEquals(2, run(file, "--user", " "));
        assertEquals(2, run());
        assertTrue(err.toString().contains("--start cannot be 'yesterday'"), err.toString());
        assertTrue(err.toString().contains("--max-line cannot be 10; choose 1024"), err.toString());
    }

    @Test
    void shouldReadStandardInput()
    {
        final InputStream before = System.in;
        try
        {
            System.setIn(new ByteArrayInputStream((PROMPT + "\r\n" + STOP).getBytes(StandardCharsets.UTF_8)));
            assertEquals(0, run("-", "--start", "2026-11-02T08:00:00Z"));
        }
        finally
        {
            System.setIn(before);
        }
        assertTrue(out.toString().contains("standard input: 2 lines read, 2 events"), out.toString());
    }

    @Test
    void shouldSayWhereReadingFailed()
    {
        final InputStream before = System.in;
        try
        {
            System.setIn(new InputStream()
            {
                private final InputStream first =
                    new ByteArrayInputStream((PROMPT + "\n").getBytes(StandardCharsets.UTF_8));

                @Override
                public int read() throws IOException
                {
                    final int next = first.read();
                    if (next < 0)
                    {
                        throw new IOException("the pipe broke");
                    }
                    return next;
                }
            });
            assertEquals(1, run("-"));
        }
        finally
        {
            System.setIn(before);
        }
        assertTrue(err.toString().contains("reading failed behind line"), err.toString());
        assertTrue(err.toString().contains("the pipe broke"), err.toString());
    }

    @Test
    void shouldGoOnFromTheJournalAndTellWhatIsNew() throws IOException
    {
        final String file = file(PROMPT, STOP);
        final String data = folder.resolve("data").toString();
        final String start = "2026-11-02T08:00:00Z";
        assertEquals(0, run(file, "--data", data, "--start", start, "--user", "ann"));
        assertTrue(out.toString().contains("New: 2. Seen before: 0."), out.toString());
        assertTrue(out.toString().contains("held 0 events before"), out.toString());

        out.getBuffer().setLength(0);
        assertEquals(0, run(file, "--data", data, "--start", start, "--user", "ann"));
        assertTrue(out.toString().contains("New: 0. Seen before: 2."), out.toString());
        assertTrue(out.toString().contains("held 2 events before; the import began with the snapshot behind " +
            "sequence 1 and handled 0 events anew."), out.toString());

        out.getBuffer().setLength(0);
        assertEquals(0, run(file(PROMPT, STOP, PROMPT.replace("p1", "p2")), "--data", data, "--start", start, "--user",
            "ann"));
        assertTrue(out.toString().contains("New: 1. Seen before: 2."), out.toString());
        assertTrue(out.toString().contains("UserPromptSubmit 2, Stop 1"), out.toString());
    }

    @Test
    void shouldComeToTheSameHashWithAndWithoutAJournal() throws IOException
    {
        final String file = file(PROMPT, STOP);
        run(file, "--start", "0", "--user", "ann");
        run(file, "--start", "0", "--user", "ann", "--data", folder.resolve("data").toString());

        assertEquals(1, out.toString().lines().filter(line -> line.startsWith("State hash")).distinct().count());
    }

    @Test
    void shouldPrintJson() throws IOException
    {
        final String data = folder.resolve("data").toString();
        assertEquals(1, run(file(PROMPT, STOP, "bad"), "--json", "--user", "a\"nn", "--start", "1000", "--spacing",
            "5m", "--data", data));

        final String json = out.toString();
        assertTrue(json.contains("\"badLines\" : 1"), json);
        assertTrue(json.contains("\"fault\" : \"not_json\""), json);
        assertTrue(json.contains("\"user\" : \"a\\\"nn\""), json);
        assertTrue(json.contains("\"activeMs\" : 300000"), json);
        assertTrue(json.contains("\"windowStartMs\" : 1000"), json);
        assertTrue(json.contains("\"waiting\" : 1"), json);
        assertTrue(json.contains("\"recovered\" : 0"), json);
        assertTrue(json.contains("\"snapshot\" : -1"), json);
        assertEquals("line 3 is not valid JSON", err.toString().strip());
    }

    @Test
    void shouldRefuseADirectoryThatAnotherEngineHolds() throws IOException
    {
        final Path data = folder.resolve("data");
        final String file = file(PROMPT);
        try (EngineFeed holder = new EngineFeed(new ActivityStage(), ChronicleJournal.in(data)))
        {
            assertEquals(0, holder.recovery().events());
            assertEquals(1, run(file, "--data", data.toString()));
        }
        assertTrue(err.toString().contains(data.toString()), err.toString());
        assertEquals(0, run(file, "--data", data.toString()));
    }

    private String file(final String... lines) throws IOException
    {
        final Path file = folder.resolve("hooks.jsonl");
        Files.write(file, List.of(lines));
        return file.toString();
    }

    private int run(final String... args)
    {
        final String[] command = new String[args.length + 1];
        command[0] = "import";
        System.arraycopy(args, 0, command, 1, args.length);
        return new CommandLine(new MonitorCommand())
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .setExecutionExceptionHandler((ex, commandLine, result) ->
            {
                commandLine.getErr().println(ex.getMessage());
                return 1;
            })
            .execute(command);
    }
}
