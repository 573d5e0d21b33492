// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static io.tidemill.journal.ChronicleInFixture.NUMBERS;
import static io.tidemill.journal.ChronicleInFixture.await;
import static io.tidemill.journal.ChronicleInFixture.awaitCount;
import static io.tidemill.journal.ChronicleInFixture.awaitFailure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.Engine;
import io.tidemill.engine.LogException;
import net.openhft.chronicle.bytes.PointerBytesStore;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.wire.DocumentContext;
import net.openhft.chronicle.wire.WireType;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
        try (UserQueue queue = new UserQueue(in.queue, RollCycles.LARGE_DAILY))
        {
            queue.write(1);
            queue.passHours(24);
            queue.write(2);
            in.runUntil(2);
        }
        assertEquals(List.of(1L, 2L), in.journaled());
    }

    interface Account
    {
        void deposit(String owner, long cents);
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
                documents.add(length == 3 ? buffer.getStringWithoutLengthAscii(offset, length) :
                    WireType.BINARY_LIGHT.apply(bytes.bytesForRead()).asText().toString().trim());
                return true;
            }))
        {
            queue.appender().writeDocument(wire -> wire.write("cents").int64(7).write("owner").text("Ann"));
            try (DocumentContext meta = queue.appender().writingDocument(true))
            {
                meta.wire().write("meta").text("none of them");
            }
            queue.appender().methodWriter(Account.class).deposit("Bob", 9);
            queue.appender().writeText("free text");
            try (DocumentContext taken = queue.appender().writingDocument())
            {
                taken.wire().write("nothing").text("of it");
                taken.rollbackOnClose();
            }
            queue.appender().writeBytes(bytes -> bytes.write(new byte[]{'r', 'a', 'w'}));
            awaitCount(engine, 4, source);
        }
        assertEquals(4, documents.size(), documents::toString);
        assertTrue(documents.get(0).contains("cents: 7") && documents.get(0).contains("owner: Ann"), documents.get(0));
        assertTrue(documents.get(1).startsWith("deposit:") && documents.get(1).contains("Bob"), documents.get(1));
        assertTrue(documents.get(2).contains("free text"), documents.get(2));
        assertEquals("raw", documents.get(3));
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
    void shouldPassOverWhatTheReaderDoesNotWant() throws Exception
    {
        final DocumentReader<LongEvent> even = (buffer, offset, length, event) ->
            NUMBERS.read(buffer, offset, length, event) && event.value % 2 == 0;
        try (UserQueue queue = new UserQueue(in.queue))
        {
            queue.write(1, 2, 3, 4, 5);
            try (Engine<LongEvent> engine = in.engine();
                ChronicleSource source = in.plan().into(in.journal, engine.inlet("feed"), even))
            {
                awaitCount(engine, 2, source);
            }
            queue.write(6, 7, 8);
            try (Engine<LongEvent> engine = in.engine();
                ChronicleSource source = in.plan().into(in.journal, engine.inlet("feed"), even))
            {
                awaitCount(engine, 4, source);
                assertEquals(0, source.passedOver());
            }
        }
        assertEquals(List.of(2L, 4L, 6L, 8L), in.journaled());
    }

    private static final DocumentReader<LongEvent> STRICT = (buffer, offset, length, event) ->
    {
        NUMBERS.read(buffer, offset, length, event);
        if (event.value < 0)
        {
            throw new IllegalArgumentException("negative: " + event.value);
        }
        return true;
    };

    @Test
    void shouldStopAtADocumentThatTheReaderFailsAtAndGoOnWithItNextTime() throws Exception
    {
        try (UserQueue queue = new UserQueue(in.queue))
        {
            queue.write(1);
            final long bad = queue.write(-2);
            queue.write(3);
            try (Engine<LongEvent> engine = in.engine();
                ChronicleSource source = in.plan().into(in.journal, engine.inlet("feed"), STRICT))
            {
                final String failure = awaitFailure(source);
                assertTrue(failure.contains(in.queue.toString()) && failure.contains("\"feed\"") &&
                    failure.contains("index 0x" + Long.toHexString(bad) + " (" + bad + ")") &&
                    failure.contains("negative: -2") && failure.contains("passOverUndecodable()"), failure);
                await(() -> in.errors.size() == 1, source);
                assertEquals(failure, in.errors.get(0).getMessage());
                assertEquals(0, engine.inlet("feed").lastPosition());
            }
            in.runUntil(3);
        }
        assertEquals(List.of(1L, -2L, 3L), in.journaled());
    }

    @Test
    void shouldPassOverWhatCannotBeDecodedIfItIsToldTo() throws Exception
    {
        try (UserQueue queue = new UserQueue(in.queue))
        {
            queue.write(1, -2, -3, 4);
            try (Engine<LongEvent> engine = in.engine(); ChronicleSource source = in.plan().passOverUndecodable()
                .into(in.journal, engine.inlet("feed"), STRICT))
            {
                awaitCount(engine, 2, source);
                assertEquals(2, source.passedOver());
            }
        }
        assertEquals(List.of(1L, 4L), in.journaled());
        assertEquals(1, in.errors.size(), "the first at once, others once a second");
        assertTrue(in.errors.get(0).getMessage().contains("has passed over 1 document(s)"), in.errors::toString);
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

    @Test
    void shouldTakeALongDocument() throws Exception
    {
        final List<Integer> lengths = new ArrayList<>();
        try (UserQueue queue = new UserQueue(in.queue);
            Engine<LongEvent> engine = in.engine();
            ChronicleSource source = in.plan().into(in.journal, engine.inlet("feed"), (buffer, offset, length, event) ->
            {
                lengths.add(length);
                event.set(buffer.getByte(offset + length - 1));
                return true;
            }))
        {
            for (int i = 1; i <= 3; i++)
            {
                final byte last = (byte)i;
                queue.appender().writeBytes(bytes ->
                    bytes.write(new byte[200_000]).writeByte(last));
            }
            awaitCount(engine, 3, source);
        }
        assertEquals(List.of(1L, 2L, 3L), in.journaled());
        assertEquals(List.of(200_001, 200_001, 200_001), lengths);
    }

    @Test
    void shouldCloseInTimeThoughTheReaderDoesNotReturn() throws Exception
    {
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch release = new CountDownLatch(1);
        try (UserQueue queue = new UserQueue(in.queue); Engine<LongEvent> engine = in.engine())
        {
            queue.write(1);
            final ChronicleSource source =
                in.plan().into(in.journal, engine.inlet("feed"), (buffer, offset, length, event) ->
                {
                    entered.countDown();
                    while (release.getCount() > 0)
                    {
                        Thread.onSpinWait();
                    }
                    return true;
                });
            entered.await();
            assertFalse(source.close(Duration.ofMillis(20)));
            assertTrue(in.errors.get(0).getMessage().contains("does not end"), in.errors::toString);
            release.countDown();
            assertTrue(source.close(ChronicleInFixture.WAIT));
            assertThrows(LogException.class, () -> ChronicleSource.tail(in.queue.resolve("none"))
                .into(in.journal, engine.inlet("feed"), NUMBERS), "its lock is free");
        }
    }
}
