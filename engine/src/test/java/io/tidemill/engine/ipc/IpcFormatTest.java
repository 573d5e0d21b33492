// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine.ipc;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What is said of the format in {@code docs/ipc-format.md} is so. */
class IpcFormatTest
{
    private static final int CAPACITY = 4096;
    private static final String ENDING = "_OFFSET";
    private static final Pattern EXAMPLE =
        Pattern.compile("\\| (\\d+) \\| `?([0-9a-f]*)`? ?\\| (\\d+) \\| `([0-9a-f]{8})` \\| `([0-9a-f]+)` \\|");

    private static String page() throws IOException
    {
        return Files.readString(Path.of("..", "docs", "ipc-format.md"));
    }

    @Test
    void shouldWriteTheRecordsThatAreShown() throws IOException
    {
        final List<MatchResult> examples = EXAMPLE.matcher(page()).results().toList();
        assertTrue(examples.size() >= 4, examples::toString);
        for (final MatchResult example : examples)
        {
            final byte[] payload = HexFormat.of().parseHex(example.group(2));
            final long ordinal = Long.parseLong(example.group(3));
            final UnsafeBuffer ring = new UnsafeBuffer(ByteBuffer.allocateDirect(CAPACITY));
            ring.setMemory(0, CAPACITY, (byte)-1);
            final UnsafeBuffer header = new UnsafeBuffer(ByteBuffer.allocateDirect(LaneDescriptor.HEADER_LENGTH));
            final LaneWriter writer = new LaneWriter(header, ring, CAPACITY / 4, ordinal, 0, 0);
            assertEquals(Integer.parseInt(example.group(1)), payload.length);
            ring.putBytes(writer.claim(payload.length), payload);
            writer.add(payload.length);

            final byte[] record = new byte[LaneDescriptor.framed(payload.length)];
            ring.getBytes(0, record);
            assertEquals(example.group(5), HexFormat.of().formatHex(record));
            assertEquals(example.group(4),
                HexFormat.of().toHexDigits(ring.getInt(4, LITTLE_ENDIAN) ^ (int)ordinal));
        }
    }

    @Test
    void shouldDescribeEveryFieldOfALane() throws IllegalAccessException, IOException
    {
        assertDescribed(LaneDescriptor.class);
    }

    @Test
    void shouldDescribeEveryFieldOfAnEnginesPage() throws IllegalAccessException, IOException
    {
        assertDescribed(EnginePage.class);
    }

    private static void assertDescribed(final Class<?> layout) throws IllegalAccessException, IOException
    {
        final String page = page();
        for (final Field field : layout.getDeclaredFields())
        {
            final String name = field.getName();
            if (name.endsWith(ENDING) && !name.startsWith("RECORD_"))
            {
                field.setAccessible(true);
                final String called = name.substring(0, name.length() - ENDING.length()).toLowerCase(Locale.ROOT);
                final Pattern row = Pattern.compile(
                    "^\\| " + field.getInt(null) + " \\| [0-9 +]+ \\| `" + called + "` \\|", Pattern.MULTILINE);
                assertTrue(row.matcher(page).find(), () -> "docs/ipc-format.md lacks a row " + row);
            }
        }
    }
}
