// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.tidemill.engine.ConsumerPosition;
import io.tidemill.engine.ConsumerPositions;
import io.tidemill.engine.LogDamagedException;
import io.tidemill.engine.LogException;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(ResourceLeakExtension.class)
class JournalConsumersTest
{
    @TempDir
    Path temp;

    private Path data;
    private ConsumerPositions consumers;

    @BeforeEach
    void open()
    {
        data = temp.resolve("data");
        final TestJournal journal = new TestJournal(data, 10);
        journal.append(TestEntries.uniform(1, 1), 0, 1, 1);
        consumers = journal.journal().consumers().orElseThrow();
    }

    @Test
    void shouldBeginWhereItIsToldAndGoOnWhereItWas()
    {
        try (ConsumerPosition position = consumers.open("mail", -1))
        {
            assertEquals("mail", position.name());
            assertEquals(-1, position.sequence());
            assertEquals(-1, consumers.sequence("mail"));
            for (long sequence = 0; sequence <= 1_000; sequence++)
            {
                position.moveTo(sequence);
                assertEquals(sequence, position.sequence());
                assertEquals(sequence, consumers.sequence("mail"));
            }
            position.sync();
        }
        try (ConsumerPosition position = consumers.open("mail", 5_000))
        {
            assertEquals(1_000, position.sequence());
            position.moveTo(40);
        }
        assertEquals(40, consumers.sequence("mail"));
    }

    @Test
    void shouldTakeAnyText()
    {
        final List<String> names = List.of("", "A/b", "a/b", "a-b", "..", "x".repeat(160), "x".repeat(159), "日本\n");
        for (final String name : names.subList(1, names.size()))
        {
            consumers.open(name, name.length()).close();
        }
        assertEquals(names.stream().skip(1).sorted().toList(), consumers.names());
        for (final String name : names.subList(1, names.size()))
        {
            assertEquals(name.length(), consumers.sequence(name));
        }
        assertThrows(IllegalArgumentException.class, () -> consumers.open("", 0));
        assertThrows(IllegalArgumentException.class, () -> consumers.open("x".repeat(161), 0));
        assertThrows(IllegalArgumentException.class, () -> consumers.open("\udc00", 0));
        assertThrows(IllegalArgumentException.class, () -> consumers.open("early", -2));
    }

    @Test
    void shouldBeMovedByOneAtATime() throws Exception
    {
        final ConsumerPosition position = consumers.open("mail", -1);
        final LogException inUse = assertThrows(LogException.class, () -> consumers.open("mail", -1));
        assertTrue(inUse.getMessage().contains("is in use"), inUse.getMessage());
        assertThrows(LogException.class, () -> consumers.drop("mail"));
        assertEquals(-1, consumers.sequence("mail"), "which must not drop the lock");
        try (ForkedJvm other = ForkedJvm.start(OpeningConsumer.class, data.toString(), "mail"))
        {
            assertEquals(3, other.await(), other.output());
        }
        position.moveTo(3);
        position.close();
        position.close();
        assertThrows(IllegalStateException.class, () -> position.moveTo(4));
        assertEquals(3, position.sequence());
        try (ForkedJvm other = ForkedJvm.start(OpeningConsumer.class, data.toString(), "mail"))
        {
            other.awaitLine("at 3");
            assertThrows(LogException.class, () -> consumers.open("mail", -1));
            other.kill();
        }
        consumers.open("mail", -1).close();
    }

    /** Opens a position, says where it is, and keeps it; ends with 3 if it is refused. */
    static final class OpeningConsumer
    {
        private OpeningConsumer()
        {
        }

        public static void main(final String[] args) throws InterruptedException
        {
            try (ConsumerPosition position =
                ChronicleJournal.in(Path.of(args[0])).consumers().orElseThrow().open(args[1], -1))
            {
                System.out.println("at " + position.sequence());
                new CountDownLatch(1).await();
            }
            catch (final LogException refused)
            {
                Runtime.getRuntime().halt(3);
            }
        }
    }

    @Test
    void shouldForgetAConsumer()
    {
        consumers.open("mail", 7).close();
        consumers.drop("mail");
        consumers.drop("mail");
        assertEquals(List.of(), consumers.names());
        final LogException none = assertThrows(LogException.class, () -> consumers.sequence("mail"));
        assertTrue(none.getMessage().contains("no consumer 'mail'"), none.getMessage());
        try (ConsumerPosition position = consumers.open("mail", 9))
        {
            assertEquals(9, position.sequence());
        }
    }

