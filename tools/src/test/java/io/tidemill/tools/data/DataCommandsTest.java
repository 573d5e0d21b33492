// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.data;

import io.tidemill.engine.Engine;
import io.tidemill.engine.Inlet;
import io.tidemill.engine.LogException;
import io.tidemill.journal.ChronicleJournal;
import io.tidemill.journal.DeadLetterReader;
import io.tidemill.journal.DeadLetterResubmitter;
import io.tidemill.tools.CommandRun;
import io.tidemill.tools.monitor.HookEvent;
import io.tidemill.tools.monitor.HookEventCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DataCommandsTest
{
    @TempDir
    private Path directory;

    private Path data()
    {
        return directory.resolve("data");
    }

    private static CommandRun fine(final Object... args)
    {
        final CommandRun run = CommandRun.of(args);
        assertEquals(0, run.exitCode(), () -> run.out() + run.err());
        return run;
    }

    private static CommandRun failing(final int code, final String words, final Object... args)
    {
        final CommandRun run = CommandRun.of(args);
        assertEquals(code, run.exitCode(), () -> run.out() + run.err());
        assertTrue((run.err() + run.out()).contains(words), () -> run.out() + run.err());
        return run;
    }

    @Test
    void shouldTakeListAndDropSnapshotsOfARunningEngine() throws Exception
    {
        try (Engine<Orders.Order> engine = Orders.start(data()))
        {
            assertTrue(fine("snapshot", "ls", data()).out().startsWith("There is no snapshot"));
            Orders.feed(engine, 1, 2, 3);
            assertTrue(fine("snapshot", "take", data()).out().matches("Snapshot at sequence 3, .* after .* s\\R"));
            Orders.feed(engine, 4);
            assertTrue(fine("snapshot", "take", data()).out().startsWith("Snapshot at sequence 5,"));

            final List<String> lines = fine("snapshot", "ls", data(), "--verify").out().lines().toList();
            assertEquals(3, lines.size(), lines::toString);
            assertTrue(lines.get(1).matches(" +5 +\\S+Z .* 1 +3 +sound"), lines.get(1));
            assertTrue(lines.get(2).matches(" +3 +\\S+Z .* 1 +2 +sound"), lines.get(2));
            assertTrue(fine("snapshot", "ls", data(), "--json").out().lines().findFirst().orElseThrow()
                .matches("\\{\"sequence\":5,.*\"logicVersion\":1,\"outputs\":3}"));

            failing(2, "there are [5, 3]", "snapshot", "drop", data(), 4, "--yes");
            failing(2, "add --yes", "snapshot", "drop", data(), 3);
            assertTrue(fine("snapshot", "drop", data(), 5, "--yes").out()
                .contains("then loads that at sequence 3, and handles 2 entries anew"));
            failing(1, "last usable one", "snapshot", "drop", data(), 3, "--yes");
            assertTrue(fine("snapshot", "drop", data(), 3, "--yes", "--force").out()
                .contains("handles all 6 entries anew"));
        }
        failing(1, "nobody writes", "snapshot", "take", data());
    }

    @Test
    void shouldSayThatAnEngineTakesNoSnapshots() throws Exception
    {
        try (Engine<Orders.Order> engine = Orders.builder(data()).start())
        {
            Orders.feed(engine, 1);
            failing(1, "takes no snapshots", "snapshot", "take", data());
        }
        try (Engine<Orders.Order> engine = Orders.builder(data()).withoutCounters().start())
        {
            Orders.feed(engine, 1);
            Files.delete(data().resolve("counters"));
            failing(1, "did not look at the request", "snapshot", "take", data(), "--timeout", "100ms");
            assertFalse(Files.exists(data().resolve("snapshots").resolve("request")), "it is taken back");
        }
        failing(2, "is no length of time", "snapshot", "take", data(), "--timeout", "long");
    }

    @Test
    void shouldNameWhatIsDamagedInASnapshot() throws Exception
    {
        try (Engine<Orders.Order> engine = Orders.start(data()))
        {
            Orders.feed(engine, 1);
            fine("snapshot", "take", data());
        }
        try (RandomAccessFile part =
            new RandomAccessFile(data().resolve("snapshots/0000000000000000001/0001").toFile(), "rw"))
        {
            part.seek(20);
            part.write(~part.read());
        }
        fine("snapshot", "ls", data());
        final CommandRun run = failing(1, "UNUSABLE: 0001: ", "snapshot", "ls", data(), "--verify");
        assertFalse(run.out().contains(data().toString()), run.out());
        assertTrue(fine("snapshot", "drop", data(), 1, "--yes").out().contains("is not usable"));
    }

    @Test
    void shouldNotCountOnASnapshotOfAnotherJournal() throws Exception
    {
        final Path other = data().resolveSibling("other");
        try (Engine<Orders.Order> engine = Orders.start(other))
        {
            Orders.feed(engine, 1, 2);
            fine("snapshot", "take", other);
        }
        try (Engine<Orders.Order> engine = Orders.start(data()))
        {
            Orders.feed(engine, 1);
            fine("snapshot", "take", data());
            Orders.feed(engine, 2);
        }
        final String name = "snapshots/0000000000000000002";
        try (Stream<Path> files = Files.walk(other.resolve(name)))
        {
            for (final Path file : files.toList())
            {
                Files.copy(file, data().resolve(name).resolve(other.resolve(name).relativize(file)));
            }
        }

        failing(1, "UNUSABLE: it does not belong to the journal in ", "snapshot", "ls", data(), "--verify");
        failing(1, "the last usable one", "snapshot", "drop", data(), 1, "--yes");
        assertTrue(fine("snapshot", "drop", data(), 2, "--yes").out().contains("is not usable"));
        fine("snapshot", "ls", data(), "--verify");
    }

    @Test
    void shouldListTheSegmentsOfAllLogsAndTheirConsumers() throws Exception
    {
        try (Engine<Orders.Order> engine = Orders.start(data()))
        {
            Orders.feed(engine, 1, -2, 3);
            ChronicleJournal.in(data()).companion("outputs").orElseThrow().consumers().orElseThrow()
                .open("reports", 0).close();
            final String out = fine("journal", "ls", data()).out();
            assertTrue(out.contains("events: 1 segment, "), out);
            assertTrue(out.contains("dead-letters: 1 segment, "), out);
            assertTrue(out.contains("outputs: 1 segment, "), out);
            assertTrue(out.contains("order v0"), out);
            assertTrue(out.contains("being written"), out);
            assertTrue(out.contains("up to sequence 2"), out);
            assertTrue(out.matches("(?s).*reports +0 +1 entry\\R.*"), out);
            assertTrue(out.matches("(?s).*In all 3 segments of .*; written by pid [0-9]+.*"), out);
        }
        final String json = fine("journal", "ls", data(), "--json").out();
        assertTrue(json.contains("{\"name\":\"reports\",\"sequence\":0,\"lag\":1}"), json);
        assertTrue(json.contains("\"writer\":null"), json);
        final Path properties = data().resolve("outputs/journal/0000000001/segment.properties");
        Files.writeString(properties, Files.readString(properties).replace("epoch=1", "epoch=2"));
        failing(1, "DAMAGED: segment.properties: its last line", "journal", "ls", data());
    }

    @Test
    void shouldVerifyAllLogs() throws Exception
    {
        try (Engine<Orders.Order> engine = Orders.start(data()))
        {
            Orders.feed(engine, 1, -2, 3);
        }
        final String sound = fine("verify", data()).out();
        assertTrue(sound.matches("(?s)events\\R.*sound\\R\\Routputs\\R.*sound\\R\\Rdead-letters\\R.*sound\\R"), sound);
        final Path file = data().resolve("outputs/journal/0000000001/19700101F.cq4");
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw"))
        {
            access.seek(66_000);
            access.write(new byte[] {85, 85, 85, 85});
        }
        final String damaged = failing(1, "", "verify", data()).out();
        assertTrue(damaged.contains("DAMAGED") && damaged.contains("tidemill repair " + data().resolve("outputs")),
            damaged);
        assertTrue(damaged.endsWith("sound\n"), damaged);
    }

    @Test
    void shouldListAndShowDeadLetters() throws Exception
    {
        try (Engine<Orders.Order> engine = Orders.start(data()))
        {
            Orders.feed(engine, 1);
            assertTrue(fine("deadletters", "ls", data()).out().startsWith("There are none"));
            Orders.feed(engine, -2, 3, -4);
        }
        final List<String> lines = fine("deadletters", "ls", data()).out().lines().toList();
        assertEquals(3, lines.size(), lines::toString);
        assertTrue(lines.get(1).matches(" +1 +\\S+Z +book +IllegalArgumentException +an amount of -2; is none"),
            lines.get(1));
        assertEquals(2, fine("deadletters", "ls", data(), "--from", 2).out().lines().count());
        assertTrue(fine("deadletters", "ls", data(), "--count", 1).out().contains("and 1 earlier one"));
        assertTrue(fine("deadletters", "ls", data(), "--stage", "mail").out().contains("There are none"));
        assertTrue(fine("deadletters", "ls", data().resolve("dead-letters"), "--json").out()
            .startsWith("{\"sequence\":1,"));

        final String shown = fine("deadletters", "show", data(), 3).out();
        assertTrue(shown.contains("sequence   3, EVENT of "), shown);
        assertTrue(shown.contains("fc ff ff ff ff ff ff ff"), shown);
        assertTrue(shown.contains("  java.lang.IllegalArgumentException: an amount of -4"), shown);
        failing(1, "there is no dead letter about sequence 2", "deadletters", "show", data(), 2);
    }

    @Test
    void shouldExportDeadLettersToANewPrivateFile() throws Exception
    {
        try (Engine<Orders.Order> engine = Orders.start(data()))
        {
            Orders.feed(engine, -2, 3, -4);
        }
        final Path file = directory.resolve("letters.jsonl");
        assertTrue(fine("deadletters", "export", data(), "--to", file).out().startsWith("Wrote 2 dead letters to "));
        final List<String> lines = Files.readAllLines(file);
        assertEquals(2, lines.size());
        assertTrue(lines.get(1).contains("\"sequence\":2,"), lines.get(1));
        assertTrue(lines.get(1).endsWith("\"codec\":\"order\",\"codecVersion\":0,\"resubmitted\":false," +
            "\"payload\":\"/P////////8=\"}"), lines.get(1));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        failing(2, "exists already", "deadletters", "export", data(), "--to", file);
        assertEquals(lines.get(1) + "\n",
            fine("deadletters", "export", data(), "--to", "-", "--from", 2).out());
    }

    @Test
    void shouldPutDeadLettersInAgain() throws Exception
    {
        try (Engine<Orders.Order> engine = Orders.start(data()))
        {
            Orders.feed(engine, -2, 3, -4);
            final Inlet<Orders.Order> inlet = engine.inlet("in");
            int again = 0;
            try (DeadLetterReader letters = DeadLetterReader.of(ChronicleJournal.in(data())))
            {
                while (again < 2 && letters.next())
                {
                    inlet.publish((order, sequence, letter) ->
                    {
                        letter.decode(Orders.CODEC, order);
                        order.amount = -order.amount;
                    }, letters, Orders.WAIT);
                    again++;
                }
                assertEquals(1, letters.place());
                final LogException refused = assertThrows(LogException.class, () ->
                    letters.decode(HookEventCodec.INSTANCE, new HookEvent()));
                assertTrue(refused.getMessage().contains("it was encoded by 'order' version 0"), refused.getMessage());
            }
            engine.awaitQuiet(Orders.WAIT);
            assertEquals(2, again);
        }
        assertEquals(2, fine("deadletters", "export", data(), "--to", "-").out().lines().count());
        assertTrue(fine("journal", "ls", data()).out().contains("up to sequence 4"));
    }

    @Test
    void shouldHaveTheApplicationPutDeadLettersInAgain() throws Exception
    {
        final ChronicleJournal journal = ChronicleJournal.in(data());
        try (Engine<Orders.Order> engine = Orders.start(data()))
        {
            Orders.feed(engine, -2, 3, -4, 5, -6);
            failing(2, "add --yes if it is meant", "deadletters", "resubmit", data());
            failing(2, "'x' is no sequence", "deadletters", "resubmit", data(), "x", "--yes");
            failing(2, "--from must be at least 0", "deadletters", "resubmit", data(), "--from", -1);
            failing(1, "must serve it with a DeadLetterResubmitter",
                "deadletters", "resubmit", data(), "--yes", "--timeout", "50ms");
            try (DeadLetterResubmitter again =
                DeadLetterResubmitter.of(journal, engine.inlet("again"), Orders.CODEC))
            {
                assertEquals("Put 2 events in again.\n",
                    fine("deadletters", "resubmit", data(), "0-3", "--yes").out(), again::toString);
                engine.awaitQuiet(Orders.WAIT);
                assertEquals("1 event was put in again before, and left out; --again takes them, too.\n" +
                    "There is nothing to put in again.\n", failing(1, "", "deadletters", "resubmit", data(), 2).out());
                assertEquals("1 event was put in again before.\nPut 1 event in again.\n",
                    fine("deadletters", "resubmit", data(), 2, "--again", "--yes").out());
            }
        }
        final String shown = fine("deadletters", "ls", data()).out();
        assertTrue(shown.matches("(?s).* 0 +\\S+Z +book +yes +Ill.* 2 +\\S+Z +book +yes +Ill.* 4 +\\S+Z +book +Ill.*"),
            shown);
        assertTrue(fine("deadletters", "show", data(), 2).out().contains("after 1 attempt; put in again"));
        assertEquals(7, journal.lastSequence());
        failing(1, "no engine writes", "deadletters", "resubmit", data(), "--yes");
        failing(1, "there is no letter of 1;", "deadletters", "resubmit", data(), 1, 4, "--yes");
        final Path notes;
        try (Stream<Path> files = Files.list(data().resolve("dead-letters/resubmissions")))
        {
            notes = files.findFirst().orElseThrow();
        }
        Files.writeString(notes, "nothing");
        failing(1, "cannot be told", "deadletters", "resubmit", data(), "--yes");
        assertTrue(fine("deadletters", "ls", data()).err().contains(notes + ", which is damaged"));
    }

    @Test
    void shouldSayWhereThereAreNoDeadLetters() throws IOException
    {
        try (Engine<Orders.Order> engine = Engine.of(Orders.Order::new, Orders.CODEC)
            .journal(ChronicleJournal.in(data())).lane("in").start())
        {
            assertTrue(engine.inlet("in") != null);
            failing(1, "there are no dead letters", "deadletters", "ls", data());
        }
        failing(1, "there is no journal", "deadletters", "ls", Files.createDirectory(directory.resolve("empty")));
        failing(2, "there is no ", "journal", "ls", directory.resolve("missing"));
    }
}
