// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Splits a stream into lines without ever holding more than one line of bounded length: what goes beyond the limit is
 * read and thrown away up to the next line feed. Knows LF and CRLF, a byte order mark at the start, and a last line
 * without an end.
 * <p>
 * <b>Threading:</b> one thread.
 */
public final class LineReader
{
    private static final int CHUNK_BYTES = 64 * 1024;
    private static final byte[] BYTE_ORDER_MARK = {(byte)0xEF, (byte)0xBB, (byte)0xBF};

    private final InputStream in;
    private final int limitBytes;
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private byte[] line = new byte[CHUNK_BYTES];
    private int chunkPosition;
    private int chunkEnd;
    private int lineLength;
    private long wholeLength;
    private long number;
    private long bytesRead;

    /**
     * A reader before the first line; it does not close the stream.
     *
     * @param in         to be read
     * @param limitBytes of a line, without its line feed
     */
    public LineReader(final InputStream in, final int limitBytes)
    {
        this.in = in;
        this.limitBytes = limitBytes;
    }

    /**
     * Goes to the next line.
     *
     * @return false at the end of the stream
     * @throws IOException if the stream cannot be read
     */
    public boolean next() throws IOException
    {
        lineLength = 0;
        wholeLength = 0;
        boolean ended = false;
        while (!ended)
        {
            if (chunkPosition == chunkEnd && !fill())
            {
                break;
            }
            ended = takeUpToLineFeed();
        }
        if (!ended && wholeLength == 0)
        {
            return false;
        }
        number++;
        trim();
        return true;
    }

    /**
     * The bytes of the line, from index 0; valid up to the next call of {@link #next()}.
     *
     * @return what holds them
     */
    public byte[] bytes()
    {
        return line;
    }

    /**
     * How long the line is, without its end.
     *
     * @return bytes
     */
    public int lengthBytes()
    {
        return lineLength;
    }

    /**
     * Whether the line was longer than the limit; then there are no bytes of it.
     *
     * @return true if so
     */
    public boolean isTooLong()
    {
        return wholeLength > limitBytes;
    }

    /**
     * The length of the line in the stream, without its line feed.
     *
     * @return bytes
     */
    public long wholeLengthBytes()
    {
        return wholeLength;
    }

    boolean isBlank()
    {
        for (int i = 0; i < lineLength; i++)
        {
            if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r')
            {
                return false;
            }
        }
        return !isTooLong();
    }

    /**
     * The number of the line.
     *
     * @return 1 for the first
     */
    public long number()
    {
        return number;
    }

    long bytesRead()
    {
        return bytesRead;
    }

    private boolean fill() throws IOException
    {
        chunkPosition = 0;
        chunkEnd = 0;
        final int read = in.read(chunk, 0, CHUNK_BYTES);
        if (read < 0)
        {
            return false;
        }
        chunkEnd = read;
        bytesRead += read;
        return true;
    }

    private boolean takeUpToLineFeed()
    {
        int end = chunkPosition;
        while (end < chunkEnd && chunk[end] != '\n')
        {
            end++;
        }
        append(end - chunkPosition);
        final boolean ended = end < chunkEnd;
        chunkPosition = ended ? end + 1 : end;
        return ended;
    }

    private void append(final int count)
    {
        wholeLength += count;
        if (isTooLong())
        {
            lineLength = 0;
            return;
        }
        if (lineLength + count > line.length)
        {
            line = Arrays.copyOf(line, Math.min(limitBytes, Math.max(2 * line.length, lineLength + count)));
        }
        System.arraycopy(chunk, chunkPosition, line, lineLength, count);
        lineLength += count;
    }

    private void trim()
    {
        if (lineLength > 0 && line[lineLength - 1] == '\r')
        {
            lineLength--;
        }
        if (number == 1 && lineLength >= BYTE_ORDER_MARK.length &&
            Arrays.equals(line, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length))
        {
            lineLength -= BYTE_ORDER_MARK.length;
            System.arraycopy(line, BYTE_ORDER_MARK.length, line, 0, lineLength);
        }
    }
}
