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
import io.tidemill.engine.Inlet;
import io.tidemill.engine.LogException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where it would be a guess which documents are in, nothing is put in. */
@ExtendWith(ResourceLeakExtension.class)
class ChronicleSourceFaultTest
{
    @TempDir
    Path temp;

    private ChronicleInFixture in;

    @BeforeEach
    void nameThePlaces()
    {
        in = new ChronicleInFixture(temp);
    }

    private String refused(final ChronicleSourcePlan plan)
    {
        try (Engine<LongEvent> engine = in.engine())
        {
            final long before = engine.inlet("feed").lastPosition();
            in.errors.clear();
            final String message = assertThrows(LogException.class,
                () -> plan.into(in.journal, engine.inlet("feed"), NUMBERS).close()).getMessage();
            assertEquals(before, engine.inlet("feed").lastPosition());
            assertEquals(List.of(), in.errors, "it was thrown");
            return message;
        }
    }

    private void replaceQueue(final long... values) throws Exception
    {
        if (Files.exists(in.queue))
        {
            FileTree.remove(in.queue);
        }
        try (UserQueue queue = new UserQueue(in.queue))
        {
            queue.write(values);
        }
    }

    @Test
    void shouldRefuseToGuessWithoutItsRecord() throws Exception
    {
        try (UserQueue queue = new UserQueue(in.queue))
        {
            queue.write(1, 2);
            in.runUntil(2);
            final long third = queue.write(3);
            Files.delete(Path.of(in.file().toString()));

            final String message = refused(in.plan());

            assertTrue(message.contains("up to position 1") && message.contains(in.file().toString()) &&
                message.contains("beginAt(index)"), message);
            try (Engine<LongEvent> engine = in.engine();
                ChronicleSource source = in.plan().beginAt(third).into(in.journal, engine.inlet("feed"), NUMBERS))
            {
                awaitCount(engine, 3, source);
            }
        }
        assertEquals(List.of(1L, 2L, 3L), in.journaled());
    }

    @Test
    void shouldRefuseADamagedRecord() throws Exception
    {
        replaceQueue(1, 2);
        in.runUntil(2);
        final Path file = Path.of(in.file().toString());
        final byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);

        final String message = refused(in.plan());

