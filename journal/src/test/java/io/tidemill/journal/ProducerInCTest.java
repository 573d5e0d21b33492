// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.Durability;
import io.tidemill.engine.Engine;
import io.tidemill.engine.EntryKind;
import io.tidemill.engine.LogReader;
import io.tidemill.engine.ipc.IpcDirectory;
import io.tidemill.engine.ipc.IpcInlet;
import io.tidemill.engine.ipc.LaneFile;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The lanes are described well enough if a producer in C, written from the description alone, puts events in.
 */
@Timeout(300)
class ProducerInCTest
{
    private static final Path SOURCE = Path.of("..", "docs", "examples", "producer.c");
    private static final String INLET = "c";
    private static final long MILLION = 1_000_000;
    private static final long WITHOUT_END = 1L << 60;

    @TempDir
    static Path built;

    @TempDir
    Path temp;

    private final List<Throwable> errors = Collections.synchronizedList(new ArrayList<>());
    private final List<Process> processes = new ArrayList<>();
    private final AtomicLong handled = new AtomicLong();

    @BeforeAll
    static void compile() throws IOException, InterruptedException
    {
        final String compiler = Stream.of("cc", "gcc").filter(ProducerInCTest::isThere).findFirst().orElse(null);
        assumeTrue(compiler != null, "there is no C compiler here: neither cc nor gcc is on the PATH");
        final Path said = built.resolve("said");
        final Process process = new ProcessBuilder(compiler, "-std=c11", "-O2", "-Wall", "-Wextra", "-Werror",
            "-pedantic", "-o", program().toString(), SOURCE.toString())
            .redirectErrorStream(true).redirectOutput(said.toFile()).start();
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), compiler + " did not end");
        assertEquals("", Files.readString(said));
        assertEquals(0, process.exitValue());
    }

    private static boolean isThere(final String compiler)
    {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, compiler)));
    }

    private static Path program()
    {
        return built.toAbsolutePath().resolve("producer");
    }

    @AfterEach
    void endAll() throws InterruptedException
    {
        for (final Process process : processes)
        {
            kill(process);
        }
    }

    private static void kill(final Process process) throws InterruptedException
    {
        // SIGKILL
        process.destroyForcibly();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the producer survived SIGKILL");
    }

    private Engine<LongEvent> engine(final Path data)
    {
        handled.set(0);
        return Engine.of(LongEvent::new, LongEvent.CODEC).journal(ChronicleJournal.in(data)).ipc(INLET)
            .errorHandler(errors::add)
            .stages(graph -> graph.stage("count", (event, sequence, isLast) ->
            {
                if (event.value != handled.get())
                {
                    errors.add(new AssertionError("event " + event.value + " in place of " + handled.get()));
                }
                handled.lazySet(handled.get() + 1);
            })).start();
    }

    private Path said()
    {
        return temp.resolve("said");
    }

    private Process start(final Object... words) throws IOException
    {
        final List<String> command = new ArrayList<>(List.of(program().toString()));
        Stream.of(words).map(Object::toString).forEach(command::add);
        final Process process = new ProcessBuilder(command)
            .redirectErrorStream(true).redirectOutput(said().toFile()).start();
        processes.add(process);
        return process;
    }

    private String run(final int status, final Object... words) throws IOException, InterruptedException
    {
        final Process process = start(words);
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), "the producer did not end");
        final String said = Files.readString(said());
        assertEquals(status, process.exitValue(), said + errors);
        return said.strip();
    }

    private void await(final BooleanSupplier condition, final String what)
    {
        final long untilNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean())
        {
            assertTrue(System.nanoTime() - untilNs < 0, () -> "waited 60 s for " + what + "; " + errors);
            LockSupport.parkNanos(500_000);
        }
    }

    /** Each position once, in order, with its own number; nothing else. */
    private long journaled(final Path data)
    {
        long count = 0;
        try (LogReader<LongEvent> reader = ChronicleJournal.in(data).read(LongEvent.CODEC))
        {
            final LongEvent event = new LongEvent();
            while (reader.next())
            {
                if (reader.kind() != EntryKind.MARKER.code())
                {
                    assertEquals(EntryKind.EVENT.code(), reader.kind());
                    reader.decode(event);
                    assertEquals(count, reader.position());
                    assertEquals(count, event.value);
                    count++;
                }
            }
        }
        assertEquals(List.of(), errors);
        return count;
    }

    @Test
    void shouldPutInAMillionEventsAndMoreBehindThem() throws Exception
    {
        final Path data = temp.resolve("data");
        try (Engine<LongEvent> engine = engine(data))
        {
            assertEquals("1000000 events, the last at position 999999", run(0, data, INLET, MILLION));
            assertEquals("1 events, the last at position 1000000", run(0, data, INLET, 1));
            assertEquals("100000 events, the last at position 1100000", run(0, data, INLET, 100_000));
            assertTrue(engine.awaitQuiet(Duration.ofSeconds(60)));
            assertEquals(1_100_001, handled.get());
        }
        assertEquals(1_100_001, journaled(data));
    }

    @Test
    void shouldTakeTurnsWithAProducerInJava() throws Exception
    {
        final Path data = temp.resolve("data");
        try (Engine<LongEvent> engine = engine(data))
        {
            for (long next = 0; next < 30; next += 3)
            {
                assertEquals("2 events, the last at position " + (next + 1), run(0, data, INLET, 2));
                try (IpcInlet inlet = IpcInlet.connect(data, INLET))
                {
                    final UnsafeBuffer bytes = new UnsafeBuffer(new byte[Long.BYTES]);
                    bytes.putLong(0, next + 2, LITTLE_ENDIAN);
                    assertEquals(next + 2, inlet.offer(bytes, 0, Long.BYTES));
                    assertTrue(inlet.await(next + 2, Durability.PAGE_CACHE, Duration.ofSeconds(60)));
                    assertTrue(run(1, data, INLET, 1).contains("has a client that lives"));
                }
            }
            assertTrue(engine.awaitQuiet(Duration.ofSeconds(60)));
        }
        assertEquals(30, journaled(data));
    }

    @Test
    void shouldLoseAndDoubleNothingWhenTheProducerIsKilled() throws Exception
    {
        final Path data = temp.resolve("data");
        try (Engine<LongEvent> engine = engine(data))
        {
            for (int round = 1; round <= 5; round++)
            {
                final long enough = handled.get() + 10_000L * round;
                final Process producer = start(data, INLET, WITHOUT_END);
                await(() -> handled.get() > enough, "events of producer " + round);
                final long published;
                try (LaneFile lane = LaneFile.attach(IpcDirectory.in(data).lane(INLET)))
                {
                    kill(producer);
                    published = published(lane);
                }
                assertEquals("10 events, the last at position " + (published + 9), run(0, data, INLET, 10));
                assertTrue(engine.awaitQuiet(Duration.ofSeconds(60)));
                assertEquals(published + 10, handled.get());
            }
        }
        assertEquals(handled.get(), journaled(data));
    }

    @Test
    void shouldFindTheNextEngineWhenOneIsKilled() throws Exception
    {
        final Path data = temp.resolve("data");
        ForkedJvm engine = null;
        LaneFile lane = null;
        try
        {
            engine = started(data);
            final Process producer = start(data, INLET, WITHOUT_END);
            await(() -> isMade(IpcDirectory.in(data).lane(INLET)) || !producer.isAlive(), "the lane");
            lane = LaneFile.attach(IpcDirectory.in(data).lane(INLET));
            for (int round = 0; round < 4; round++)
            {
                awaitProgress(lane, producer);
                engine.close();
                engine = started(data);
            }
            awaitProgress(lane, producer);
            kill(producer);
            final long published = published(lane);
            assertEquals("7 events, the last at position " + (published + 6), run(0, data, INLET, 7));
            engine.close();
            assertEquals(published + 7, journaled(data));
        }
        finally
        {
            if (lane != null)
            {
                lane.close();
            }
            if (engine != null)
            {
                engine.close();
            }
        }
    }

    /** An engine fills it with zeros, and then says its name to the client. */
    private static boolean isMade(final Path lane)
    {
        return Files.exists(lane) && lane.toFile().length() > LaneFile.usualBytes(Long.BYTES);
    }

    /** All that there ever were, of any lane: each takes 16 bytes, which the ring is a multiple of. */
    private static long published(final LaneFile lane)
    {
        return lane.describe().firstPosition() + lane.status().tail() / (2 * Long.BYTES);
    }

    private void awaitProgress(final LaneFile lane, final Process producer) throws IOException
    {
        final long enough = lane.status().pageCache() + 50_000;
        await(() -> lane.status().pageCache() > enough || !producer.isAlive(), "progress");
        assertTrue(producer.isAlive(), Files.readString(said()));
    }

    private static ForkedJvm started(final Path data) throws IOException
    {
        final ForkedJvm engine = ForkedJvm.start(IpcService.class, data.toString());
        final String line = engine.line();
        assertTrue(line != null && line.startsWith("started"), () -> line + engine.output());
        return engine;
    }

    @Test
    void shouldReachADoorbellWhosePathIsLong() throws Exception
    {
        final Path data = temp.resolve("long".repeat(40)).resolve("data");
        try (Engine<LongEvent> engine = engine(data))
        {
            assertEquals("100 events, the last at position 99", run(0, data, INLET, 100));
            assertTrue(engine.awaitQuiet(Duration.ofSeconds(60)));
        }
        assertEquals(100, journaled(data));
    }

    @Test
    void shouldSayWhatIsWrong() throws Exception
    {
        final Path data = temp.resolve("data");
        final String usage = "producer: usage: producer DIR NAME COUNT, with a COUNT from 1 on";
        assertEquals(usage, run(1));
        assertEquals(usage, run(1, data, INLET));
        for (final String count : List.of("", "0", "-1", "7x", "many"))
        {
            assertEquals(usage, run(1, data, INLET, count));
        }
        assertEquals("producer: \"a b\" cannot be an inlet", run(1, data, "a b", 1));
        assertEquals("producer: no engine takes events from other processes in " + data +
            ": No such file or directory", run(1, data, INLET, 1));
        try (Engine<LongEvent> engine = engine(data))
        {
            final String refused = run(1, data, "other", 1);
            assertTrue(refused.contains("engine \"" + engine.name() + "\" has no inlet \"other\""), refused);
        }
        assertEquals("producer: no engine answers in " + data + ": Connection refused", run(1, data, INLET, 1));
        assertEquals(0, journaled(data));
    }
}
