// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static io.tidemill.journal.ChronicleInFixture.NUMBERS;
import static io.tidemill.journal.ChronicleInFixture.await;
import static io.tidemill.journal.ChronicleInFixture.awaitCount;
import static io.tidemill.journal.ChronicleInFixture.awaitFailure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.Engine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** What the user's reader may do, and what it may do wrong. */
@ExtendWith(ResourceLeakExtension.class)
class ChronicleSourceReaderTest
{
    private static final DocumentReader<LongEvent> STRICT = (buffer, offset, length, event) ->
    {
        NUMBERS.read(buffer, offset, length, event);
        if (event.value < 0)
        {
            throw new IllegalArgumentException("negative: " + event.value);
        }
        return true;
    };

    @TempDir
    Path temp;

    private ChronicleInFixture in;

    @BeforeEach
    void nameThePlaces()
    {
        in = new ChronicleInFixture(temp);
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
            // Nobody has its record any more.
            assertTrue(in.source(engine).close(ChronicleInFixture.WAIT));
        }
    }
}
