// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.data;

import io.tidemill.engine.ConsumerPosition;
import io.tidemill.engine.ConsumerPositions;
import io.tidemill.tools.CommandRun;
import io.tidemill.tools.MonitorData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ConsumersCommandTest
{
    @TempDir
    private Path folder;

    private Path directory;
    private ConsumerPositions ofEvents;
    private ConsumerPositions ofOutputs;

    @BeforeEach
    void inItsFolder() throws InterruptedException
    {
        directory = folder.resolve("data");
        final MonitorData data = new MonitorData(directory);
        data.write(3_500);
        ofEvents = data.journal().consumers().orElseThrow();
        ofOutputs = data.journal().companion("outputs").orElseThrow().consumers().orElseThrow();
    }

    @Test
    void shouldShowWhoReadsWhat()
    {
        assertEquals(String.format("No consumer is known here.%n"), ls().out());
        ofEvents.open("a mailer", 3_400).close();
        ofEvents.open("new", -1).close();
        ofOutputs.open("printer", 2).close();
        final CommandRun run = ls();
        assertEquals(0, run.exitCode(), run::err);
        assertEquals(List.of(
            "Consumer  Log                     At     Behind by",
            "a mailer  events                3400            99",
            "new       events                  -1         3,500",
            "printer   outputs                  2             0"), run.out().lines().toList());
        final CommandRun json = CommandRun.of("consumers", "ls", directory, "--json");
        assertTrue(json.out().startsWith(
            "[{\"name\":\"a mailer\",\"log\":\"events\",\"position\":3400,\"lag\":99,\"cutOff\":false},"), json.out());
    }

    @Test
    void shouldShowADamagedPositionAndTheOthers() throws IOException
    {
        ofEvents.open("bad", 1).close();
        ofOutputs.open("good", 1).close();
        try (Stream<Path> files = Files.list(directory.resolve("consumers")))
        {
            final Path file = files.filter(each -> each.toFile().length() > 0).findFirst().orElseThrow();
            final byte[] bytes = Files.readAllBytes(file);
            // Where the positions are.
            for (int i = 72; i < 104; i++)
            {
                bytes[i] ^= 0x55;
            }
            Files.write(file, bytes);
        }
        final CommandRun run = ls();
        assertEquals(1, run.exitCode());
        assertTrue(run.out().matches("(?s).*bad +events +\\? +\\? +DAMAGED: .*\\Rgood +outputs +1 +1\\R"), run.out());
        assertContains(CommandRun.of("consumers", "ls", directory, "--json").out(), "\"damage\":\"");
        // Nobody can tell where it was, but it can be given up.
        assertContains(drop("bad").out(), "The consumer \"bad\" of events is damaged: ");
        assertEquals(0, drop("bad", "--yes").exitCode());
        assertEquals(0, ls().exitCode());
    }

    @Test
    void shouldDropOnlyWhenItIsMeant()
    {
        ofOutputs.open("printer", 1).close();
        final CommandRun asked = drop("printer");
        assertEquals(2, asked.exitCode());
        assertContains(asked.out(),
            "The consumer \"printer\" of outputs has done with sequence 1 and has yet to read 1 entry.");
        assertContains(asked.err(), "add --yes if it is meant");
        assertEquals(List.of("printer"), ofOutputs.names());

        final CommandRun run = drop("printer", "--yes");
        assertEquals(0, run.exitCode(), run::err);
        assertContains(run.out(), "Dropped the consumer \"printer\" of outputs.");
        assertEquals(List.of(), ofOutputs.names());
    }

    @Test
    void shouldWarnOfEffectsThatWillNotBeDone()
    {
        ofEvents.open("mailer", 3_000).close();
        assertContains(drop("mailer").out(), "what it has not done is never done");
    }

    @Test
    void shouldAskWhichOfTwoIsMeant()
    {
        ofEvents.open("twin", 1).close();
        ofOutputs.open("twin", 1).close();
        final CommandRun asked = drop("twin", "--yes");
        assertEquals(2, asked.exitCode());
        assertContains(asked.err(), "there are several consumers 'twin': add --log events or --log outputs");
        assertEquals(0, drop("twin", "--yes", "--log", "outputs").exitCode());
        assertEquals(List.of("twin"), ofEvents.names());
        assertEquals(List.of(), ofOutputs.names());
    }

    @Test
    void shouldRefuseOneThatIsNotThereOrInUse()
    {
        final CommandRun missing = drop("nobody", "--yes");
        assertEquals(2, missing.exitCode());
        assertContains(missing.err(), "there is no consumer 'nobody' in " + directory);
        try (ConsumerPosition open = ofOutputs.open("busy", 0))
        {
            assertContains(drop("nobody", "--yes").err(), "there are [busy of outputs]");
            final CommandRun busy = drop(open.name(), "--yes");
            assertEquals(1, busy.exitCode());
            assertContains(busy.err(), "is in use");
        }
        assertEquals(List.of("busy"), ofOutputs.names());
    }

    @Test
    void shouldRefuseWhatIsNoDataDirectory() throws IOException
    {
        final Path empty = Files.createDirectory(folder.resolve("empty"));
        for (final String[] command : new String[][] {{"ls"}, {"drop"}})
        {
            final CommandRun run = CommandRun.of("consumers", command[0], empty, "x");
            assertEquals(command[0].equals("ls") ? 2 : 1, run.exitCode());
        }
        final CommandRun run = CommandRun.of("consumers", "ls", empty);
        assertEquals(1, run.exitCode());
        assertContains(run.err(), "there is no journal in " + empty);
        assertContains(CommandRun.of("prune", empty).err(), "there is no journal in " + empty);
    }

    private CommandRun ls()
    {
        return CommandRun.of("consumers", "ls", directory);
    }

    private CommandRun drop(final String name, final String... options)
    {
        final Object[] args = new Object[4 + options.length];
        args[0] = "consumers";
        args[1] = "drop";
        args[2] = directory;
        args[3] = name;
        System.arraycopy(options, 0, args, 4, options.length);
        return CommandRun.of(args);
    }

    private static void assertContains(final String text, final String part)
    {
        assertTrue(text.contains(part), () -> "\"" + part + "\" is not in: " + text);
    }
}
