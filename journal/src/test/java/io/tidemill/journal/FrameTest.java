// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.EntryKind;
import io.tidemill.engine.EntrySource;
import io.tidemill.engine.LogException;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;

/** Encodes and decodes frames in memory, without any file. */
@Timeout(120)
class FrameTest
{
    private static final int BLOCK_OFFSET = 12;

    private final ByteBuffer memory = ByteBuffer.allocateDirect(256 * 1024);
    private final FrameBlock block = new FrameBlock();
    private final FrameView view = new FrameView();

    @Test
    void shouldDecodeWhatWasEncodedForRandomEntries()
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int i = 0; i < 400; i++)
        {
            final int maxLength = random.nextInt(4) == 0 ? random.nextInt(5) : random.nextInt(2_000);
            final int maxFrame = Math.max(JournalOptions.MIN_FRAME_BYTES, maxLength + 200) + random.nextInt(100_000);
            final TestEntries entries = TestEntries.random(random, 1 + random.nextInt(500), maxLength);
            try
            {
                roundTrip(entries, maxLength, maxFrame);
            }
            catch (final Throwable failure)
            {
                throw new AssertionError("seed " + seed + ", round " + i, failure);
            }
        }
    }

    @Test
    void shouldHoldTheLongestNoteInTheSmallestFrame()
    {
        final byte[] note = TestEntries.payload(1, EntrySource.MAX_NOTE_LENGTH);
        final TestEntries entries = new TestEntries()
            .add(EntryKind.TIMER, 1, 0, 0, note)
            .add(EntryKind.MARKER, 2, 0, 1, note);
        roundTrip(entries, 1, JournalOptions.MIN_FRAME_BYTES);
        final LogException refusal = assertThrows(LogException.class, () -> roundTrip(entries, 1, 256));
        final String message = refusal.getMessage();
        assertTrue(message.contains("TIMER entry may be does not fit a frame of 256"), message);
    }

    private void roundTrip(final TestEntries entries, final int maxLength, final int maxFrame)
    {
        final FrameEncoder<TestEvent> encoder = new FrameEncoder<>(new TestCodec(maxLength), 3, maxFrame, 0);
        long next = 0;
        while (next < entries.size())
        {
            scribble();
            final int length = encode(encoder, entries, next, entries.size() - 1, maxFrame);
            assertTrue(length <= maxFrame, length + " > " + maxFrame);
            assertEquals(4, length % 8);
            assertNull(view.defect());
            assertEquals(next, view.firstSequence());
            assertEquals(entries.timeNs(next), view.baseTimeNs());
            assertEquals(entries.timeNs(view.lastSequence()), view.lastTimeNs());
            assertEquals(3, view.epoch());
            assertEquals(77, view.syncedSequence());
            assertEquals(encoder.count(), view.count());
            assertEntries(entries, next);
            next = view.lastSequence() + 1;
        }
    }

    private void assertEntries(final TestEntries entries, final long first)
    {
        long sequence = first;
        int offset = view.entriesOffset();
        for (int i = 0; i < view.runCount(); i++)
        {
            final int run = view.run(i);
            for (int j = 0; j < RunDescriptor.count(view.buffer(), run); j++)
            {
                final TestEntries.Entry expected = entries.entry(sequence);
                assertEquals(expected.kind(), RunDescriptor.kind(view.buffer(), run));
                assertEquals(expected.inletId(), RunDescriptor.inletId(view.buffer(), run));
                assertEquals(expected.position(), RunDescriptor.firstPosition(view.buffer(), run) + j);
                assertEquals(expected.timeNs(),
                    view.baseTimeNs() + RunDescriptor.timeDeltaNs(view.buffer(), run));
                final int length = view.buffer().getInt(offset);
                assertEquals(expected.payload().length, length);
                final byte[] payload = new byte[length];
                view.buffer().getBytes(offset + 4, payload);
                assertArrayEquals(expected.payload(), payload);
                offset += 4 + FrameDescriptor.alignEntry(length);
                sequence++;
            }
        }
        assertEquals(view.lastSequence() + 1, sequence);
    }

    @Test
    void shouldPutMaximalPayloadIntoTheSmallestFrameThatItFits()
    {
        for (final int maxFrame : new int[]{256, 257, 1_000, 4_096, 65_533})
        {
            final int maxLength = FrameEncoder.maxPayloadBytes(maxFrame);
            final TestEntries entries = TestEntries.uniform(3, maxLength);
            roundTrip(entries, maxLength, maxFrame);
        }
    }

    @Test
    void shouldMakeOneRunOfLikeEntriesAndManyOfUnlikeOnes()
    {
        encode(new FrameEncoder<>(new TestCodec(8), 1, 100_000, 0), TestEntries.uniform(900, 8), 0, 899, 100_000);
        assertEquals(1, view.runCount());
        assertEquals(900, view.count());

        final TestEntries unlike = new TestEntries();
        for (int i = 0; i < 600; i++)
        {
            unlike.add(EntryKind.values()[i % 4], i / 3, i % 2, 5, new byte[0]);
        }
        encode(new FrameEncoder<>(new TestCodec(0), 1, 100_000, 0), unlike, 0, 599, 100_000);
        assertEquals(600, view.runCount());
        assertNull(view.defect());
    }

    @Test
    void shouldAcceptAFrameWithoutEntries()
    {
        final int length = encode(
            new FrameEncoder<>(new TestCodec(8), 1, 1_000, 0), TestEntries.uniform(1, 8), 0, 0, 1_000);
        assertEquals(1, view.count());
        final MutableDirectBuffer frame = block.frame(BLOCK_OFFSET, length);
        frame.setMemory(FrameDescriptor.COUNT_OFFSET, 8, (byte)0);
        frame.putInt(FrameDescriptor.LENGTH_OFFSET, FrameDescriptor.HEADER_LENGTH);
        block.seal(FrameDescriptor.HEADER_LENGTH);
        view.wrap(memory, BLOCK_OFFSET, FrameDescriptor.HEADER_LENGTH);
        assertNull(view.defect());
        assertEquals(-1, view.lastSequence());
    }

    @Test
    void shouldFindEveryFlippedBit()
    {
        final TestEntries entries = TestEntries.random(new Random(5), 40, 30);
        final int length = encode(new FrameEncoder<>(new TestCodec(30), 1, 10_000, 0), entries, 0, 39, 10_000);
        for (int bit = 0; bit < length * 8; bit++)
        {
            flip(bit);
            view.wrap(memory, BLOCK_OFFSET, length);
            assertNotNull(view.defect(), "bit " + bit);
            flip(bit);
        }
        view.wrap(memory, BLOCK_OFFSET, length);
        assertNull(view.defect());
    }

    @Test
    void shouldSurviveAnyContentThatHasAValidChecksum()
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final TestEntries entries = TestEntries.random(new Random(seed), 40, 30);
        int refused = 0;
        for (int i = 0; i < 20_000; i++)
        {
            final int length = encode(new FrameEncoder<>(new TestCodec(30), 1, 10_000, 0), entries, 0, 39, 10_000);
            final int offset = FrameDescriptor.FIRST_SEQUENCE_OFFSET +
                random.nextInt(length - FrameDescriptor.FIRST_SEQUENCE_OFFSET - 8);
            block.frame(BLOCK_OFFSET, length).putLong(offset, random.nextLong() >> random.nextInt(64));
            block.seal(length);
            view.wrap(memory, BLOCK_OFFSET, length);
            try
            {
                refused += view.defect() == null ? 0 : 1;
            }
            catch (final RuntimeException failure)
            {
                throw new AssertionError("seed " + seed + ", round " + i + ", offset " + offset, failure);
            }
        }
        // The share depends on how many runs the seed gives; what counts is that fields were hit at all.
        assertTrue(refused > 500, "seed " + seed + ": refused only " + refused);
    }

    @Test
    void shouldKeepTheLayoutOfFormatZero()
    {
        final TestEntries entries = new TestEntries()
            .add(EntryKind.EVENT, 0x0102030405L, 7, 9, new byte[]{1, 2, 3, 4, 5})
            .add(EntryKind.EVENT, 0x0102030405L, 7, 10, new byte[]{6})
            .add(EntryKind.TIMER, 0x0102030406L, 0, 0, new byte[0]);
        final int length = encode(
            new FrameEncoder<>(new TestCodec("order", 258, 16), 2, 1_000, 0), entries, 0, 2, 1_000);
        final byte[] frame = new byte[length];
        memory.clear().position(BLOCK_OFFSET).get(frame);
        final String expected =
            "544d4631" + "%08x".formatted(Integer.reverseBytes(FrameDescriptor.crc(view.buffer(), 0))) + "84000000" +
            "0000000000000000" + "0504030201000000" + "4d00000000000000" + "02000000" + "03000000" + "02000000" +
            "%08x".formatted(Integer.reverseBytes(FrameDescriptor.codecId("order"))) + "0201" + "0000" + "00000000" +
            "0900000000000000" + "0000000000000000" + "02000000" + "0700" + "01" + "00" +
            "0000000000000000" + "0100000000000000" + "01000000" + "0000" + "02" + "00" +
            "05000000" + "0102030405000000" + "01000000" + "06000000" + "00000000";
        assertEquals(expected, HexFormat.of().formatHex(frame));
    }

    @Test
    void shouldNameSequenceAndCodecWhenEncodingFails()
    {
        final int[] results = {-1, 17, Integer.MAX_VALUE, Integer.MIN_VALUE};
        for (final int result : results)
        {
            final TestCodec bad = new TestCodec(16)
            {
                @Override
                public int encode(final TestEvent event, final MutableDirectBuffer buffer, final int offset)
                {
                    return event.payload[0] == 2 ? result : 1;
                }
            };
            assertNamed(bad, "encode returned " + result);
        }
        final TestCodec throwing = new TestCodec(16)
        {
            @Override
            public int encode(final TestEvent event, final MutableDirectBuffer buffer, final int offset)
            {
                if (event.payload[0] == 2)
                {
                    throw new StackOverflowError("deep");
                }
                return 1;
            }
        };
        assertNamed(throwing, "deep");
        final TestCodec reaching = new TestCodec(16)
        {
            @Override
            public int encode(final TestEvent event, final MutableDirectBuffer buffer, final int offset)
            {
                buffer.putLong(event.payload[0] == 2 ? 5_000 : offset, 1);
                return 8;
            }
        };
        assertNamed(reaching, "IndexOutOfBounds");
    }

    private void assertNamed(final TestCodec codec, final String cause)
    {
        final TestEntries entries = new TestEntries()
            .add(EntryKind.VOID, 1, 0, 0, new byte[0])
            .add(EntryKind.EVENT, 1, 1, 0, new byte[]{1})
            .add(EntryKind.EVENT, 1, 1, 1, new byte[]{2});
        final FrameEncoder<TestEvent> encoder = new FrameEncoder<>(codec, 1, 1_000, 0);
        encode(encoder, entries, 0, 2, 1_000);
        assertEquals(2, encoder.count(), "those before it");
        final LogException thrown = assertThrows(LogException.class, () -> encode(encoder, entries, 2, 2, 1_000));
        assertTrue(thrown.getMessage().contains("sequence 2"), thrown.getMessage());
        assertTrue(thrown.getMessage().contains("'test'"), thrown.getMessage());
        assertTrue(thrown.getMessage().contains(cause), thrown.getMessage());
    }

    @Test
    void shouldRefuseEntriesThatAReaderWouldCallDamaged()
    {
        assertRefused(new TestEntries().add(EntryKind.EVENT, 4, 1, 0, new byte[0]), "before 5");
        assertRefused(new TestEntries().add(EntryKind.EVENT, 6, 1, 0, new byte[0])
            .add(EntryKind.EVENT, 5, 1, 1, new byte[0]), "sequence 1");
        assertRefused(new TestEntries().add(EntryKind.EVENT, 6, 65_536, 0, new byte[0]), "its inlet 65536");
        assertRefused(new TestEntries().add(EntryKind.EVENT, 6, -1, 0, new byte[0]), "its inlet -1");
    }

    private void assertRefused(final TestEntries entries, final String reason)
    {
        final LogException thrown = assertThrows(LogException.class, () -> encode(
            new FrameEncoder<>(new TestCodec(8), 1, 1_000, 5), entries, 0, entries.size() - 1, 1_000));
        assertTrue(thrown.getMessage().contains(reason), thrown.getMessage());
    }

    private int encode(
        final FrameEncoder<TestEvent> encoder,
        final TestEntries entries,
        final long first,
        final long last,
        final int maxFrame)
    {
        block.block(memory);
        final int length = encoder.encode(entries, first, last, 77, block.frame(BLOCK_OFFSET, maxFrame));
        block.seal(length);
        view.wrap(memory, BLOCK_OFFSET, length);
        return length;
    }

    /** What an earlier attempt may have left where the frame goes. */
    private void scribble()
    {
        new UnsafeBuffer(memory.clear()).setMemory(0, memory.capacity(), (byte)0xEB);
    }

    private void flip(final int bit)
    {
        final int index = BLOCK_OFFSET + bit / 8;
        memory.put(index, (byte)(memory.get(index) ^ 1 << bit % 8));
    }
}
