// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.Inlet;
import io.tidemill.engine.LogException;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import java.util.zip.CRC32C;
import java.util.concurrent.atomic.AtomicBoolean;

/** Files of lanes: what one process makes another understands, and nothing else. */
class LaneFileTest
{
    private static final LaneDescription LANE =
        new LaneDescription("gäteway", 8192, 300, "order", 3, -7, 4711, 99, 1000);

    @TempDir
    Path temp;

    private Path file;

    @BeforeEach
    void nameIt()
    {
        file = temp.resolve("a.lane");
    }

    @Test
    void shouldBeUnderstoodByTheOtherSide() throws IOException
    {
        try (LaneFile made = LaneFile.create(file, LANE); LaneFile attached = LaneFile.attach(file))
        {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            assertEquals(LANE, attached.describe());
            final LaneWriter writer = made.writer(0);
            final LaneReader reader = attached.reader();
            made.ring().putLong(writer.claim(8), 42);
            writer.add(8);
            writer.publish();
            assertTrue(reader.next());
            assertEquals(42, reader.payload().getLong(0));
            assertFalse(reader.next());
            assertTrue(assertThrows(LogException.class, () -> LaneFile.create(file, LANE)).getMessage()
                .endsWith("it is there already"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "0 | 1 | it does not begin as a lane does",
        "4 | 9 | its format version is 9, this release knows 0",
        "8 | 4096 | it has 12288 bytes, and says that 4096 of them are its ring",
        "8 | -5 | it has 12288 bytes, and says that -5 of them are its ring",
        "12 | 0 | it says that its longest record has 0 bytes",
        "12 | 5000 | it says that its longest record has 5000 bytes",
        "44 | 65 | a name in it has no possible length",
        "112 | 0 | a name in it has no possible length",
        "48 | 7 | the checksum of its header is another one",
        "184 | 7 | the checksum of its header is another one",
        "512 | 7 | its head is 0 and its tail 7",
        "516 | 1 | its head is 0 and its tail 4294967296",
        "640 | 8 | its head is 8 and its tail 0"})
    void shouldRefuseWhatCannotBe(final int offset, final int value, final String reason) throws IOException
    {
        LaneFile.create(file, LANE).close();
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw"))
        {
            access.seek(offset);
            access.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
        }
        final LogException refused = assertThrows(LogException.class, () -> LaneFile.attach(file));
        assertEquals("cannot use the lane " + file + ": " + reason, refused.getMessage());
    }

    @Test
    void shouldRefuseANameThatIsNoText() throws IOException
    {
        LaneFile.create(file, LANE).close();
        final byte[] header = Files.readAllBytes(file);
        final UnsafeBuffer buffer = new UnsafeBuffer(header);
        buffer.putInt(LaneDescriptor.CODEC_NAME_OFFSET, 64);
        buffer.setMemory(LaneDescriptor.CODEC_NAME_OFFSET + 4, 64, (byte)0xFF);
        final CRC32C crc = new CRC32C();
        crc.update(header, 0, LaneDescriptor.CRC_OFFSET);
        buffer.putInt(LaneDescriptor.CRC_OFFSET, (int)crc.getValue());
        Files.write(file, header);
        assertTrue(assertThrows(LogException.class, () -> LaneFile.attach(file)).getMessage().contains("192 bytes"));
    }

    @Test
    void shouldRefuseOtherSizesAndAnythingAtAll() throws IOException
    {
        assertTrue(assertThrows(LogException.class, () -> LaneFile.attach(file)).getMessage()
            .endsWith("there is no such file"));
        LaneFile.create(file, LANE).close();
        for (final long size : new long[] {0, 4096, 12_287, 12_289, 4096L + (1L << 31)})
        {
            try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw"))
            {
                access.setLength(size);
            }
            assertThrows(LogException.class, () -> LaneFile.attach(file), "size " + size);
        }
        final Random random = new Random(1);
        final byte[] bytes = new byte[12_288];
        for (int i = 0; i < 100; i++)
        {
            random.nextBytes(bytes);
            Files.write(file, bytes);
            assertThrows(LogException.class, () -> LaneFile.attach(file));
        }
    }

    @Test
    void shouldBeSeenByOthersAsItIs()
    {
        try (LaneFile made = LaneFile.create(file, LANE); LaneFile seen = LaneFile.view(file))
        {
            assertEquals(LANE, seen.describe());
            final LaneWriter writer = made.writer(0);
            for (int i = 0; i < 20; i++)
            {
                made.ring().putLong(writer.claim(8), i);
                writer.add(8);
                writer.publish();
            }
            assertFalse(seen.status().isClaimed());
            writer.claim(9);
            made.status().open();
            assertEquals(0, seen.status().condition());
            made.status().condition(Inlet.SHED);
            assertEquals(Inlet.SHED, seen.status().condition());
            assertEquals("open", seen.status().stateName());
            assertEquals(320, seen.status().pendingBytes());
            assertTrue(seen.status().isClaimed());
            assertEquals(0, seen.status().droppedClaims());
            assertTrue(made.status().dropsClaim());
            assertEquals(1, seen.status().droppedClaims());
            final LaneReader reader = seen.reader();
            // Enough for lines to be fetched, which must not be written to here.
            for (int i = 0; i < 20; i++)
            {
                assertTrue(reader.next());
            }
            assertFalse(reader.next());
            assertEquals(20, reader.nextOrdinal());
        }
    }

    @Test
    void shouldBeSoundAtAnyMoment() throws InterruptedException
    {
        try (LaneFile made = LaneFile.create(file, LANE))
        {
            final AtomicBoolean isOver = new AtomicBoolean();
            final Thread ends = new Thread(() -> useBothEnds(made, isOver));
            ends.start();
            for (int i = 0; i < 3_000; i++)
            {
                try (LaneFile seen = LaneFile.view(file))
                {
                    final long pending = seen.status().pendingBytes();
                    assertTrue(pending >= 0 && pending <= LANE.capacity(), "pending " + pending);
                }
            }
            isOver.set(true);
            ends.join();
        }
    }

    /** Fills the lane, and empties it. */
    private static void useBothEnds(final LaneFile lane, final AtomicBoolean isOver)
    {
        final LaneWriter writer = lane.writer(0);
        final LaneReader reader = lane.reader();
        while (!isOver.get())
        {
            while (writer.claim(200) >= 0)
            {
                writer.add(200);
                writer.publish();
            }
            while (reader.next())
            {
                reader.release(reader.position(), reader.nextOrdinal());
            }
        }
    }

    @Test
    void shouldRefuseLimitsThatAreNone()
    {
        for (final int capacity : new int[] {0, 2048, 5000, -8})
        {
            assertThrows(IllegalArgumentException.class,
                () -> new LaneDescription("a", capacity, 10, "c", 0, 0, 0, 0, 0));
        }
        assertThrows(IllegalArgumentException.class, () -> new LaneDescription("a", 4096, 2041, "c", 0, 0, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new LaneDescription("", 4096, 10, "c", 0, 0, 0, 0, 0));
        assertThrows(IllegalArgumentException.class,
            () -> new LaneDescription("a", 4096, 10, "c".repeat(65), 0, 0, 0, 0, 0));
    }
}
