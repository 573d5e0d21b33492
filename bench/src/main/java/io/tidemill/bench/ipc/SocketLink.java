// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.ipc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Locale;

import io.tidemill.bench.pipeline.BenchEvent;

import org.agrona.CloseHelper;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A Unix domain socket, one write for each message. A stream keeps no borders of messages and events all have the same
 * length, so what has come is delivered as whole events.
 */
final class SocketLink implements Link
{
    /** Setting: a {@link Mode}. */
    static final String MODE = "mode";

    private static final String NAME = "socket";
    private static final int BUFFER_BYTES = 64 << 10;

    private final ServerSocketChannel server;
    private final Mode mode;
    private final Patience patience;
    private final ByteBuffer outBytes = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final ByteBuffer inBytes = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final UnsafeBuffer outView = new UnsafeBuffer(outBytes);
    private final UnsafeBuffer inView = new UnsafeBuffer(inBytes);
    private SocketChannel channel;
    private Receiver handler;
    private int claimedBytes;

    private SocketLink(final ServerSocketChannel server, final LinkPlan plan)
    {
        this.server = server;
        this.mode = plan.settings().value(MODE, Mode.class);
        this.patience = plan.patience();
    }

    static Link host(final LinkPlan plan) throws IOException
    {
        final ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(address(plan));
        return new SocketLink(server, plan);
    }

    static Link join(final LinkPlan plan) throws IOException
    {
        final SocketLink link = new SocketLink(null, plan);
        link.use(SocketChannel.open(address(plan)));
        return link;
    }

    private static UnixDomainSocketAddress address(final LinkPlan plan)
    {
        return UnixDomainSocketAddress.of(plan.directory().resolve(NAME));
    }

    private void use(final SocketChannel connected) throws IOException
    {
        channel = connected;
        channel.configureBlocking(mode == Mode.BLOCKING);
    }

    @Override
    public void awaitOther() throws IOException
    {
        if (channel == null)
        {
            use(server.accept());
        }
    }

    @Override
    public void deliverTo(final Receiver receiver)
    {
        handler = receiver;
    }

    @Override
    public int claim(final int lengthBytes)
    {
        claimedBytes = lengthBytes;
        return 0;
    }

    @Override
    public MutableDirectBuffer buffer()
    {
        return outView;
    }

    @Override
    public void commit()
    {
        outBytes.limit(claimedBytes).position(0);
        try
        {
            channel.write(outBytes);
            while (outBytes.hasRemaining())
            {
                patience.idle();
                channel.write(outBytes);
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("a message of " + claimedBytes + " bytes could not be written", ex);
        }
        patience.reset();
    }

    @Override
    public int poll()
    {
        final int read = read();
        final int whole = inBytes.position() - inBytes.position() % BenchEvent.LENGTH_BYTES;
        if (whole > 0)
        {
            handler.onMessage(inView, 0, whole);
            inBytes.flip().position(whole);
            inBytes.compact();
        }
        return read;
    }

    private int read()
    {
        try
        {
            return channel.read(inBytes);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("the socket could not be read", ex);
        }
    }

    @Override
    public void end() throws IOException
    {
        channel.shutdownOutput();
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(channel, server);
    }

    /**
     * How an end waits for the other, by the names that settings have.
     */
    enum Mode
    {
        /** In the kernel. */
        BLOCKING,

        /** It asks again and again, as shared memory is asked. */
        SPINNING;

        @Override
        public String toString()
        {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
