// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static io.tidemill.journal.ChronicleInFixture.NUMBERS;
import static io.tidemill.journal.ChronicleInFixture.await;
import static io.tidemill.journal.ChronicleInFixture.awaitCount;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.Engine;
import net.openhft.chronicle.bytes.PointerBytesStore;
import net.openhft.chronicle.queue.rollcycles.LargeRollCycles;
import net.openhft.chronicle.wire.DocumentContext;
import net.openhft.chronicle.wire.Wire;
import net.openhft.chronicle.wire.WireType;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** What a Chronicle Queue holds becomes events, one each, in its order. */
@ExtendWith(ResourceLeakExtension.class)
class ChronicleSourceTest
{
    @TempDir
    Path temp;

    private ChronicleInFixture in;

    @BeforeEach
    void nameThePlaces()
    {
        in = new ChronicleInFixture(temp);
    }

    @Test
    void shouldPutInEachDocumentOnceAndGoOnBehindAClose() throws Exception
    {
        try (UserQueue queue = new UserQueue(in.queue))
        {
            queue.write(1, 2, 3);
            in.runUntil(3);
            queue.write(4, 5);
            try (Engine<LongEvent> engine = in.engine(); ChronicleSource source = in.source(engine))
            {
                awaitCount(engine, 5, source);
                assertEquals(ChronicleSourceState.RUNNING, source.state());
                final long last = queue.write(6);
                awaitCount(engine, 6, source);
                assertTrue(source.close(ChronicleInFixture.WAIT));
                assertEquals(ChronicleSourceState.CLOSED, source.state());
                assertEquals(last, source.syncedIndex());
            }
            in.runUntil(6);
        }
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L), in.journaled());
        assertEquals(List.of(), in.errors);
    }

    @Test
    void shouldFollowRollsAndTheGapsBetweenThem() throws Exception
    {
        try (UserQueue queue = new UserQueue(in.queue);
            Engine<LongEvent> engine = in.engine();
            ChronicleSource source = in.plan().idleStrategy(YieldingIdleStrategy.INSTANCE)
                .into(in.journal, engine.inlet("feed"), NUMBERS))
        {
            queue.write(1, 2);
            awaitCount(engine, 2, source);
            queue.passHours(1);
            queue.appender().normaliseEOFs();
            queue.write(3);
            awaitCount(engine, 3, source);
            queue.passHours(30);
            queue.write(4);
            queue.passHours(1);
            queue.write(5);
            queue.passHours(5);
            queue.write(6);
            awaitCount(engine, 6, source);
        }
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L), in.journaled());
        assertEquals(5, UserQueue.files(in.queue).size());
    }

    @Test
    void shouldFollowAQueueThatRollsInAnotherWay() throws Exception
    {
        try (UserQueue queue = new UserQueue(in.queue, LargeRollCycles.LARGE_DAILY))
        {
            queue.write(1);
            queue.passHours(24);
            queue.write(2);
            in.runUntil(2);
        }
        assertEquals(List.of(1L, 2L), in.journaled());
    }

    @Test
    void shouldHandOverWhatAnyWriterOfChronicleWrote() throws Exception
    {
        final List<String> documents = new CopyOnWriteArrayList<>();
        try (UserQueue queue = new UserQueue(in.queue);
            Engine<LongEvent> engine = in.engine();
            ChronicleSource source = in.plan().into(in.journal, engine.inlet("feed"), (buffer, offset, length, event) ->
            {
                // As an application would that uses Chronicle's own decoding.
                final PointerBytesStore bytes = new PointerBytesStore();
                bytes.set(buffer.addressOffset() + offset, length);
                documents.add(decoded(documents.size(), WireType.BINARY_LIGHT.apply(bytes.bytesForRead())));
                return true;
            }))
        {
            queue.appender().writeDocument(wire -> wire.write("cents").int64(7).write("owner").text("Ann"));
            try (DocumentContext meta = queue.appender().writingDocument(true))
            {
                meta.wire().write("meta").text("none of them");
            }
            // What a method writer of Chronicle's writes for deposit("Bob", 9).
            queue.appender().writeDocument(wire -> wire.writeEventName("deposit").sequence(values ->
            {
                values.text("Bob");
                values.int64(9);
            }));
            queue.appender().writeText("free text");
            try (DocumentContext taken = queue.appender().writingDocument())
            {
                taken.wire().write("nothing").text("of it");
                taken.rollbackOnClose();
            }
            queue.appender().writeBytes(bytes -> bytes.write(new byte[]{'r', 'a', 'w'}));
            awaitCount(engine, 4, source);
        }
        assertEquals(List.of("7 of Ann", "deposit Bob 9", "free text", "raw"), documents);
    }

    private static String decoded(final int document, final Wire wire)
    {
        return switch (document)
        {
            case 0 -> wire.read("cents").int64() + " of " + wire.read("owner").text();
            case 1 ->
            {
                final StringBuilder name = new StringBuilder();
                wire.readEventName(name).sequence(name, (text, values) ->
                    text.append(' ').append(values.text()).append(' ').append(values.int64()));
                yield name.toString();
            }
            case 2 -> wire.getValueIn().text();
            default -> wire.bytes().toString();
        };
    }

    @Test
    void shouldWaitForADocumentThatIsNotCompleteYet() throws Exception
    {
        try (UserQueue queue = new UserQueue(in.queue);
            Engine<LongEvent> engine = in.engine(); ChronicleSource source = in.source(engine))
        {
            queue.write(1);
            awaitCount(engine, 1, source);
            try (DocumentContext open = queue.appender().writingDocument())
            {
                open.wire().bytes().writeLong(2);
                // It looks again at least every 10 ms; a look that took the document would be seen below.
                engine.awaitQuiet(ChronicleInFixture.WAIT);
                assertEquals(0, engine.inlet("feed").lastPosition());
                open.wire().bytes().writePosition(open.wire().bytes().writePosition() - Long.BYTES);
                open.wire().bytes().writeLong(3);
            }
            awaitCount(engine, 2, source);
        }
        assertEquals(List.of(1L, 3L), in.journaled());
    }

    @Test
    void shouldWaitWhileTheEngineIsFullOrLetsNobodyIn() throws Exception
    {
        final int count = 2_000;
        final CountDownLatch release = new CountDownLatch(1);
        try (UserQueue queue = new UserQueue(in.queue);
            Engine<LongEvent> engine = Engine.of(LongEvent::new, LongEvent.CODEC).journal(in.journal).ringSize(64)
                .lane("feed").rateLimit("feed", 20_000, 10).shedAbove("feed", 0.5)
                .stages(graph -> graph.stage("slow", (event, sequence, endOfBatch) -> release.await())).start();
            ChronicleSource source = in.source(engine))
        {
            queue.write(LongStream.range(0, count).toArray());
            await(() -> engine.inlet("feed").lastPosition() > 30, source);
            release.countDown();
            awaitCount(engine, count, source);
        }
        assertEquals(LongStream.range(0, count).boxed().collect(Collectors.toList()), in.journaled());
    }

    @Test
    void shouldEndWithItsEngine() throws Exception
    {
        try (UserQueue queue = new UserQueue(in.queue))
        {
            queue.write(1);
            final Engine<LongEvent> engine = in.engine();
            try (ChronicleSource source = in.source(engine))
            {
                awaitCount(engine, 1, source);
                engine.close();
                queue.write(2);
                await(() -> source.state() == ChronicleSourceState.CLOSED, source);
            }
            in.runUntil(2);
        }
        assertEquals(List.of(1L, 2L), in.journaled());
        assertEquals(List.of(), in.errors);
    }

    @Test
    void shouldBeginWhereItIsToldAndOnlyOnce() throws Exception
    {
        try (UserQueue queue = new UserQueue(in.queue))
        {
            queue.write(1);
            final long second = queue.write(2);
            queue.write(3);
            for (int round = 0; round < 2; round++)
            {
                try (Engine<LongEvent> engine = in.engine();
                    ChronicleSource source = in.plan().beginAt(second).into(in.journal, engine.inlet("feed"), NUMBERS))
                {
                    awaitCount(engine, 2 + round, source);
                }
                queue.write(4 + round);
            }
        }
        assertEquals(List.of(2L, 3L, 4L), in.journaled());
    }

    @Test
    void shouldBeginAtTheEndAsItWasAtTheFirstStart() throws Exception
    {
        try (UserQueue queue = new UserQueue(in.queue))
        {
            queue.write(1, 2);
            try (Engine<LongEvent> engine = in.engine();
                ChronicleSource source = in.plan().beginAtEnd().into(in.journal, engine.inlet("feed"), NUMBERS))
            {
                await(() -> source.state() == ChronicleSourceState.RUNNING, source);
            }
            queue.write(3);
            try (Engine<LongEvent> engine = in.engine();
                ChronicleSource source = in.plan().beginAtEnd().into(in.journal, engine.inlet("feed"), NUMBERS))
            {
                awaitCount(engine, 1, source);
            }
        }
        assertEquals(List.of(3L), in.journaled());
    }

    @Test
    void shouldWaitForAQueueThatIsBegunLater() throws Exception
    {
        Files.createDirectories(in.queue);
        try (Engine<LongEvent> engine = in.engine(); ChronicleSource source = in.source(engine))
        {
            assertEquals(ChronicleSourceState.WAITING, source.state());
            try (UserQueue queue = new UserQueue(in.queue))
            {
                queue.write(1);
                awaitCount(engine, 1, source);
            }
        }
        assertEquals(List.of(1L), in.journaled());
    }
}
