// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * A process at the doorbell: it says one line what it wants, is answered with one, and from then on every byte of it
 * means that there is something in its lane. The end of the stream means that it has gone.
 * <p>
 * <b>Threading:</b> the doorbell's thread.
 */
final class IpcCaller
{
    private static final int LONGEST_LINE = 512;
    private static final int NOTHING_MORE = -1;
    private static final long SILENT_NS = 1_000_000_000;

    /** Of a caller that never stops ringing; the rest is read the next time. */
    private static final int MOST_READS = 1024;

    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocateDirect(LONGEST_LINE);
    private final long sinceNs = System.nanoTime();
    private String said;

    IpcCaller(final SocketChannel channel)
    {
        this.channel = channel;
    }

    /** Reads what is there. False when it has gone, or says what nobody understands. */
    boolean hear()
    {
        try
        {
            if (said != null)
            {
                return isThereBehindRings();
            }
            final boolean isThere = channel.read(in) != NOTHING_MORE;
            for (int i = 0; i < in.position() && said == null; i++)
            {
                if (in.get(i) == '\n')
                {
                    final byte[] bytes = new byte[i];
                    in.get(0, bytes);
                    said = new String(bytes, StandardCharsets.UTF_8);
                }
            }
            return isThere && (said != null || in.hasRemaining());
        }
        catch (final IOException broken)
        {
            return false;
        }
    }

    /** How often it rang does not matter; its end comes behind. */
    private boolean isThereBehindRings() throws IOException
    {
        int read = LONGEST_LINE;
        for (int i = 0; i < MOST_READS && read == LONGEST_LINE; i++)
        {
            in.clear();
            read = channel.read(in);
        }
        return read != NOTHING_MORE;
    }

    /** What it has said; null if that is not complete. */
    String line()
    {
        return said;
    }

    /** Whether it has said nothing for long. */
    boolean isSilent()
    {
        return said == null && System.nanoTime() - sinceNs > SILENT_NS;
    }

    /** One line; a caller that does not take it is none. */
    void answer(final String answer)
    {
        try
        {
            final String line = answer.replace('\n', ' ') + "\n";
            final ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining() && channel.write(bytes) > 0)
            {
                // A line fits into what the operating system keeps for a socket.
                continue;
            }
        }
        catch (final IOException gone)
        {
            // Its end is heard next. To close the channel here would have it never heard.
            return;
        }
    }

    /** Not now: the next engine may. */
    void putOff(final String sentence)
    {
        answer("later " + sentence);
        close();
    }

    void refuse(final String sentence)
    {
        answer("no " + sentence);
        close();
    }

    void close()
    {
        try
        {
            channel.close();
        }
        catch (final IOException ignore)
        {
            // It is closed for this side.
        }
    }
}
