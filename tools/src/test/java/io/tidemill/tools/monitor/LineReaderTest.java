// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LineReaderTest
{
    @Test
    void shouldSplitLinesWhateverTheirEnd() throws IOException
    {
        assertEquals(List.of("a", "b", "", "c"), lines("a\nb\r\n\nc"));
        assertEquals(List.of("a", ""), lines("a\n\r\n"));
        assertEquals(List.of(""), lines("\n"));
        assertEquals(List.of(), lines(""));
    }

    @Test
    void shouldDropAByteOrderMarkAtTheStartOnly() throws IOException
    {
        assertEquals(List.of("a", "\uFEFFb"), lines("\uFEFFa\n\uFEFFb"));
        assertEquals(List.of(""), lines("\uFEFF"));
    }

    @Test
    void shouldSplitRandomLinesReadInRandomPieces() throws IOException
    {
        for (long seed = 0; seed < 50; seed++)
        {
            final SplittableRandom random = new SplittableRandom(seed);
            final List<String> expected = new ArrayList<>();
            for (int i = 0; i < 30; i++)
            {
                expected.add("x".repeat(random.nextInt(random.nextInt(4) == 0 ? 200_000 : 50)) + i);
            }
            final LineReader reader = new LineReader(
                new Pieces(String.join("\n", expected).getBytes(StandardCharsets.UTF_8), random), 1 << 20);
            assertEquals(expected, read(reader), "seed " + seed);
        }
    }

    @Test
    void shouldSkipALineBeyondTheLimitAndGoOn() throws IOException
    {
        final LineReader reader = reader("a".repeat(10) + "\n" + "b".repeat(11) + "\n\nc", 10);

        assertTrue(reader.next());
        assertFalse(reader.isTooLong());
        assertEquals(10, reader.lengthBytes());

        assertTrue(reader.next());
        assertTrue(reader.isTooLong());
        assertFalse(reader.isBlank());
        assertEquals(11, reader.wholeLengthBytes());
        assertEquals(0, reader.lengthBytes());

        assertTrue(reader.next());
        assertTrue(reader.isBlank());

        assertTrue(reader.next());
        assertEquals(4, reader.number());
        assertEquals("c", text(reader));
        assertFalse(reader.next());
    }

    @Test
    void shouldReadAHundredMegabytesOfOneLineWithoutHoldingThem() throws IOException
    {
        final long size = 100L << 20;
        final LineReader reader = new LineReader(new Endless(size), 1 << 20);

        assertTrue(reader.next());
        assertTrue(reader.isTooLong());
        assertEquals(size, reader.wholeLengthBytes());
        assertEquals(size, reader.bytesRead());
        assertTrue(reader.bytes().length <= 1 << 20, "it holds " + reader.bytes().length + " bytes");
        assertFalse(reader.next());
    }

    private static List<String> lines(final String content) throws IOException
    {
        return read(reader(content, 1 << 20));
    }

    private static LineReader reader(final String content, final int limitBytes)
    {
        return new LineReader(new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)), limitBytes);
    }

    private static List<String> read(final LineReader reader) throws IOException
    {
        final List<String> lines = new ArrayList<>();
        while (reader.next())
        {
            lines.add(text(reader));
        }
        return lines;
    }

    private static String text(final LineReader reader)
    {
        return new String(reader.bytes(), 0, reader.lengthBytes(), StandardCharsets.UTF_8);
    }

    /** Gives its content in pieces of random size. */
    private static final class Pieces extends ByteArrayInputStream
    {
        private final SplittableRandom random;

        private Pieces(final byte[] content, final SplittableRandom random)
        {
            super(content);
            this.random = random;
        }

        @Override
        public int read(final byte[] target, final int offset, final int length)
        {
            return super.read(target, offset, Math.min(length, random.nextInt(1, 70_000)));
        }
    }

    /** A line without an end. */
    private static final class Endless extends InputStream
    {
        private long left;

        private Endless(final long size)
        {
            left = size;
        }

        @Override
        public int read()
        {
            return left-- > 0 ? 'x' : -1;
        }

        @Override
        public int read(final byte[] target, final int offset, final int length)
        {
            if (left == 0)
            {
                return -1;
            }
            final int count = (int)Math.min(left, length);
            java.util.Arrays.fill(target, offset, offset + count, (byte)'x');
            left -= count;
            return count;
        }
    }
}