    @Test
    void shouldKnowNobodyWhereNobodyWas()
    {
        assertEquals(List.of(), consumers.names());
        final ConsumerPositions nowhere = ChronicleJournal.in(temp.resolve("nowhere")).consumers().orElseThrow();
        assertEquals(List.of(), nowhere.names());
        assertThrows(LogException.class, () -> nowhere.open("mail", -1));
        assertFalse(Files.exists(temp.resolve("nowhere")));
    }

    @Test
    void shouldNotAllocatePerMove()
    {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        try (ConsumerPosition position = consumers.open("mail", -1))
        {
            long sequence = 0;
            long allocated = Long.MAX_VALUE;
            for (int attempt = 0; attempt < 20 && allocated > 0; attempt++)
            {
                final long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 10_000; i++)
                {
                    position.moveTo(sequence++);
                }
                allocated = threads.getCurrentThreadAllocatedBytes() - before;
            }
            assertEquals(0, allocated);
        }
    }

    @Test
    void shouldPutOffAnInterrupt()
    {
        Thread.currentThread().interrupt();
        try (ConsumerPosition position = consumers.open("mail", 7))
        {
            position.moveTo(8);
            position.sync();
            assertEquals(8, consumers.sequence("mail"));
        }
        consumers.drop("mail");
        assertTrue(Thread.interrupted());
    }

    @Test
    void shouldBePrivate() throws IOException
    {
        consumers.open("mail", 7).close();
        try (Stream<Path> files = Files.walk(data.resolve("consumers")))
        {
            for (final Path file : (Iterable<Path>)files::iterator)
            {
                assertEquals(Files.isDirectory(file) ? "rwx------" : "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(file)), file.toString());
            }
        }
    }

    @Test
    void shouldNoticeEachFlippedBitOfWhatHolds() throws IOException
    {
        try (ConsumerPosition position = consumers.open("mail", 7))
        {
            position.moveTo(8);
        }
        final Path file = positionFile();
        final byte[] whole = Files.readAllBytes(file);
        assertEquals(512, whole.length);
        int harmless = 0;
        for (int bit = 0; bit < 8 * whole.length; bit++)
        {
            final byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte)(1 << bit % 8);
            Files.write(file, flipped);
            try
            {
                assertEquals(8, consumers.sequence("mail"), "bit " + bit);
                // In the slot that does not hold.
                assertTrue(bit / 8 >= 72 && bit / 8 < 88, "bit " + bit);
                harmless++;
            }
            catch (final LogDamagedException found)
            {
                assertTrue(found.getMessage().contains(file.toString()), found.getMessage());
                assertTrue(found.getMessage().contains("Delete that file"), found.getMessage());
            }
        }
        assertEquals(8 * 16, harmless);
    }

    @Test
    void shouldRefuseAFileOfAnotherLengthAndBeginAnewWithoutIt() throws IOException
    {
        consumers.open("mail", 7).close();
        final Path file = positionFile();
        Files.write(file, new byte[0]);
        assertThrows(LogDamagedException.class, () -> consumers.open("mail", 7));
        assertThrows(LogDamagedException.class, () -> consumers.names());
        Files.delete(file);
        try (ConsumerPosition position = consumers.open("mail", 30))
        {
            assertEquals(30, position.sequence());
        }
    }

    private Path positionFile() throws IOException
    {
        try (Stream<Path> files = Files.list(data.resolve("consumers")))
        {
            return files.filter(path -> path.toString().endsWith(".position")).findFirst().orElseThrow();
        }
    }

    @Test
    void shouldNeverShowATornPositionToWhoLooks() throws Exception
    {
        try (ConsumerPosition position = consumers.open("mail", -1))
        {
            final Thread mover = new Thread(() ->
            {
                long sequence = 0;
                while (!Thread.currentThread().isInterrupted())
                {
                    // Far apart, so that a mixture would be none of them.
                    position.moveTo(sequence % 1_000 * 0x1_0001_0001L);
                    sequence++;
                }
            });
            mover.start();
            for (int i = 0; i < 5_000; i++)
            {
                final long found = consumers.sequence("mail");
                assertTrue(found == -1 || found % 0x1_0001_0001L == 0, "found " + found);
            }
            mover.interrupt();
            mover.join();
        }
    }
}
