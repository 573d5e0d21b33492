// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.demo;

import io.tidemill.engine.EntryKind;
import io.tidemill.journal.ChronicleJournal;
import io.tidemill.journal.JournalReader;
import io.tidemill.journal.VerifyReport;
import io.tidemill.tools.monitor.HookEvent;
import io.tidemill.tools.monitor.HookEventCodec;
import io.tidemill.tools.monitor.SequentialModel;
import io.tidemill.tools.monitor.WorkdayGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A writer that is killed again and again, at moments drawn at random: while it starts, recovers, or writes at full
 * speed. Beside it stand a ledger of what it acknowledged, and a model of the state.
 */
class KillTest
{
    private static final long SEED = 7;
    private static final long EVENTS = 5_000_000;
    private static final long STILL_TO_WRITE = 20_000;

    @TempDir
    private Path directory;

    private Path data;
    private long acknowledged = -1;

    @Test
    @Timeout(240)
    void shouldFindEveryAcknowledgedEventOnceInOrderAfterTwentyKills() throws Exception
    {
        killAndCheck(20);
    }

    @Test
    @Tag("long")
    @Timeout(1800)
    void shouldFindEveryAcknowledgedEventOnceInOrderAfterManyKills() throws Exception
    {
        killAndCheck(150);
    }

    private void killAndCheck(final int kills) throws Exception
    {
        data = Files.createDirectory(directory.resolve("data"));
        final long seed = System.nanoTime();
        System.out.println("KillTest: moments from seed " + seed);
        final Random random = new Random(seed);
        int acknowledging = 0;
        for (int i = 0; i < kills; i++)
        {
            final long before = acknowledged;
            // Each fifth while it starts or recovers, the others while it writes.
            writeAndKill(random, i % 5 == 4);
            acknowledging += acknowledged > before ? 1 : 0;
            assertHoldsAllAcknowledged("kill " + i + ", seed " + seed);
        }
        assertTrue(acknowledging >= kills / 2, "most writers got so far as to acknowledge something");
        final long end = finish();
        assertEquals(end, acknowledged + 1);
        assertAudited(end);
    }

    private void writeAndKill(final Random random, final boolean early) throws Exception
    {
        try (ChildProcess writer = start("writer", EVENTS))
        {
            final long startNs = System.nanoTime();
            while (!early && writer.acknowledged() < 0)
            {
                assertTrue(writer.isAlive(), () -> "the writer must live until it is killed" + said(writer));
                assertTrue(System.nanoTime() - startNs < 60_000_000_000L, "no acknowledgement in 60 s");
                LockSupport.parkNanos(100_000);
            }
            LockSupport.parkNanos((long)(random.nextDouble() * (early ? 1_500_000_000L : 60_000_000L)));
            writer.kill();
            assertTrue(writer.acknowledged() < EVENTS - 1, "killed on the way");
            acknowledged = Math.max(acknowledged, writer.acknowledged());
        }
    }

    private static String said(final ChildProcess writer)
    {
        try
        {
            return ": " + writer.failure("ended").getMessage();
        }
        catch (final IOException ex)
        {
            return ": " + ex;
        }
    }

    private void assertHoldsAllAcknowledged(final String when)
    {
        if (!Files.exists(data.resolve("tidemill.properties")))
        {
            assertEquals(-1, acknowledged, when);
            return;
        }
        final ChronicleJournal journal = ChronicleJournal.in(data);
        final VerifyReport report = journal.verify(frames ->
        {
        });
        assertTrue(report.isSound(), () -> when + ": " + report.damage());
        long next = 0;
        try (JournalReader<HookEvent> reader = journal.read(HookEventCodec.INSTANCE))
        {
            while (reader.next())
            {
                if (reader.kind() == EntryKind.EVENT.code())
                {
                    assertEquals(next, reader.position(), when);
                    next++;
                }
            }
        }
        assertTrue(next > acknowledged, when + ": holds " + next + ", acknowledged up to " + acknowledged);
    }

    private long finish() throws Exception
    {
        final long reached = lastPosition() + 1 + STILL_TO_WRITE;
        try (ChildProcess writer = start("last writer", reached))
        {
            writer.awaitSuccess(120);
            assertEquals(1, writer.said(Message.CLOSE_COMPLETE));
            acknowledged = writer.acknowledged();
            assertEquals(modelHash(reached), writer.said(Message.STATE_HASH), "state against the model");
        }
        return reached;
    }

    private long lastPosition()
    {
        long last = -1;
        try (JournalReader<HookEvent> reader = ChronicleJournal.in(data).read(HookEventCodec.INSTANCE))
        {
            while (reader.next())
            {
                last = reader.position();
            }
        }
        return last;
    }

    private void assertAudited(final long end) throws Exception
    {
        final List<String> arguments = new ArrayList<>(List.of(
            "demo-auditor", "--data", data.toString(), "--acknowledged", Long.toString(acknowledged)));
        arguments.addAll(stream().arguments());
        try (ChildProcess auditor = ChildProcess.start("auditor", directory, arguments))
        {
            auditor.awaitSuccess(120);
            assertEquals(end, auditor.said(Message.JOURNALED));
            assertEquals(0, auditor.said(Message.MISSING));
            assertEquals(0, auditor.said(Message.DOUBLED));
            assertEquals(0, auditor.said(Message.ALTERED));
            assertEquals(modelHash(end), auditor.said(Message.STATE_HASH));
        }
    }

    private ChildProcess start(final String name, final long until) throws IOException
    {
        final List<String> arguments = new ArrayList<>(List.of("demo-writer", "--data", data.toString(),
            "--full-speed-until", Long.toString(until), "--paced-until", Long.toString(until), "--rate", "1000"));
        arguments.addAll(stream().arguments());
        return ChildProcess.start(name, directory, arguments);
    }

    private static StreamSpec stream()
    {
        return new StreamSpec(null, SEED, EVENTS);
    }

    private static long modelHash(final long events)
    {
        final WorkdayGenerator generator = new WorkdayGenerator(SEED, WorkdayGenerator.DEFAULT_AGENTS, EVENTS);
        final SequentialModel model = new SequentialModel();
        final HookEvent event = new HookEvent();
        for (long i = 0; i < events; i++)
        {
            assertTrue(generator.next(event));
            model.apply(event);
        }
        return model.stateHash();
    }
}
