// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.Engine;
import io.tidemill.engine.EngineBuilder;
import io.tidemill.engine.EntryKind;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/** An engine of numbers with the inlet "feed", a queue, and what was told of errors. */
final class ChronicleInFixture
{
    static final Duration WAIT = Duration.ofSeconds(20);
    static final DocumentReader<LongEvent> NUMBERS = (buffer, offset, length, event) ->
    {
        event.set(buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN));
        return true;
    };

    final Path data;
    final Path queue;
    final ChronicleJournal journal;
    final List<Throwable> errors = new CopyOnWriteArrayList<>();

    ChronicleInFixture(final Path temp)
    {
        this(temp.resolve("data"), temp.resolve("queue"));
    }

    ChronicleInFixture(final Path data, final Path queue)
    {
        this.data = data;
        this.queue = queue;
        this.journal = ChronicleJournal.in(data);
    }

    EngineBuilder<LongEvent> builder()
    {
        return Engine.of(LongEvent::new, LongEvent.CODEC).journal(journal).lane("feed").ringSize(64)
            .stages(graph -> graph.stage("nothing", (event, sequence, endOfBatch) -> {}));
    }

    Engine<LongEvent> engine()
    {
        return builder().start();
    }

    ChronicleSourcePlan plan()
    {
        return ChronicleSource.tail(queue).onError(errors::add);
    }

    ChronicleSource source(final Engine<LongEvent> engine)
    {
        return plan().into(journal, engine.inlet("feed"), NUMBERS);
    }

    /** Starts both, waits until so many events are in the journal, and closes both. */
    void runUntil(final int count) throws Exception
    {
        try (Engine<LongEvent> engine = engine(); ChronicleSource source = source(engine))
        {
            awaitCount(engine, count, source);
        }
    }

    /** With the journal of an engine that has ended. */
    void runWithAnothersJournal(final Path other) throws Exception
    {
        final ChronicleInFixture ended = new ChronicleInFixture(other, queue);
        ended.engine().close();
        try (Engine<LongEvent> engine = engine())
        {
            plan().into(ended.journal, engine.inlet("feed"), NUMBERS).close();
        }
    }

    static void awaitCount(final Engine<LongEvent> engine, final int count, final ChronicleSource source)
        throws Exception
    {
        await(() -> engine.inlet("feed").lastPosition() >= count - 1, source);
    }

    static void await(final Callable<Boolean> condition, final ChronicleSource source) throws Exception
    {
        final long deadlineNs = System.nanoTime() + WAIT.toNanos();
        while (!condition.call())
        {
            assertTrue(System.nanoTime() < deadlineNs, () -> source + " " + source.failure());
            LockSupport.parkNanos(1_000_000);
        }
    }

    static String awaitFailure(final ChronicleSource source) throws Exception
    {
        await(() -> source.state() == ChronicleSourceState.FAILED, source);
        return source.failure().orElseThrow().getMessage();
    }

    /** The numbers in the journal. */
    List<Long> journaled()
    {
        final List<Long> values = new ArrayList<>();
        journaled(values::add);
        return values;
    }

    void journaled(final LongConsumer consumer)
    {
        final LongEvent event = new LongEvent();
        try (JournalReader<LongEvent> reader = journal.read(LongEvent.CODEC))
        {
            while (reader.next())
            {
                if (reader.kind() == EntryKind.EVENT.code())
                {
                    reader.decode(event);
                    consumer.accept(event.value);
                }
            }
        }
    }

    SourceFile file()
    {
        return SourceFile.of(data, "feed");
    }
}
