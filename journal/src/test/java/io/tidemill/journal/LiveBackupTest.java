// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.CloseReport;
import io.tidemill.engine.Engine;
import io.tidemill.engine.RecoveryReport;
import io.tidemill.engine.SnapshotPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A service of another process is backed up while it writes; an engine starts from each copy. */
@ExtendWith(ResourceLeakExtension.class)
class LiveBackupTest
{
    private static final int BACKUPS = 10;
    private static final String PAUSE_NS = "5000000";
    private static final Duration WAIT = Duration.ofSeconds(20);

    @TempDir
    Path temp;

    @Test
    void shouldMakeCopiesOfAWritingEngineThatEnginesStartFrom() throws Exception
    {
        final long seed = Long.getLong("tidemill.test.seed", System.nanoTime());
        final Path data = temp.resolve("data");
        final Path place = temp.resolve("backup");
        long last = -1;
        try (ForkedJvm service =
            ForkedJvm.start(AccountService.class, data.toString(), Long.toString(seed), "0", PAUSE_NS))
        {
            String line = service.line();
            while (line != null && !line.startsWith("effect"))
            {
                line = service.line();
            }
            final Thread lines = new Thread(() -> readAll(service), "lines");
            lines.start();
            for (int i = 0; i < BACKUPS; i++)
            {
                final String round = "seed " + seed + ", backup " + i;
                final BackupReport report = Backup.of(ChronicleJournal.in(data)).to(place);
                assertTrue(report.lastSequence() > last, round);
                last = report.lastSequence();
                assertEquals(List.of(), report.notes(), round);
                assertEquals(1, report.snapshots().size(), round);
                assertStartsFrom(report, place, temp.resolve("restored-" + i), round);
            }
            service.kill();
            lines.join(WAIT.toMillis());
            assertFalse(lines.isAlive());
        }
        assertEquals(List.of("tell"), ChronicleJournal.in(data).consumers().orElseThrow().names());
        assertEquals(List.of(), CopyRun.companions(data).stream()
            .flatMap(name -> new JournalConsumers(data.resolve(name)).names().stream()).toList());
    }

    /** A service whose lines nobody reads stands still. */
    private static void readAll(final ForkedJvm service)
    {
        String line = service.line();
        while (line != null)
        {
            line = service.line();
        }
    }

    private static void assertStartsFrom(
        final BackupReport report, final Path place, final Path directory, final String round) throws Exception
    {
        final BackupReport restored = Backup.restore(place, directory, BackupListener.NONE);
        assertEquals(report.lastSequence(), restored.lastSequence(), round);
        ModelOfAccounts.assertOutputs(directory, round);
        try (Engine<LongEvent> engine = AccountService.builder(directory, 1 + new Random().nextInt(4))
            .lane("in").snapshots(SnapshotPlan.onDemand()).start())
        {
            final RecoveryReport recovery = engine.recovery();
            assertEquals(List.of(), recovery.outputs().differences(), round);
            assertEquals(0, recovery.outputs().movedAside(), round + ": each output's cause is there");
            assertEquals(report.snapshots().get(0), recovery.snapshot(), round + ": " + recovery.notes());
            assertEquals(report.lastSequence(), recovery.lastSequence(), round);
            engine.inlet("in").publish((event, sequence, value) -> event.set(value), 7L, WAIT);
            final CloseReport closed = engine.close(WAIT);
            assertTrue(closed.complete(), round);
        }
        ModelOfAccounts.assertOutputs(directory, round + ", closed");
        try (JournalReader<LongEvent> reader =
            ChronicleJournal.in(directory).read(LongEvent.CODEC, report.lastSequence()))
        {
            assertTrue(reader.next());
            final int epoch = reader.epoch();
            assertTrue(reader.next());
            assertTrue(reader.epoch() > epoch, round + ": epoch " + epoch);
        }
        FileTree.remove(directory);
    }
}
