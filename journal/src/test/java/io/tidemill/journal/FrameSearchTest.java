// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds an intact frame wherever it lies in a file of zeros. */
@ExtendWith(ResourceLeakExtension.class)
class FrameSearchTest
{
    private static final int FILE_LENGTH = 80 * 1024;
    private static final int BLOCK_LENGTH = 16 * 1024;
    private static final long SEQUENCE = 5;

    private final FrameSearch search = new FrameSearch();
    private final byte[] document = document();

    @TempDir
    Path temp;

    @Test
    void shouldFindAFrameAroundEveryBorderOfTheBlocksThatAreComparedAsAWhole() throws IOException
    {
        for (int block = 1; block < 4; block++)
        {
            for (int offset = block * BLOCK_LENGTH - 200; offset < block * BLOCK_LENGTH + 200; offset += 4)
            {
                for (final int from : new int[]{0, 4, BLOCK_LENGTH - 4, offset - 4, offset})
                {
                    final int expected = from > offset ? -1 : offset;
                    assertEquals(expected, find(offset, from, FILE_LENGTH, SEQUENCE), "from " + from);
                }
            }
        }
    }

    @Test
    void shouldFindAFrameAtTheVeryEndAndNoneThatWouldLeaveTheFile() throws IOException
    {
        final int last = FILE_LENGTH - document.length;
        assertEquals(last, find(last, 0, FILE_LENGTH, SEQUENCE));
        for (int cut = 4; cut < document.length; cut += 4)
        {
            assertEquals(-1, find(last + cut, 0, FILE_LENGTH, SEQUENCE));
        }
    }

    @Test
    void shouldLookOnlyWithinTheRangeAndForLaterSequences() throws IOException
    {
        assertEquals(400, find(400, 0, 408, SEQUENCE));
        assertEquals(-1, find(400, 0, 404, SEQUENCE));
        assertEquals(-1, find(400, 404, FILE_LENGTH, SEQUENCE));
        assertEquals(400, find(400, 0, FILE_LENGTH, 0));
        assertEquals(-1, find(400, 0, FILE_LENGTH, SEQUENCE + 1));
    }

    @Test
    void shouldTellHowFarBytesAreNotZero() throws IOException
    {
        document[20] ^= 1;
        assertEquals(-1, find(50_000, 0, FILE_LENGTH, SEQUENCE));
        final int end = 50_000 + document.length;
        assertTrue(search.nonZeroEnd() <= end && search.nonZeroEnd() > end - 8, "end " + search.nonZeroEnd());
        assertEquals(-1, find(0, document.length + 4 & ~3, FILE_LENGTH, SEQUENCE));
        assertEquals(document.length + 4 & ~3, search.nonZeroEnd());
    }

    @Test
    void shouldNoticeALonelyByteAnywhere() throws IOException
    {
        final Path file = temp.resolve("x.cq4");
        Files.write(file, new byte[FILE_LENGTH]);
        for (int block = 1; block < 5; block++)
        {
            for (int offset = block * BLOCK_LENGTH - 8; offset < block * BLOCK_LENGTH + 8; offset++)
            {
                TestJournal.write(file, offset, new byte[]{1});
                try (MappedSegment segment = new MappedSegment(file))
                {
                    assertTrue(segment.covers(FILE_LENGTH));
                    assertEquals(-1, search.find(segment, 400, FILE_LENGTH, 0));
                    assertEquals(offset + 4 & ~3, search.nonZeroEnd(), "byte " + offset);
                }
                TestJournal.write(file, offset, new byte[1]);
            }
        }
    }

    private int find(final int offset, final int from, final int to, final long sequence) throws IOException
    {
        final byte[] content = new byte[FILE_LENGTH];
        System.arraycopy(document, 0, content, offset, Math.min(document.length, FILE_LENGTH - offset));
        final Path file = temp.resolve("x.cq4");
        Files.write(file, content);
        try (MappedSegment segment = new MappedSegment(file))
        {
            assertTrue(segment.covers(FILE_LENGTH));
            return search.find(segment, from, to, sequence);
        }
    }

    /** A document header and the frame of one event. */
    private static byte[] document()
    {
        final ByteBuffer memory = ByteBuffer.allocateDirect(1_000).order(ByteOrder.LITTLE_ENDIAN);
        final FrameBlock block = new FrameBlock();
        block.block(memory);
        final TestEntries entries = TestEntries.uniform(6, 13);
        final int length = new FrameEncoder<>(new TestCodec(13), 1, 900, 0)
            .encode(entries, SEQUENCE, SEQUENCE, -1, block.frame(4, 900));
        block.seal(length);
        memory.putInt(0, length);
        final byte[] document = new byte[4 + length];
        memory.get(document);
        return document;
    }
}
