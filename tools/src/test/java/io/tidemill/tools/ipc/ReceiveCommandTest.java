// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.ipc;

import io.tidemill.tools.CommandRun;
import io.tidemill.tools.MonitorData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import static io.tidemill.tools.ipc.TextEngine.assertContains;
import static io.tidemill.tools.ipc.TextEngine.withInput;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class ReceiveCommandTest
{
    @TempDir
    private Path folder;

    private Path directory()
    {
        return folder.resolve("data");
    }

    private CommandRun receive(final Object... options)
    {
        return CommandRun.of(args("receive", options));
    }

    private CompletableFuture<CommandRun> receiving(final Object... options)
    {
        return CompletableFuture.supplyAsync(() -> receive(options));
    }

    private CommandRun send(final Object... rest)
    {
        final Object[] args = args("send", rest);
        final CommandRun run = CommandRun.of(args);
        assertEquals(0, run.exitCode(), run::err);
        return run;
    }

    private Object[] args(final String command, final Object... rest)
    {
        final List<Object> args = new ArrayList<>(List.of("ipc", command, directory()));
        args.addAll(List.of(rest));
        return args.toArray();
    }

    @Test
    void shouldPrintSoManyAndLeaveTheOthersToTheNext()
    {
        final CompletableFuture<CommandRun> first = receiving("--count", 2);
        // The last two may be taken on by the next engine only.
        assertContains(send("in", "a", "b\tb", "c", "d", "--await", "memory").err(), "positions 0 to 3, in the lane");
        final CommandRun run = first.join();
        assertEquals(0, run.exitCode(), run::err);
        assertEquals(List.of("in 0 a", "in 1 b\tb"), run.out().lines().toList());
        assertContains(run.err(), "Inlet in of " + directory() + " is open; to send:  tidemill ipc send ");
        assertTrue(run.err().matches("(?s).*\\RPrinted 2 events: inlet in up to position 1; closed in order in " +
            "\\d.\\d\\d s.\\R"), run.err());
        assertEquals(List.of("in 2 c", "in 3 d"), receive("--count", 2).out().lines().toList());
        final List<String> tail = CommandRun.of("tail", directory(), "--count", 1).out().lines().toList();
        assertTrue(tail.get(0).endsWith(" 1 B  d"), tail::toString);
        assertContains(CommandRun.of("tail", directory(), "--count", 1, "--json").out(), "\"text\":\"d\"");
    }

    @Test
    void shouldEndInOrderWhenInterruptedAndTakeSeveralInlets() throws InterruptedException
    {
        final CompletableFuture<CommandRun> end = new CompletableFuture<>();
        final Thread receiver = new Thread(() -> end.complete(receive("--inlet", "a", "--inlet", "b")));
        receiver.start();
        send("b", "one");
        send("a", "two");
        send("b", "three", "--await", "fsync");
        receiver.interrupt();
        receiver.join();
        final CommandRun run = end.join();
        assertEquals(0, run.exitCode(), run::err);
        assertEquals(List.of("b 0 one", "a 0 two", "b 1 three"), run.out().lines().toList());
        assertContains(run.err(), "Inlets a, b of " + directory() + " are open");
        assertContains(run.err(), "Printed 3 events: inlet b up to position 1 (2), inlet a up to position 0 (1); ");
    }

    @Test
    void shouldAnswerIfItEchoesAlsoWhenItDidNotBefore()
    {
        final CompletableFuture<CommandRun> silent = receiving("--count", 1);
        send("in", "before");
        assertEquals(0, silent.join().exitCode());

        final CompletableFuture<CommandRun> echoing = receiving("--echo", "--count", 2);
        final CommandRun request = send("in", "hello", "Grüße", "--request");
        assertEquals(List.of("in 1 hello", "in 2 Grüße"), request.out().lines().toList());
        assertEquals(String.format("2 events, positions 1 to 2, in the log, 2 replies%n"), request.err());
        assertEquals(0, echoing.join().exitCode());

        final CompletableFuture<CommandRun> again = receiving("--count", 1);
        send("in", "behind");
        assertEquals(String.format("in 3 behind%n"), again.join().out());
    }

    @Test
    void shouldSayWhatIsNoTextAndGoOn()
    {
        final CompletableFuture<CommandRun> end = receiving("--count", 2);
        final byte[] bytes = {'a', '\n', 27, (byte)0xFF, '\n', 27, 'b'};
        assertEquals(0, withInput(new ByteArrayInputStream(bytes), args("send", "in", "--raw")).exitCode());
        final CommandRun run = end.join();
        assertEquals(0, run.exitCode(), run::err);
        assertEquals(List.of("in 0 a", "in 2 ?b"), run.out().lines().toList());
        assertContains(run.err(), "the record of position 1 is no event");
        assertContains(run.err(), "these 2 bytes are no text in UTF-8; its bytes are kept as a dead letter");
    }

    @Test
    void shouldRefuseWhatItDidNotMake() throws IOException, InterruptedException
    {
        new MonitorData(directory()).write(10);
        final CommandRun other = receive();
        assertEquals(1, other.exitCode());
        assertContains(other.err(), "with the codec 'text': its events are 'hook-event'");
        final Path foreign = Files.createDirectory(folder.resolve("foreign"));
        Files.createFile(foreign.resolve("file"));
        assertContains(CommandRun.of("ipc", "receive", foreign).err(), "it is no data directory");
        final CommandRun file = CommandRun.of("ipc", "receive", foreign.resolve("file"));
        assertEquals(2, file.exitCode());
        assertContains(file.err(), "is a file; name a directory");
    }

    @Test
    void shouldRefuseOptionsThatCannotBe()
    {
        for (final Object[] options : new Object[][] {
            {"--count", 0, "--count must be at least 1, not 0"},
            {"--inlet", "a/b", "--inlet: \"a/b\" cannot be the name of an inlet"},
            {"--inlet", "a", "--inlet", "a", "--inlet: there is an inlet \"a\" already"}})
        {
            final CommandRun run = receive(Arrays.copyOf(options, options.length - 1));
            assertEquals(2, run.exitCode());
            assertContains(run.err(), options[options.length - 1].toString());
        }
        assertTrue(Files.notExists(directory()));
    }
}