        assertTrue(message.contains(file.toString()) && message.contains("checksum") &&
            message.contains("beginAt(index)"), message);
    }

    @Test
    void shouldRefuseAnotherQueueInItsPlace() throws Exception
    {
        replaceQueue(1, 2);
        in.runUntil(2);
        replaceQueue(7, 8, 9);
        final String message = refused(in.plan());
        assertTrue(message.contains("is not the queue") && message.contains("index 0x") &&
            message.contains(in.file().toString()), message);
    }

    @Test
    void shouldRefuseAQueueThatEndsBeforeItsPlace() throws Exception
    {
        replaceQueue(1, 2);
        in.runUntil(2);
        replaceQueue(1);
        final String message = refused(in.plan());
        assertTrue(message.contains("the queue has documents from index 0x") && message.contains("lost its end"),
            message);
    }

    @Test
    void shouldRefuseAQueueThatHasLessThanTheJournal() throws Exception
    {
        replaceQueue(1, 2, 3, 4, 5);
        in.runUntil(5);
        final SourceFile.Content content = in.file().read();
        // As behind a kill before anything was noted.
        in.file().write(content.from(content.queue(), content.origin()));
        replaceQueue(1, 2, 3);
        try (Engine<LongEvent> engine = in.engine(); ChronicleSource source = in.source(engine))
        {
            final String message = awaitFailure(source);
            assertTrue(message.contains("up to position 4") && message.contains("ends 2 documents before"), message);
        }
    }

    @Test
    void shouldFollowAQueueThatWasMoved() throws Exception
    {
        replaceQueue(1, 2);
        in.runUntil(2);
        final ChronicleInFixture moved = new ChronicleInFixture(in.data, temp.resolve("moved"));
        Files.move(in.queue, moved.queue);
        try (UserQueue queue = new UserQueue(moved.queue))
        {
            queue.write(3);
            moved.runUntil(3);
        }
        assertEquals(List.of(1L, 2L, 3L), in.journaled());
        assertEquals(moved.queue.toString(), in.file().read().queue());
    }

    @Test
    void shouldForgetAPathThatNothingCameOf() throws Exception
    {
        final ChronicleInFixture slip = new ChronicleInFixture(in.data, Files.createDirectory(temp.resolve("slip")));
        try (UserQueue empty = new UserQueue(slip.queue); Engine<LongEvent> engine = slip.engine();
            ChronicleSource source = slip.plan().beginAtEnd().into(slip.journal, engine.inlet("feed"), NUMBERS))
        {
            await(() -> source.state() == ChronicleSourceState.RUNNING, source);
            assertTrue(UserQueue.files(slip.queue).isEmpty(), empty::toString);
        }
        replaceQueue(1, 2);
        in.runUntil(2);
        assertEquals(List.of(1L, 2L), in.journaled());
    }

    @Test
    void shouldRefuseWhereFilesWereRemovedBeforeTheyWereIn() throws Exception
    {
        try (UserQueue queue = new UserQueue(in.queue))
        {
            queue.write(1);
            in.runUntil(1);
            queue.write(2);
            queue.passHours(1);
            queue.write(3);
            Files.delete(UserQueue.files(in.queue).get(0));
            final String message = refused(in.plan());
            assertTrue(message.contains("deleted before the journal had all of them"), message);
        }
    }

    @Test
    void shouldNotMissFilesThatWereRemovedBehindItsSyncedIndex() throws Exception
    {
        try (UserQueue queue = new UserQueue(in.queue))
        {
            queue.write(1, 2);
            queue.passHours(1);
            final long third = queue.write(3);
            try (Engine<LongEvent> engine = in.engine(); ChronicleSource source = in.source(engine))
            {
                awaitCount(engine, 3, source);
                assertTrue(source.close(ChronicleInFixture.WAIT));
                assertEquals(third, source.syncedIndex());
            }
            Files.delete(UserQueue.files(in.queue).get(0));
            queue.write(4);
            in.runUntil(4);
        }
        assertEquals(List.of(1L, 2L, 3L, 4L), in.journaled());
    }

    @Test
    void shouldTellWhenItIsHeldUpByAHole() throws Exception
    {
        try (UserQueue queue = new UserQueue(in.queue))
        {
            queue.write(1);
            queue.passHours(1);
            queue.write(2);
            // As if the page with the first file's end mark had never got to the disk.
            final int mark = UserQueue.swapEndMark(UserQueue.files(in.queue).get(0), 0);
            try (Engine<LongEvent> engine = in.engine(); ChronicleSource source = in.source(engine))
            {
                await(() -> !in.errors.isEmpty(), source);
                final String message = in.errors.get(0).getMessage();
                assertTrue(message.contains("waits at index 0x") && message.contains("up to index 0x"), message);
                assertEquals(0, engine.inlet("feed").lastPosition());
                UserQueue.swapEndMark(UserQueue.files(in.queue).get(0), mark);
                awaitCount(engine, 2, source);
            }
        }
        assertEquals(List.of(1L, 2L), in.journaled());
        assertEquals(1, in.errors.size(), in.errors::toString);
    }

    @Test
    void shouldTellWhenItsQueueIsGone() throws Exception
    {
        try (UserQueue queue = new UserQueue(in.queue))
        {
            queue.write(1);
        }
        try (Engine<LongEvent> engine = in.engine(); ChronicleSource source = in.source(engine))
        {
            awaitCount(engine, 1, source);
            final Path aside = in.queue.resolveSibling("aside");
            Files.move(in.queue, aside);
            await(() -> !in.errors.isEmpty(), source);
            assertTrue(in.errors.get(0).getMessage().contains("the directory is gone"), in.errors::toString);
        }
    }

    @Test
    void shouldBeginWithTheFirstFileThatIsLeft() throws Exception
    {
        try (UserQueue queue = new UserQueue(in.queue))
        {
            for (int i = 1; i <= 4; i++)
            {
                queue.write(i);
                queue.passHours(i);
            }
            Files.delete(UserQueue.files(in.queue).get(0));
            Files.delete(UserQueue.files(in.queue).get(0));
            in.runUntil(2);
        }
        assertEquals(List.of(3L, 4L), in.journaled());
    }

    @Test
    void shouldTakeAnOlderPlaceForAnOlderJournal() throws Exception
    {
        try (UserQueue queue = new UserQueue(in.queue))
        {
            queue.write(1, 2);
            in.runUntil(2);
            final QueuePlace second = in.file().read().newest();
            queue.write(3, 4, 5);
            in.runUntil(5);
            final QueuePlace later = new QueuePlace(9, second.index() + 8, true, Long.BYTES, 1);
            in.file().write(in.file().read().with(second, true).with(later, true).with(later, true));

            queue.write(6);
            in.runUntil(6);

            assertEquals(5, in.file().read().newest().position());
            assertTrue(in.file().read().latest().stream().noneMatch(later::equals));
        }
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L), in.journaled());
    }

    @Test
    void shouldRefuseAJournalFromBeforeItBegan() throws Exception
    {
        replaceQueue(1, 2);
        in.runUntil(2);
        in.file().write(SourceFile.Content.begin(in.queue.toString(), QueuePlace.beginning(7)));
        final String message = refused(in.plan());
        assertTrue(message.contains("up to position 1") && message.contains("behind position 7"), message);
    }

    @Test
    void shouldGoOnInARestoredBackup() throws Exception
    {
        final ChronicleInFixture copy = new ChronicleInFixture(temp.resolve("restored"), in.queue);
        try (UserQueue queue = new UserQueue(in.queue))
        {
            queue.write(1, 2, 3);
            try (Engine<LongEvent> engine = in.engine(); ChronicleSource source = in.source(engine))
            {
                awaitCount(engine, 3, source);
                Backup.of(in.journal).to(temp.resolve("backup"));
                queue.write(4, 5);
                awaitCount(engine, 5, source);
            }
            Backup.restore(temp.resolve("backup"), copy.data, BackupListener.NONE);
            copy.runUntil(5);
        }
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), copy.journaled());
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), in.journaled());
    }

    @Test
    void shouldStopWhenSomebodyElseUsesTheInlet() throws Exception
    {
        try (UserQueue queue = new UserQueue(in.queue))
        {
            queue.write(1, 2, 3);
            try (Engine<LongEvent> engine = in.engine())
            {
                final Inlet<LongEvent> inlet = engine.inlet("feed");
                // On the source's own thread: what an inlet of one thread does when two use it at the same time is
                // anybody's guess.
                final DocumentReader<LongEvent> meddling = (buffer, offset, length, event) ->
                {
                    event.set(buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN));
                    return event.value != 2 || inlet.offer((other, position) -> other.set(-1)) < 0;
                };
                try (ChronicleSource source = in.plan().into(in.journal, inlet, meddling))
                {
                    final String message = awaitFailure(source);
                    assertTrue(message.contains("gives position 2 where 1 comes next"), message);
                }
            }
            final String message = refused(in.plan());
            assertTrue(message.contains("somebody else uses that inlet"), message);
        }
        assertEquals(List.of(1L, -1L), in.journaled());
    }

    @Test
    void shouldRefuseWhatCannotWork() throws Exception
    {
        replaceQueue(1);
        try (Engine<LongEvent> engine = in.builder().shared("pool").start(); ChronicleSource source = in.source(engine))
        {
            awaitCount(engine, 1, source);
            assertTrue(assertThrows(LogException.class, () -> in.source(engine)).getMessage()
                .contains("another source does"));
            assertTrue(assertThrows(IllegalArgumentException.class,
                () -> in.plan().into(in.journal, engine.inlet("pool"), NUMBERS)).getMessage()
                .contains("lane(\"pool\")"));
            final Path none = temp.resolve("none");
            assertTrue(assertThrows(LogException.class, () ->
                ChronicleSource.tail(none).into(in.journal, engine.inlet("feed"), NUMBERS)).getMessage()
                .contains("it is no directory"));
            assertFalse(Files.exists(none), "Chronicle itself would create it");
            assertThrows(IllegalArgumentException.class, () -> in.plan().beginAt(-1));
        }
        assertTrue(assertThrows(LogException.class, () -> in.runWithAnothersJournal(temp.resolve("other"))).getMessage()
            .contains("no engine runs"));
        Files.delete(in.queue.resolve("metadata.cq4t"));
        assertTrue(refused(in.plan()).contains("no metadata.cq4t"));
    }
}
