// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine.ipc;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/**
 * A client's connection to the doorbell: one line there, one back, then single bytes that wake the engine.
 * <p>
 * <b>Threading:</b> the producer's.
 */
final class DoorbellWire implements AutoCloseable
{
    private static final int LONGEST_LINE = 4096;
    private static final long PAUSE_NS = 20_000;

    private final SocketChannel channel;
    private final ByteBuffer ring = ByteBuffer.allocateDirect(1);

    private DoorbellWire(final SocketChannel channel)
    {
        this.channel = channel;
    }

    /** To an engine that listens; else fails at once. */
    static DoorbellWire to(final IpcDirectory directory) throws IOException
    {
        final SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try (DoorbellAddress address = new DoorbellAddress(directory.doorbell()))
        {
            channel.configureBlocking(false);
            if (!channel.connect(address.address()))
            {
                // An engine that is stopped takes no more connections, and none would come of waiting for it here.
                throw new IOException("the engine does not answer");
            }
            return new DoorbellWire(channel);
        }
        catch (final ConnectException nobody)
        {
            channel.close();
            throw new IOException("no engine listens there now; start it", nobody);
        }
        catch (final IOException | RuntimeException failure)
        {
            channel.close();
            throw failure;
        }
    }

    /** Says one line; the answer, or null if there was none until a time. */
    String ask(final String line, final long untilNs) throws IOException, InterruptedException
    {
        final ByteBuffer out = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        final ByteBuffer in = ByteBuffer.allocate(LONGEST_LINE);
        while (true)
        {
            if (out.hasRemaining())
            {
                channel.write(out);
            }
            if (channel.read(in) < 0 && !isLine(in))
            {
                throw new IOException("the engine hung up");
            }
            if (isLine(in) || !in.hasRemaining())
            {
                return new String(in.array(), 0, in.position(), StandardCharsets.UTF_8).strip();
            }
            if (System.nanoTime() - untilNs >= 0)
            {
                return null;
            }
            if (Thread.interrupted())
            {
                throw new InterruptedException("interrupted while waiting for the engine's answer");
            }
            LockSupport.parkNanos(PAUSE_NS);
        }
    }

    private static boolean isLine(final ByteBuffer in)
    {
        return in.position() > 0 && in.get(in.position() - 1) == '\n';
    }

    /** Wakes the engine. False if there is none at the other end any more. */
    boolean ring()
    {
        try
        {
            ring.clear();
            // If it finds no room, there are bytes that wake the engine as well.
            channel.write(ring);
            return true;
        }
        catch (final IOException gone)
        {
            return false;
        }
    }

    /** Whether the engine has hung up. */
    boolean isBroken()
    {
        try
        {
            ring.clear();
            return channel.read(ring) < 0;
        }
        catch (final IOException gone)
        {
            return true;
        }
    }

    @Override
    public void close()
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
