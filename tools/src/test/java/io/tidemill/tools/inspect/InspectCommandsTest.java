// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.inspect;

import io.tidemill.engine.Engine;
import io.tidemill.engine.Inlet;
import io.tidemill.journal.ChronicleJournal;
import io.tidemill.tools.CommandRun;
import io.tidemill.tools.NumberCodec;
import io.tidemill.tools.monitor.ActivityStage;
import io.tidemill.tools.monitor.HookEvent;
import io.tidemill.tools.monitor.HookEventCodec;
import io.tidemill.tools.monitor.WorkdayGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class InspectCommandsTest
{
    private static final Duration WAIT = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private long write(final long events) throws InterruptedException
    {
        final ActivityStage stage = new ActivityStage();
        try (Engine<HookEvent> engine = start(stage))
        {
            feed(engine, events);
        }
        return stage.stateHash();
    }

    private Engine<HookEvent> start(final ActivityStage stage)
    {
        return Engine.of(HookEvent::new, HookEventCodec.INSTANCE)
            .journal(ChronicleJournal.in(data())).direct("in").stages(graph -> graph.stage("activity", stage)).start();
    }

    private static void feed(final Engine<HookEvent> engine, final long events) throws InterruptedException
    {
        final WorkdayGenerator generator = new WorkdayGenerator(3, 10, events);
        final Inlet<HookEvent> inlet = engine.inlet("in");
        for (long i = 0; i < events; i++)
        {
            assertTrue(generator.next(inlet.claim(WAIT)));
            assertEquals(i, inlet.commit());
        }
    }

    private Path data()
    {
        return directory.resolve("data");
    }

    @Test
    void shouldShowCountersOfAnEngineThatHasEnded() throws InterruptedException
    {
        write(250);
        final CommandRun run = CommandRun.of("counters", data());
        assertEquals(0, run.exitCode(), run::err);
        assertTrue(run.out().startsWith("Engine \"tidemill\", process " + ProcessHandle.current().pid()), run.out());
        assertTrue(run.out().contains("249  stage_sequence       activity"), run.out());
        assertTrue(run.out().contains("249  journal_written"), run.out());
        assertTrue(run.out().contains("From offer to handled"), run.out());
        assertTrue(CommandRun.of("counters", data(), "--prometheus").out()
            .contains("tidemill_stage_sequence{engine=\"tidemill\",stage=\"activity\"} 249\n"));
        assertTrue(CommandRun.of("counters", data().resolve("counters"), "--json").out()
            .contains("{\"name\":\"stage_sequence\",\"stage\":\"activity\",\"value\":249}"));
    }

    @Test
    void shouldDrawTheMonitorsGraph()
    {
        final String tree = CommandRun.of("monitor", "plan").out();
        assertTrue(tree.contains("journal") && tree.contains("activity"), tree);
        final String dot = CommandRun.of("monitor", "plan", "--dot").out();
        assertTrue(dot.startsWith("digraph") && dot.contains("\"journal\" -> \"activity\""), dot);
    }

    @Test
    void shouldSayWhereThereAreNoCounters()
    {
        final CommandRun run = CommandRun.of("counters", directory);
        assertEquals(2, run.exitCode());
        assertTrue(run.err().contains("there is no counters file"), run.err());
    }

    @Test
    void shouldPrintTheLastEntries() throws InterruptedException
    {
        write(25);
        final CommandRun run = CommandRun.of("tail", data());
        assertEquals(0, run.exitCode(), run::err);
        final List<String> lines = run.out().lines().toList();
        assertEquals(10, lines.size());
        assertTrue(lines.get(0).matches(" +15 +\\S+Z +EVENT +inlet 1:15 .*"), lines.get(0));
        assertTrue(lines.get(9).matches(" +24 +\\S+Z +EVENT +inlet 1:24 .* B .* session .* at 20\\S+Z"), lines.get(9));
    }

    @Test
    void shouldPrintFromASequence() throws InterruptedException
    {
        write(25);
        final CommandRun run = CommandRun.of("tail", data(), "--from", 3, "--count", 2, "--json");
        assertEquals(0, run.exitCode(), run::err);
        final List<String> lines = run.out().lines().toList();
        assertEquals(2, lines.size());
        assertTrue(lines.get(0).startsWith("{\"sequence\":3,\"kind\":\"EVENT\",\"time\":\""), lines.get(0));
        assertTrue(lines.get(0).contains("\"event\":{\"event\":\""), lines.get(0));
        assertTrue(lines.get(1).startsWith("{\"sequence\":4,"), lines.get(1));
    }

    @Test
    void shouldSayWhenThereIsNothingToPrint() throws InterruptedException
    {
        write(5);
        final CommandRun run = CommandRun.of("tail", data(), "--from", 5);
        assertEquals(0, run.exitCode());
        assertTrue(run.err().contains("holds no entry from sequence 5 on; its last is 4"), run::err);
        assertEquals("", run.out());
    }

    @Test
    void shouldReplayToTheSameState() throws InterruptedException
    {
        final long hash = write(5_000);
        final CommandRun run = CommandRun.of("replay", data());
        assertEquals(0, run.exitCode(), run::err);
        assertTrue(run.out().contains("Replayed 5,000 events of 5,000 entries, sequence 0 to 4999"), run::out);
        assertTrue(run.out().contains(String.format("State hash %016x", hash)), run::out);
        assertTrue(run.out().contains("work block"), run::out);
    }

    @Test
    void shouldVerifyASoundJournal() throws InterruptedException
    {
        write(5_000);
        final CommandRun run = CommandRun.of("verify", data(), "--frames");
        assertEquals(0, run.exitCode(), run::err);
        assertTrue(run.out().contains("entries   5,000  EVENT 5,000"), run::out);
        assertTrue(run.out().contains("sequence  0 to 4999"), run::out);
        assertTrue(run.out().contains("sequences 0 to "), run::out);
        assertTrue(run.out().endsWith(String.format("sound%n")), run::out);
    }

    @Test
    void shouldPrintTheSameInEveryLocale() throws InterruptedException
    {
        write(2_000);
        final Locale before = Locale.getDefault();
        try
        {
            // Its digits are not those of ASCII.
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            assertTrue(CommandRun.of("verify", data()).out().contains("entries   2,000  EVENT 2,000"));
            assertTrue(CommandRun.of("replay", data()).out().contains("Replayed 2,000 events of 2,000 entries"));
            assertTrue(CommandRun.of("tail", data(), "--count", 1).out().matches("(?s) +1999 .* inlet 1:1999 .*"));
        }
        finally
        {
            Locale.setDefault(before);
        }
    }

    @Test
    void shouldNameThePlaceOfDamage() throws InterruptedException, IOException
    {
        write(5_000);
        final Path file = flipABit();
        final CommandRun run = CommandRun.of("verify", data());
        assertEquals(1, run.exitCode());
        assertTrue(run.out().contains("DAMAGED"), run::out);
        assertTrue(run.out().contains(file.getFileName().toString()) && run.out().contains("checksum"), run::out);
        assertEquals(1, CommandRun.of("replay", data()).exitCode());
        assertEquals(1, CommandRun.of("tail", data()).exitCode());
    }

    @Test
    void shouldGiveUpDamageAndGoOnOnlyWhereThatIsAccepted() throws InterruptedException, IOException
    {
        write(5_000);
        assertTrue(CommandRun.of("repair", data()).out().contains("is sound: there is nothing to repair"));
        flipABit();
        final CommandRun plan = CommandRun.of("repair", data(), "--dry-run");
        assertEquals(1, plan.exitCode(), plan::err);
        assertTrue(plan.out().matches("(?s).*Would give up 1 gaps? with [1-9].*Nothing was changed.*"), plan::out);
        assertEquals(1, CommandRun.of("verify", data()).exitCode());

        final CommandRun repair = CommandRun.of("repair", data());
        assertEquals(0, repair.exitCode(), repair::err);
        assertTrue(repair.out().contains("are missing: its checksum is"), repair::out);
        assertTrue(repair.out().contains("--accept-gap"), repair::out);

        final CommandRun verify = CommandRun.of("verify", data());
        assertEquals(0, verify.exitCode(), verify::err);
        assertTrue(verify.out().contains("what repairs gave up"), verify::out);
        assertTrue(CommandRun.of("tail", data(), "--from", 0, "--count", 5_000).out().contains(
            "missing, given up by a repair"));
        final CommandRun refused = CommandRun.of("replay", data());
        assertEquals(1, refused.exitCode());
        assertTrue(refused.err().contains("was repaired on") && refused.err().contains("--accept-gap"), refused::err);
        final CommandRun replay = CommandRun.of("replay", data(), "--accept-gap");
        assertEquals(0, replay.exitCode(), replay::err);
        assertTrue(replay.out().contains("sequences are missing, given up by a repair"), replay::out);
    }

    /** Inside a frame. */
    private Path flipABit() throws IOException
    {
        final Path file = segment();
        try (RandomAccessFile damaged = new RandomAccessFile(file.toFile(), "rw"))
        {
            final long offset = 70_000;
            damaged.seek(offset);
            final int before = damaged.read();
            damaged.seek(offset);
            damaged.write(before ^ 1);
        }
        return file;
    }

    private Path segment() throws IOException
    {
        try (Stream<Path> files = Files.walk(data()))
        {
            return files.filter(file -> file.toString().endsWith(".cq4")).findFirst().orElseThrow();
        }
    }

    @Test
    void shouldReadBesideALiveWriter() throws InterruptedException
    {
        try (Engine<HookEvent> engine = start(new ActivityStage()))
        {
            feed(engine, 3_000);
            assertTrue(engine.inlet("in").await(2_999, io.tidemill.engine.Durability.PAGE_CACHE, WAIT));
            final CommandRun verify = CommandRun.of("verify", data());
            assertEquals(0, verify.exitCode(), verify::err);
            assertTrue(verify.out().contains("being written right now"), verify::out);
            assertTrue(CommandRun.of("tail", data(), "--count", 1).out().contains("2999"));
            assertTrue(CommandRun.of("replay", data()).out().contains("Replayed 3,000 events"));
            assertEquals(3_000, engine.inlet("in").lastPosition() + 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tail", "replay", "verify", "repair"})
    void shouldRefuseWhatIsNoJournal(final String command) throws IOException
    {
        final CommandRun missing = CommandRun.of(command, directory.resolve("nowhere"));
        assertEquals(2, missing.exitCode());
        assertTrue(missing.err().contains("there is no " + directory.resolve("nowhere")), missing::err);

        final Path file = Files.writeString(directory.resolve("file"), "x");
        final CommandRun ofFile = CommandRun.of(command, file);
        assertEquals(2, ofFile.exitCode());
        assertTrue(ofFile.err().contains("is a file"), ofFile::err);

        final CommandRun empty = CommandRun.of(command, directory);
        assertEquals(1, empty.exitCode());
        assertTrue(empty.err().contains("there is no journal in " + directory), empty::err);
        assertEquals(1, empty.err().lines().count(), empty::err);
        assertEquals(2, CommandRun.of(command).exitCode());
    }

    @Test
    void shouldRefuseImpossibleOptions()
    {
        assertEquals(2, CommandRun.of("tail", directory, "--count", 0).exitCode());
        assertEquals(2, CommandRun.of("tail", directory, "--from", -1).exitCode());
        assertFalse(CommandRun.of("tail", directory, "--count", "x").err().isEmpty());
    }

    @Test
    void shouldShowAndRefuseEventsOfAnotherCodec()
    {
        try (Engine<long[]> engine = Engine.of(() -> new long[1], new NumberCodec())
            .journal(ChronicleJournal.in(data())).direct("in").start())
        {
            assertEquals(0, engine.inlet("in").offer((event, position) -> event[0] = 0x1122334455667788L));
        }
        final CommandRun tail = CommandRun.of("tail", data());
        assertEquals(0, tail.exitCode(), tail::err);
        assertTrue(tail.out().contains("8877665544332211"), tail::out);
        assertTrue(CommandRun.of("tail", data(), "--json").out().contains("\"hex\":\"8877665544332211\""));
        assertEquals(0, CommandRun.of("verify", data()).exitCode());
        final CommandRun replay = CommandRun.of("replay", data());
        assertEquals(1, replay.exitCode());
        assertTrue(replay.err().contains("events of codec \"number\""), replay::err);
    }
}
