// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.data;

import com.lmax.disruptor.EventHandler;
import io.tidemill.engine.ConsumerPosition;
import io.tidemill.engine.Engine;
import io.tidemill.engine.EngineBuilder;
import io.tidemill.engine.EventLog;
import io.tidemill.engine.FailurePolicy;
import io.tidemill.engine.OutputPlan;
import io.tidemill.engine.SnapshotPlan;
import io.tidemill.engine.Stage;
import io.tidemill.engine.snapshot.SnapshotStore;
import io.tidemill.journal.JournalInventory;
import io.tidemill.journal.SegmentInfo;
import io.tidemill.tools.CommandRun;
import io.tidemill.tools.MonitorData;
import io.tidemill.tools.monitor.ActivityStage;
import io.tidemill.tools.monitor.HookEvent;
import io.tidemill.tools.monitor.HookEventCodec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PruneCommandTest
{
    private static final Duration WAIT = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private MonitorData data;
    private Path directory;

    @BeforeEach
    void inItsFolder()
    {
        directory = folder.resolve("data");
        data = new MonitorData(directory);
    }

    @Test
    void shouldSayWhatWouldGoThenRemoveThat() throws InterruptedException, IOException
    {
        data.write(6_000);
        final long hash = data.write(6_000);
        final List<String> before = files();
        final CommandRun dry = prune("--dry-run");
        assertEquals(0, dry.exitCode(), dry::err);
        assertContains(dry.out(), "Needed is what came behind the snapshot at sequence 5999, the oldest of 2");
        assertTrue(dry.out().matches("(?s).*events +would remove [1-9]\\d* of \\d+ segments, [\\d,]+ bytes: " +
            "sequences 0 to [1-5]\\d{3},\\R +the last one ended 20\\S+Z\\R +needed from sequence 5999 on\\R.*"),
            dry.out());
        assertContains(dry.out(), "outputs       nothing would go, of 2 segments");
        assertContains(dry.out(), "Nothing was changed.");
        assertFalse(dry.out().contains("dead-letters"), dry::out);
        assertEquals(before, files());

        final CommandRun run = prune();
        assertEquals(0, run.exitCode(), run::err);
        assertEquals(dry.out().replace("would remove", "removed").replace("nothing would go", "nothing removed")
            .replace(" Nothing was changed.", ""), run.out());
        assertTrue(files().size() < before.size());

        final CommandRun verify = CommandRun.of("verify", directory);
        assertEquals(0, verify.exitCode(), verify::out);
        final CommandRun replay = CommandRun.of("replay", directory, "--from-snapshot", "--until", 11_998, "--verify");
        assertEquals(0, replay.exitCode(), replay::err);
        assertContains(replay.out(), "Began with the snapshot behind sequence 5999");
        assertEquals(hash, data.write(0));
        assertContains(prune().out(), "nothing removed");
    }

    @Test
    void shouldRemoveNothingWithoutASnapshot() throws InterruptedException, IOException
    {
        try (Engine<HookEvent> engine = data.builder(new ActivityStage()).start())
        {
            data.feed(engine, 6_000);
        }
        assertRefused("nothing was removed: there is no snapshot in " + directory.resolve("snapshots"));
    }

    @Test
    void shouldRemoveNothingWhereNoSnapshotCanBeUsed() throws InterruptedException, IOException
    {
        data.write(6_000);
        damage(5_999);
        assertRefused("Note: the snapshot at sequence 5999 is of no use: ");
        assertRefused("there is no usable snapshot");
    }

    @Test
    void shouldCountOnTheOldestSnapshotThatCanBeUsed() throws InterruptedException, IOException
    {
        data.write(3_000);
        final long hash = data.write(6_000);
        damage(2_999);
        final CommandRun run = prune();
        assertEquals(0, run.exitCode(), run::err);
        assertContains(run.out(), "the snapshot at sequence 8999, the only one that can be used");
        assertContains(run.out(), "note: the snapshot at sequence 2999 is of no use: ");
        assertEquals(hash, data.write(0));
    }

    /** Whoever began with it would begin with the state of other events. */
    @Test
    void shouldNotCountOnASnapshotOfAnotherJournal() throws InterruptedException, IOException
    {
        final MonitorData other = new MonitorData(folder.resolve("other"));
        other.write(5_000);
        try (Engine<HookEvent> engine = data.builder(new ActivityStage()).start())
        {
            data.feed(engine, 6_000);
        }
        copy(folder.resolve("other/snapshots"), directory.resolve("snapshots"));
        assertRefused("Note: the snapshot at sequence 4999 is of no use: the journal holds another entry there");
    }

    /** A start would pass over it. */
    @Test
    void shouldNotCountOnASnapshotWhoseOutputsAreLost() throws InterruptedException, IOException
    {
        final MonitorData other = new MonitorData(folder.resolve("other"));
        other.write(1_500);
        data.write(6_000);
        Files.move(directory.resolve("outputs"), folder.resolve("lost"));
        assertRefused("it goes on from output 5, and there is no log of outputs in this data directory");
        copy(folder.resolve("other/outputs"), directory.resolve("outputs"));
        assertRefused("the log of outputs ends before output 5");
    }

    @Test
    void shouldKeepWhatConsumersHaveYetToReadUnlessTheyAreTooFarBehind() throws InterruptedException
    {
        data.write(9_000);
        try (ConsumerPosition slow = data.journal().consumers().orElseThrow().open("slow", 0))
        {
            slow.moveTo(2_000);
            final CommandRun run = prune("--dry-run");
            assertTrue(run.out().matches("(?s).*events +would remove \\d+ of \\d+ segments, [\\d,]+ bytes: " +
                "sequences 0 to 1\\d{3},.*"), run.out());
            assertContains(run.out(),
                "note: segments are kept for consumer \"slow\", which has yet to read sequence 2001");
            final CommandRun cutOff = prune("--cut-off-consumers-at", "100kB");
            assertContains(cutOff.out(), "note: consumer \"slow\" is cut off");
            assertTrue(cutOff.out().matches("(?s).*sequences 0 to [4-8]\\d{3},.*"), cutOff.out());
            final CommandRun shown = CommandRun.of("consumers", "ls", directory);
            assertContains(shown.out(), "cut off: the log begins with ");
        }
    }

    @Test
    void shouldKeepByAgeAndBytes() throws InterruptedException
    {
        data.write(9_000);
        final CommandRun young = prune("--keep-for", "7d");
        assertContains(young.out(), "events        nothing removed, of ");
        assertTrue(young.out().matches("(?s).* \\d+ segments that nobody needs are kept by --keep-for .*"),
            young.out());
        assertContains(prune("--keep-bytes", "10GB").out(), "events        nothing removed, of ");
        final long bytes = JournalInventory.of(data.journal()).segments().stream().mapToLong(SegmentInfo::bytes).sum();
        final CommandRun some = prune("--keep-bytes", String.valueOf(bytes / 2), "--keep-for", "0s");
        assertTrue(some.out().matches(
            "(?s).*events +removed \\d+ of .*\\d segments? that nobody needs (is|are) kept.*"), some.out());
        final CommandRun all = prune();
        assertTrue(all.out().matches("(?s).*events +removed \\d+ of .*"), all.out());
    }

    @Test
    void shouldRemoveOutputsAndDeadLetters() throws InterruptedException
    {
        final EventLog letters = data.journal().companion("dead-letters").orElseThrow();
        try (Engine<HookEvent> engine = picky().deadLetters(letters).start())
        {
            data.feed(engine, 4_000);
        }
        final CommandRun run = prune();
        assertEquals(0, run.exitCode(), run::err);
        assertTrue(run.out().matches("(?s).*outputs +removed [1-9].*dead-letters +removed [1-9].*"), run.out());
        for (final String log : List.of("", "outputs", "dead-letters"))
        {
            final CommandRun verify = CommandRun.of("verify", directory.resolve(log));
            assertEquals(0, verify.exitCode(), verify::out);
        }
        try (Engine<HookEvent> engine = picky().deadLetters(letters).start())
        {
            assertEquals(3_999, engine.recovery().snapshot());
            assertEquals(List.of(), engine.recovery().outputs().differences());
            data.feed(engine, 1_000);
        }
    }

    @Test
    void shouldRemoveBesideALiveEngine() throws InterruptedException
    {
        final ActivityStage stage = new ActivityStage();
        try (Engine<HookEvent> engine = data.start(stage))
        {
            data.feed(engine, 6_000);
            final SnapshotStore snapshots = data.journal().snapshots().orElseThrow();
            snapshots.request();
            final long endNs = System.nanoTime() + WAIT.toNanos();
            while (snapshots.sequences().isEmpty())
            {
                assertTrue(System.nanoTime() < endNs, "no snapshot within " + WAIT);
                data.feed(engine, 1);
            }
            final CommandRun run = prune();
            assertEquals(0, run.exitCode(), run::err);
            assertTrue(run.out().matches("(?s).*events +removed [1-9].*"), run.out());
            data.feed(engine, 3_000);
        }
        assertEquals(stage.stateHash(), data.write(0));
    }

    @ParameterizedTest
    @CsvSource({
        "--keep-for, 7 fortnights, 'write 7d, 12h, 90m', ", "--keep-for, -1d, up to ten years,",
        "--keep-for, 9999999d, up to ten years,", "--keep-for, P-1D, up to ten years,",
        "--keep-bytes, 10 apples, 'write 4096, 500MB',", "--keep-bytes, -1, no number of bytes,",
        "--keep-bytes, 99999999TB, up to 8 EiB,", "--cut-off-consumers-at, x, no number of bytes,"})
    void shouldRefuseWhatIsNoTimeOrSize(final String option, final String value, final String why)
    {
        final CommandRun run = CommandRun.of("prune", folder, option + "=" + value);
        assertEquals(2, run.exitCode());
        assertContains(run.err(), option);
        assertContains(run.err(), why);
    }

    @Test
    void shouldReadTimesAndSizes()
    {
        assertEquals(Duration.ofDays(7), new AgeConverter().convert("7d"));
        assertEquals(Duration.ofDays(14), new AgeConverter().convert("2 W"));
        assertEquals(Duration.ofSeconds(90), new AgeConverter().convert("PT1M30S"));
        assertEquals(4_096, new BytesConverter().convert("4096"));
        assertEquals(4_096, new BytesConverter().convert("4KiB"));
        assertEquals(1_500_000_000L, new BytesConverter().convert("1.5 gb"));
        assertEquals(10L << 40, new BytesConverter().convert("10TiB"));
        assertEquals(12, new BytesConverter().convert("12B"));
    }

    private EngineBuilder<HookEvent> picky()
    {
        return Engine.of(HookEvent::new, HookEventCodec.INSTANCE)
            .journal(data.journal())
            .direct("import")
            .outputs(OutputPlan.hashes(1))
            .snapshots(SnapshotPlan.onClose().keeping(1))
            .stages(graph -> graph.stage(ActivityStage.NAME, new ActivityStage())
                .thenAll(Stage.<HookEvent>stage("picky", new Picky()).stateless()
                    .onFailure(FailurePolicy.deadLetter())));
    }

    private void assertRefused(final String why) throws IOException
    {
        final List<String> before = files();
        for (final String[] args : new String[][] {{}, {"--dry-run"}})
        {
            final CommandRun run = prune(args);
            assertEquals(1, run.exitCode());
            assertContains(run.err().replace("would be removed", "was removed"), why);
            assertEquals("", run.out());
        }
        assertEquals(before, files());
    }

    private CommandRun prune(final String... options)
    {
        final Object[] args = new Object[2 + options.length];
        args[0] = "prune";
        args[1] = directory;
        System.arraycopy(options, 0, args, 2, options.length);
        return CommandRun.of(args);
    }

    private void damage(final long sequence) throws IOException
    {
        final SnapshotStore store = data.journal().snapshots().orElseThrow();
        assertTrue(store.sequences().contains(sequence), store.sequences()::toString);
        Files.delete(directory.resolve(String.format("snapshots/%019d/snapshot.properties", sequence)));
    }

    private static void copy(final Path from, final Path to) throws IOException
    {
        try (Stream<Path> files = Files.walk(from))
        {
            for (final Path file : (Iterable<Path>)files::iterator)
            {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }

    private List<String> files() throws IOException
    {
        try (Stream<Path> files = Files.walk(directory))
        {
            return files.filter(file -> file.toString().endsWith(".cq4")).map(Path::toString).sorted().toList();
        }
    }

    private static void assertContains(final String text, final String part)
    {
        assertTrue(text.contains(part), () -> "\"" + part + "\" is not in: " + text);
    }

    /** Cannot handle some events, and has much to say about it. */
    private static final class Picky implements EventHandler<HookEvent>
    {
        @Override
        public void onEvent(final HookEvent event, final long sequence, final boolean endOfBatch)
        {
            if (sequence % 32 == 7)
            {
                throw new IllegalArgumentException("not this one, ".repeat(100));
            }
        }
    }
}
