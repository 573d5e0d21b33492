// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.CloseReport;
import io.tidemill.engine.Engine;
import io.tidemill.engine.EntryKind;
import io.tidemill.engine.SnapshotPlan;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A service is killed at random moments; whatever its log of events holds in the end, its log of outputs must hold what
 * a model computes from that, each once and in order, and effects must have seen all of it.
 */
@ExtendWith(ResourceLeakExtension.class)
class ExactlyOnceTest
{
    @TempDir
    Path temp;

    @Test
    void shouldPublishEachOutputOnceWhateverIsKilled() throws Exception
    {
        killAndCheck(8);
    }

    @Test
    @Tag("long")
    void shouldPublishEachOutputOnceOverTwoHundredKills() throws Exception
    {
        killAndCheck(200);
    }

    private void killAndCheck(final int kills) throws Exception
    {
        final long seed = Long.getLong("tidemill.test.seed", System.nanoTime());
        final Random random = new Random(seed);
        final Path directory = temp.resolve("data");
        final List<Long> effects = new ArrayList<>();
        int fromSnapshots = 0;
        for (int i = 0; i < kills; i++)
        {
            final String round = "seed " + seed + ", kill " + i;
            fromSnapshots += runAndKill(directory, random, effects, round);
            if (i % 20 == 19)
            {
                ModelOfAccounts.assertOutputs(directory, round);
            }
        }
        ModelOfAccounts.assertOutputs(directory, "seed " + seed);
        assertTrue(kills < 100 || fromSnapshots > kills / 10, fromSnapshots + " starts began with a snapshot");
        closeWithEffects(directory, random.nextLong(), effects);
        assertEffects(directory, effects);
        AccountService.run(directory, 100);
        assertSameFromNothing(directory);
        ModelOfAccounts.assertOutputs(directory, "seed " + seed + ", after a close");
    }

    /** Whether it began with a snapshot. */
    private static int runAndKill(
        final Path directory, final Random random, final List<Long> effects, final String round) throws Exception
    {
        final boolean closes = random.nextInt(5) == 0;
        try (ForkedJvm service = ForkedJvm.start(AccountService.class, directory.toString(),
            Long.toString(random.nextLong()), closes ? Integer.toString(random.nextInt(3_000)) : "0"))
        {
            String line = service.line();
            while (line != null && !line.startsWith("recovered"))
            {
                note(line, effects);
                line = service.line();
            }
            assertTrue(line != null, () -> round + ": " + service.output());
            final int began = line.contains(" from -1 ") ? 0 : 1;
            if (!closes)
            {
                awaitMore(service, random.nextInt(40), effects);
                service.kill();
            }
            line = service.line();
            while (line != null)
            {
                note(line, effects);
                assertTrue(!line.startsWith("refused"), round + ": " + line);
                line = service.line();
            }
            return began;
        }
    }

    private static void awaitMore(final ForkedJvm service, final int lines, final List<Long> effects)
    {
        for (int i = 0; i < lines; i++)
        {
            note(service.line(), effects);
        }
    }

    private static void note(final String line, final List<Long> effects)
    {
        if (line != null && line.matches("effect [0-9]+00|effect 0"))
        {
            effects.add(Long.parseLong(line.substring("effect ".length())));
        }
    }

    private void closeWithEffects(final Path directory, final long seed, final List<Long> effects) throws Exception
    {
        try (ForkedJvm service =
            ForkedJvm.start(AccountService.class, directory.toString(), Long.toString(seed), "100"))
        {
            String line = service.line();
            while (line != null)
            {
                note(line, effects);
                line = service.line();
            }
            assertEquals(0, service.await(), service.output());
        }
    }

    private static void assertEffects(final Path directory, final List<Long> effects)
    {
        try (JournalReader<LongEvent> reader = ChronicleJournal.in(directory).read(LongEvent.CODEC))
        {
            while (reader.next())
            {
                if (reader.kind() == EntryKind.EVENT.code() && reader.sequence() % 100 == 0)
                {
                    assertTrue(effects.contains(reader.sequence()), "no effect of sequence " + reader.sequence());
                }
            }
        }
    }

    /** From nothing: the same state, and no other output. */
    private static void assertSameFromNothing(final Path directory)
    {
        final CloseReport fromSnapshot = close(directory, SnapshotPlan.onDemand(), true);
        final CloseReport fromNothing = close(directory, SnapshotPlan.onDemand().ignoringOlder(), false);
        assertEquals(fromSnapshot.stage("accounts").stateHash(), fromNothing.stage("accounts").stateHash());
    }

    private static CloseReport close(final Path directory, final SnapshotPlan plan, final boolean fromSnapshot)
    {
        try (Engine<LongEvent> engine = AccountService.builder(directory, 2).lane("in").snapshots(plan).start())
        {
            assertEquals(List.of(), engine.recovery().outputs().differences());
            assertEquals(fromSnapshot, engine.recovery().snapshot() >= 0, engine.recovery()::toString);
            return engine.close(Duration.ofSeconds(20));
        }
    }
}
