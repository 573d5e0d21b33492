// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.EntryKind;
import io.tidemill.engine.LogReader;
import io.tidemill.engine.ipc.IpcDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Engine and producers in processes of their own are killed over and over, at any instruction; what was put in is in
 * the journal once, in order, and nothing else is.
 */
@Timeout(600)
class IpcCrashTest
{
    private static final long STOP_NS = TimeUnit.SECONDS.toNanos(5);
    private static final int ROUNDS = Integer.getInteger("tidemill.ipc.rounds", 12);

    @TempDir
    Path temp;

    private final Map<String, MappedByteBuffer> notes = new HashMap<>();
    private final Map<String, ForkedJvm> producers = new HashMap<>();
    private final List<ForkedJvm> putOut = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private ForkedJvm engine;
    private Path data;

    @AfterEach
    void endAll() throws IOException
    {
        producers.values().forEach(ForkedJvm::kill);
        putOut.forEach(ForkedJvm::kill);
        if (engine != null)
        {
            engine.close();
        }
    }

    private void await(final BooleanSupplier condition, final String what)
    {
        final long untilNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean())
        {
            assertTrue(System.nanoTime() - untilNs < 0, () -> "waited 60 s for " + what + "; " + said());
            LockSupport.parkNanos(500_000);
        }
    }

    private void startEngine() throws IOException
    {
        engine = ForkedJvm.start(IpcService.class, data.toString());
        String line = engine.line();
        while (line != null && !line.startsWith("started"))
        {
            errors.add(line);
            line = engine.line();
        }
        assertTrue(line != null, () -> "the engine did not start: " + engine.output());
    }

    private void startProducer(final String inlet) throws IOException
    {
        producers.put(inlet, ForkedJvm.start(IpcProducer.class, data.toString(), temp.toString(), inlet));
    }

    /** Of all, when something went wrong. */
    private String said()
    {
        final StringBuilder said = new StringBuilder();
        producers.forEach((inlet, producer) -> said.append(inlet).append(": ").append(rest(producer)).append('\n'));
        return said + "engine: " + rest(engine);
    }

    private static String rest(final ForkedJvm process)
    {
        process.kill();
        while (process.line() != null)
        {
            // All lines are kept.
            continue;
        }
        return process.output();
    }

    private long told(final String inlet)
    {
        return notes.get(inlet).getLong(0);
    }

    @Test
    void shouldJournalOnceWhatWasPutInWhoeverIsKilledWhen() throws IOException, InterruptedException
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        startAll();
        for (int round = 0; round < ROUNDS; round++)
        {
            final String victim = IpcService.INLETS[random.nextInt(IpcService.INLETS.length)];
            final long before = told(victim);
            final long some = 1 + random.nextInt(2000);
            await(() -> told(victim) > before + some, "progress of " + victim);
            if (random.nextInt(4) == 0)
            {
                // Who is put out ends by itself, and may be killed with the engine before.
                putOut.add(producers.get(victim));
                startProducer(victim);
            }
            final boolean isEngine = random.nextInt(3) > 0;
            if (isEngine)
            {
                engine.close();
            }
            if (!isEngine || random.nextBoolean())
            {
                producers.get(victim).close();
                if (isEngine)
                {
                    startEngine();
                }
                startProducer(victim);
            }
            else
            {
                startEngine();
            }
        }
        endProducersAndVerify(seed);
    }

    private void startAll() throws IOException
    {
        data = temp.resolve("data");
        for (final String inlet : IpcService.INLETS)
        {
            notes.put(inlet, IpcProducer.note(temp, inlet));
            notes.get(inlet).putLong(0, -1);
        }
        startEngine();
        for (final String inlet : IpcService.INLETS)
        {
            startProducer(inlet);
        }
    }

    @Test
    void shouldReclaimNobodyWhoIsStopped() throws IOException, InterruptedException
    {
        startAll();
        final String stopped = IpcService.INLETS[0];
        final String other = IpcService.INLETS[2];
        for (int round = 0; round < 2; round++)
        {
            await(() -> told(stopped) > 0, "events of " + stopped);
            signal("STOP", producers.get(stopped));
            if (round == 1)
            {
                // The next engine finds a lane whose client does not answer.
                engine.close();
                startEngine();
            }
            final long stopNs = System.nanoTime();
            final long before = told(other);
            await(() -> told(other) > before + 1000 && System.nanoTime() - stopNs > STOP_NS, "events of " + other);
            assertTrue(Files.exists(IpcDirectory.in(data).lane(stopped)));
            final long then = told(stopped);
            signal("CONT", producers.get(stopped));
            // By the same process, which would have ended if it had been told CLOSED.
            await(() -> told(stopped) > then + 1000, "more events of " + stopped);
        }
        endProducersAndVerify(0);
    }

    private static void signal(final String signal, final ForkedJvm process) throws IOException, InterruptedException
    {
        assertEquals(0, new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor());
    }

    private void endProducersAndVerify(final long seed) throws IOException
    {
        producers.values().forEach(ForkedJvm::kill);
        putOut.forEach(ForkedJvm::kill);
        await(() -> List.of(IpcService.INLETS).stream().noneMatch(
            inlet -> Files.exists(IpcDirectory.in(data).lane(inlet))), "all lanes to be drained and gone");
        engine.close();
        assertEquals(List.of(), errors, () -> "seed " + seed);
        verify(seed);
    }

    private void verify(final long seed)
    {
        final ChronicleJournal journal = ChronicleJournal.in(data);
        final Map<Integer, Long> last = new HashMap<>();
        try (LogReader<LongEvent> reader = journal.read(LongEvent.CODEC))
        {
            final LongEvent event = new LongEvent();
            while (reader.next())
            {
                if (reader.kind() == EntryKind.EVENT.code())
                {
                    reader.decode(event);
                    assertEquals(reader.position(), event.value, () -> "seed " + seed);
                    assertEquals(last.getOrDefault(reader.inletId(), -1L) + 1, reader.position(), () -> "seed " + seed);
                    last.put(reader.inletId(), reader.position());
                }
            }
        }
        journal.inlets().forEach((id, inlet) ->
        {
            final long journaled = last.getOrDefault(id, -1L);
            assertTrue(journaled >= told(inlet) && told(inlet) > 0,
                () -> inlet + ": told " + told(inlet) + ", journaled " + journaled + ", seed " + seed);
        });
    }
}
