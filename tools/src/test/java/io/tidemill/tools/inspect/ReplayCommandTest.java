// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.inspect;

import com.lmax.disruptor.EventHandler;
import io.tidemill.engine.Durability;
import io.tidemill.engine.Engine;
import io.tidemill.engine.ReplayPlan;
import io.tidemill.engine.StateHashed;
import io.tidemill.tools.CommandRun;
import io.tidemill.tools.MonitorData;
import io.tidemill.tools.monitor.ActivityStage;
import io.tidemill.tools.monitor.HookEvent;
import io.tidemill.tools.monitor.HookEventCodec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ReplayCommandTest
{
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
    void shouldCompareStateHashes() throws InterruptedException
    {
        final long hash = data.write(5_500);
        final CommandRun run = CommandRun.of("replay", directory, "--verify");
        assertEquals(0, run.exitCode(), run::err);
        assertContains(run.out(), "Replayed 5,500 events of 5,500 entries, sequence 0 to 5499");
        assertContains(run.out(), String.format("State hash %016x", hash));
        assertContains(run.out(), "Compared 5 state hashes with those in " + directory.resolve("outputs") +
            ": all are equal");
        assertEquals("", run.err());
    }

    @Test
    void shouldNameTheFirstDifference() throws InterruptedException
    {
        try (Engine<HookEvent> engine = data.builder(new Forgetful(2_222)).start())
        {
            data.feed(engine, 5_500);
        }
        final CommandRun run = CommandRun.of("replay", directory, "--verify");
        assertEquals(1, run.exitCode(), run::err);
        assertContains(run.out(), String.format("DIFFERENT%n"));
        assertTrue(run.out().matches("(?s).*sequence 2999: stage \"activity\" has the state hash [0-9a-f]{16} now, " +
            "and the log holds [0-9a-f]{16}\\R.*"), run::out);
        assertContains(run.out(), "State went astray there, or at most 999 sequences before.");
        assertContains(run.out(), "Compared 5 state hashes");
        // Up to there all was well.
        final CommandRun before = CommandRun.of("replay", directory, "--verify", "--until", 2_998);
        assertEquals(0, before.exitCode(), before::out);
        assertContains(before.out(), "Compared 2 state hashes");
        // And who does not want to know is not told.
        assertEquals(0, CommandRun.of("replay", directory).exitCode());
    }

    @Test
    void shouldBeginWithTheNewestSnapshot() throws InterruptedException, IOException
    {
        data.write(2_500);
        final long hash = data.write(3_000);
        final CommandRun all = CommandRun.of("replay", directory, "--from-snapshot", "--verify");
        assertEquals(0, all.exitCode(), all::err);
        assertContains(all.out(), "Began with the snapshot behind sequence 5499");
        assertContains(all.out(), "Replayed 0 events: there are no entries behind the snapshot");
        assertContains(all.out(), String.format("State hash %016x", hash));
        assertContains(all.out(), "Compared nothing: ");

        final CommandRun older = CommandRun.of("replay", directory, "--from-snapshot", "--until", 5_498, "--verify");
        assertEquals(0, older.exitCode(), older::err);
        assertContains(older.out(), "Began with the snapshot behind sequence 2499");
        assertContains(older.out(), "Replayed 2,999 events of 2,999 entries, sequence 2500 to 5498");
        assertContains(older.out(), "Compared 3 state hashes");

        final CommandRun none = CommandRun.of("replay", directory, "--from-snapshot", "--until", 1_000);
        assertEquals(0, none.exitCode(), none::err);
        assertContains(none.out(), "no snapshot up to sequence 1000 to begin with: began with the first entry");
        assertContains(none.out(), "sequence 0 to 1000");
    }

    @Test
    void shouldPassOverADamagedSnapshotAndSaySo() throws InterruptedException, IOException
    {
        data.write(2_500);
        final long hash = data.write(3_000);
        Files.delete(directory.resolve("snapshots/0000000000000005499/snapshot.properties"));
        final CommandRun run = CommandRun.of("replay", directory, "--from-snapshot");
        assertEquals(0, run.exitCode(), run::err);
        assertContains(run.err(), "Note: the snapshot at sequence 5499 is passed over: ");
        assertContains(run.out(), "Began with the snapshot behind sequence 2499");
        assertContains(run.out(), String.format("State hash %016x", hash));
    }

    @Test
    void shouldEndWithASequence() throws InterruptedException
    {
        data.write(1_500);
        final ActivityStage stage = new ActivityStage();
        data.builder(stage).replay(ReplayPlan.all().until(1_233));
        final CommandRun run = CommandRun.of("replay", directory, "--until", 1_233);
        assertEquals(0, run.exitCode(), run::err);
        assertContains(run.out(), "Replayed 1,234 events of 1,234 entries, sequence 0 to 1233");
        assertContains(run.out(), String.format("State hash %016x", stage.stateHash()));
        final CommandRun refused = CommandRun.of("replay", directory, "--until", -1);
        assertEquals(2, refused.exitCode());
        assertContains(refused.err(), "--until must be at least 0, not -1");
    }

    @Test
    void shouldSayWhereThereIsNothingToCompareWith() throws InterruptedException
    {
        try (Engine<HookEvent> engine = Engine.of(HookEvent::new, HookEventCodec.INSTANCE).journal(data.journal())
            .direct("import").stages(graph -> graph.stage("activity", new ActivityStage())).start())
        {
            data.feed(engine, 1_500);
        }
        final CommandRun older = CommandRun.of("replay", directory, "--verify");
        assertEquals(1, older.exitCode());
        assertContains(older.err(), "there is nothing to compare with: " + directory.resolve("outputs") +
            " is not there.");
        assertEquals(1, older.err().lines().count(), older::err);

        data.write(400);
        final CommandRun now = CommandRun.of("replay", directory, "--verify");
        assertEquals(0, now.exitCode(), now::err);
        assertContains(now.out(), "Compared 1 state hash with that in ");
        final CommandRun few = CommandRun.of("replay", directory, "--verify", "--until", 998);
        assertEquals(0, few.exitCode(), few::err);
        assertContains(few.out(), "Compared nothing: ");
        assertContains(few.out(), "one is kept behind each 1,000 of them");
    }

    @Test
    void shouldCompareBesideALiveWriter() throws InterruptedException
    {
        try (Engine<HookEvent> engine = data.start(new ActivityStage()))
        {
            data.feed(engine, 3_500);
            assertTrue(engine.inlet("import").await(3_499, Durability.PAGE_CACHE, Duration.ofSeconds(20)));
            final CommandRun run = CommandRun.of("replay", directory, "--verify");
            assertEquals(0, run.exitCode(), run::err);
            assertContains(run.out(), "Replayed 3,500 events");
        }
        assertContains(CommandRun.of("replay", directory, "--verify").out(), "Compared 3 state hashes");
    }

    @Test
    void shouldNotShowAStateWithoutWhatWasRemoved() throws InterruptedException
    {
        final long hash = data.write(8_000);
        final long first = data.journal().removeBefore(6_000);
        assertTrue(first > 1_000, "begins with " + first);
        final CommandRun refused = CommandRun.of("replay", directory);
        assertEquals(1, refused.exitCode());
        assertContains(refused.err(), "begins with sequence " + first + ", since older segments were removed");
        assertContains(refused.err(), "--from-snapshot");
        assertEquals("", refused.out());
        final CommandRun run = CommandRun.of("replay", directory, "--from-snapshot");
        assertEquals(0, run.exitCode(), run::err);
        assertContains(run.out(), String.format("State hash %016x", hash));
        final CommandRun tooEarly = CommandRun.of("replay", directory, "--from-snapshot", "--until", 7_000);
        assertEquals(1, tooEarly.exitCode());
        assertContains(tooEarly.err(), "there is no snapshot up to sequence 7000 to begin with");
        assertEquals("", tooEarly.out());
    }

    private static void assertContains(final String text, final String part)
    {
        assertTrue(text.contains(part), () -> "\"" + part + "\" is not in: " + text);
    }

    /** Logic that once did not take an event in, as no replay will. */
    private static final class Forgetful implements EventHandler<HookEvent>, StateHashed
    {
        private final ActivityStage stage = new ActivityStage();
        private final long forgotten;

        Forgetful(final long forgotten)
        {
            this.forgotten = forgotten;
        }

        @Override
        public void onEvent(final HookEvent event, final long sequence, final boolean endOfBatch)
        {
            if (sequence != forgotten)
            {
                stage.onEvent(event, sequence, endOfBatch);
            }
        }

        @Override
        public long stateHash()
        {
            return stage.stateHash();
        }
    }
}
