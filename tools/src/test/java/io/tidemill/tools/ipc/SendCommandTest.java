// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.ipc;

import io.tidemill.engine.Engine;
import io.tidemill.engine.ipc.ConnectPlan;
import io.tidemill.engine.ipc.IpcInlet;
import io.tidemill.tools.CommandRun;
import io.tidemill.tools.NumberCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

import static io.tidemill.tools.ipc.TextEngine.assertContains;
import static io.tidemill.tools.ipc.TextEngine.await;
import static io.tidemill.tools.ipc.TextEngine.withInput;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class SendCommandTest
{
    @TempDir
    private Path directory;

    private final TextEngine texts = new TextEngine();

    private Engine<TextEvent> start()
    {
        return texts.builder(directory).ipc("in", 16 * 1024).start();
    }

    private void awaitTexts(final Object... expected)
    {
        await(() -> texts.texts().size() >= expected.length, expected.length + " texts");
        assertEquals(List.of(expected), texts.texts());
    }

    @Test
    void shouldSendEachArgument()
    {
        try (Engine<TextEvent> engine = start())
        {
            final CommandRun run = CommandRun.of("ipc", "send", directory, "in", "hello", "how are you", "", "Grüße");
            assertEquals(0, run.exitCode(), run::err);
            assertEquals("", run.out());
            assertEquals(String.format("4 events, positions 0 to 3, in the lane%n"), run.err());
            awaitTexts("hello", "how are you", "", "Grüße");
            final CommandRun one = CommandRun.of("ipc", "send", directory, "in", "--verbose", "--", "--help");
            assertEquals(String.format("in 4%n"), one.out(), engine::name);
            assertEquals(String.format("1 event, position 4, in the lane%n"), one.err());
        }
    }

    @Test
    void shouldSendEachLineAndNameThoseThatItCannot()
    {
        try (Engine<TextEvent> engine = start())
        {
            final String longest = "x".repeat(4_000);
            final CommandRun run = withInput(
                "a\n\nb\r\n" + longest + "\r\n" + longest + "y\n" + "z".repeat(200_000) + "\nlast",
                "ipc", "send", directory, "in", "--verbose");
            assertEquals(1, run.exitCode(), engine::name);
            assertEquals(List.of("in 0", "in 1", "in 2", "in 3", "in 4"), run.out().lines().toList());
            assertEquals(List.of(
                "line 5 has 4,001 bytes, and an event has 4,000 at most; it was not sent",
                "line 6 has 200,000 bytes, and an event has 4,000 at most; it was not sent",
                "5 events, positions 0 to 4, in the lane"), run.err().lines().toList());
            awaitTexts("a", "", "b", longest, "last");

            final CommandRun nothing = withInput("", "ipc", "send", directory, "in");
            assertEquals(0, nothing.exitCode());
            assertEquals(String.format("Nothing was sent.%n"), nothing.err());
            final CommandRun tooLong = CommandRun.of("ipc", "send", directory, "in", "ok", "é".repeat(2_001));
            assertEquals(1, tooLong.exitCode());
            assertContains(tooLong.err(), "text 2 has 4,002 bytes, and an event has 4,000 at most; it was not sent");
            assertContains(tooLong.err(), "1 event, position 5, in the lane");
        }
    }

    @Test
    void shouldRefuseWhatIsNoTextUnlessItIsMeant()
    {
        final byte[] bytes = "a\n?\nb".getBytes(StandardCharsets.US_ASCII);
        bytes[2] = (byte)0xFF;
        final List<Throwable> errors = new ArrayList<>();
        try (Engine<TextEvent> engine = texts.builder(directory).errorHandler(errors::add).ipc("in").start())
        {
            final CommandRun run = withInput(new ByteArrayInputStream(bytes), "ipc", "send", directory, "in");
            assertEquals(1, run.exitCode(), engine::name);
            assertContains(run.err(), "line 2 is no text in UTF-8; it was not sent (--raw sends any bytes)");
            awaitTexts("a", "b");
            final CommandRun raw = withInput(new ByteArrayInputStream(bytes), "ipc", "send", directory, "in", "--raw");
            assertEquals(0, raw.exitCode(), raw::err);
            assertContains(raw.err(), "3 events, positions 2 to 4, in the lane");
            awaitTexts("a", "b", "a", "b");
            final CommandRun locale = CommandRun.of("ipc", "send", directory, "in", "Gr\uFFFD\uFFFDe");
            assertEquals(2, locale.exitCode());
            assertContains(locale.err(), "text 1 cannot be read in this locale; set LC_ALL=C.UTF-8, or give it on");
        }
    }

    @Test
    void shouldSendBytesToAnEngineOfAnotherCodecOnlyIfTheyAreMeant()
    {
        final long[] sum = new long[1];
        try (Engine<long[]> engine = Engine.of(() -> new long[1], new NumberCodec()).ipcDirectory(directory)
            .ipc("in").stages(graph -> graph.stage("sum", (event, sequence, endOfBatch) -> sum[0] += event[0])).start())
        {
            final CommandRun refused = CommandRun.of("ipc", "send", directory, "in", "AAAAAAAA");
            assertEquals(1, refused.exitCode(), engine::name);
            assertContains(refused.err(), "inlet \"in\": it has events of codec \"number\", not \"text\"; --raw " +
                "sends the bytes as they are");
            final CommandRun raw =
                CommandRun.of("ipc", "send", directory, "in", "--raw", "AAAAAAAA", "too long for it");
            assertEquals(1, raw.exitCode());
            assertContains(raw.err(), "text 2 has 15 bytes, and an event has 8 at most; it was not sent");
            assertContains(raw.err(), "1 event, position 0, in the lane");
        }
        assertEquals(0x4141414141414141L, sum[0]);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "a/b | --verbose | 2 | cannot be the name of an inlet for other processes",
        "in | --await=disk | 2 | 'disk' is none; write memory, page-cache or fsync",
        "in | --await=fsync | 2 | --await fsync: inlet \"in\": this engine never reaches FSYNC; it gives MEMORY at",
        "in | --timeout=soon | 2 | 'soon' is no length of time",
        "in | --request | 1 | its engine has no outputs that could come back as replies",
        "out | --verbose | 1 | has no inlet \"out\" for other processes; there are [in]"})
    void shouldRefuseWhatCannotBe(final String inlet, final String option, final int exitCode, final String reason)
    {
        try (Engine<TextEvent> engine = start())
        {
            final CommandRun run = CommandRun.of("ipc", "send", directory, inlet, option, "text");
            assertEquals(exitCode, run.exitCode(), engine::name);
            assertContains(run.err(), reason);
            assertEquals(1, run.err().lines().count(), run.err());
        }
        assertEquals(List.of(), texts.texts());
    }

    @Test
    void shouldSayThatThereIsNoEngine() throws IOException
    {
        final CommandRun run = CommandRun.of("ipc", "send", directory, "in", "text", "--timeout", "10ms");
        assertEquals(1, run.exitCode());
        assertContains(run.err(), "there is no engine that takes events from other processes");
        start().close();
        assertContains(CommandRun.of("ipc", "send", directory, "in", "text", "--timeout", "10ms").err(),
            "no engine listens there now; start it");
        final CommandRun file = CommandRun.of("ipc", "send", Files.createFile(directory.resolve("file")), "in", "text");
        assertEquals(2, file.exitCode());
        assertContains(file.err(), "is a file; name the data directory of an engine");
    }

    @Test
    void shouldPutOutAnotherClientOnlyIfAskedTo() throws InterruptedException
    {
        try (Engine<TextEvent> engine = start(); IpcInlet first = IpcInlet.connect(directory, "in"))
        {
            first.claim(0);
            assertEquals(0, first.commit(0), engine::name);
            final CommandRun refused = CommandRun.of("ipc", "send", directory, "in", "x");
            assertEquals(1, refused.exitCode());
            assertContains(refused.err(), "inlet \"in\" has a client that lives, process ");
            final CommandRun run = CommandRun.of("ipc", "send", directory, "in", "x", "--take-over");
            assertEquals(0, run.exitCode(), run::err);
            assertContains(run.err(), "1 event, position 1, in the lane");
            awaitTexts("", "x");
        }
    }

    @Test
    void shouldSayWhereItStoppedWhenItIsPutOut() throws InterruptedException
    {
        try (Engine<TextEvent> engine = start())
        {
            final InputStream input = new PacedLines(10, () ->
            {
                try (IpcInlet other = IpcInlet.connect(directory, "in", ConnectPlan.usual().takingOver()))
                {
                    assertEquals(2, other.lastPosition(), engine::name);
                }
                catch (final InterruptedException interrupted)
                {
                    throw new IllegalStateException(interrupted);
                }
            }, 3);
            final CommandRun run = withInput(input, "ipc", "send", directory, "in");
            assertEquals(1, run.exitCode());
            assertContains(run.err(), "line 4 and what follows was not sent: another process has taken the inlet over");
            assertContains(run.err(), "3 events, positions 0 to 2, in the lane");
            awaitTexts("0", "1", "2");
        }
    }

    @Test
    void shouldKeepWhatFitsWhileTheEngineIsAwayAndSayWhatDoesNot() throws InterruptedException
    {
        final Engine<TextEvent> engine = start();
        final CommandRun run = withInput(new PacedLines(5_000, engine::close, 3),
            "ipc", "send", directory, "in", "--timeout", "100ms");
        assertEquals(1, run.exitCode());
        final List<String> lines = run.err().lines().toList();
        assertTrue(lines.get(0).matches("line \\d+ and what follows was not sent: the engine is away, and the lane " +
            "is full; it keeps what was sent"), run.err());
        final int sent = Integer.parseInt(lines.get(0).split(" ")[1]) - 1;
        assertEquals(String.format("%,d events, positions 0 to %d, in the lane", sent, sent - 1), lines.get(1));
        try (Engine<TextEvent> next = start())
        {
            await(() -> texts.texts().size() == sent, next.name());
        }
        assertEquals(LongStream.range(0, sent).mapToObj(Long::toString).toList(), texts.texts());
    }

    /** Lines 0, 1, 2, …; before one of them something happens. */
    private static final class PacedLines extends InputStream
    {
        private final int lines;
        private final Runnable action;
        private final int before;
        private int line;

        PacedLines(final int lines, final Runnable action, final int before)
        {
            this.lines = lines;
            this.action = action;
            this.before = before;
        }

        @Override
        public int read(final byte[] target, final int offset, final int length)
        {
            if (line == lines)
            {
                return -1;
            }
            if (line == before)
            {
                action.run();
            }
            final byte[] bytes = (line + "\n").getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(bytes, 0, target, offset, bytes.length);
            line++;
            return bytes.length;
        }

        @Override
        public int read()
        {
            throw new IllegalStateException("byte by byte");
        }
    }
}
