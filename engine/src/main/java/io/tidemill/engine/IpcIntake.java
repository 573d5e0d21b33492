// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import io.tidemill.engine.ipc.DoorbellAddress;
import io.tidemill.engine.ipc.EnginePage;
import io.tidemill.engine.ipc.IpcDirectory;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The doorbell: where other processes call to bring events, wake the engine when it sleeps, and are heard to leave.
 * <ol>
 * <li>A process that ends, however it does, is noticed at once by the end of its stream; that it is dead is believed
 * only of its lock. So one that is stopped, or cut off, loses nothing.</li>
 * <li>A byte wakes the sequencer. Nothing depends on it but time: a sequencer looks by itself every 100 ms.</li>
 * </ol>
 * <b>Threading:</b> its own thread, from {@link #open} to {@link #close}.
 */
final class IpcIntake<E> implements AutoCloseable
{
    private static final Logger LOGGER = LoggerFactory.getLogger(Engine.class);
    private static final int MOST_CALLERS = 1024;
    private static final long PAUSE_NS = 10_000_000;
    private static final long TELL_NS = 60_000_000_000L;
    private static final long PLACE_MS = 2_000;

    private final String engine;
    private final IpcDirectory directory;
    private final Durability durability;
    private final List<IpcHost<E>> hosts = new ArrayList<>();
    private final Wakeups sequencer;
    private final ErrorHandler errorHandler;
    private final Object turn = new Object();

    // Null before they are taken.
    private IpcLock lock;
    private volatile EnginePage page;
    private volatile Selector selector;
    private ServerSocketChannel server;
    private Thread thread;

    // Of the doorbell's thread.
    private long toldNs = System.nanoTime() - TELL_NS - 1;
    private boolean wasGone;
    private volatile boolean isClosed;

    /** Null while processes are let in. */
    private volatile String refusal;

    IpcIntake(final EngineConfig<E> config, final Wakeups sequencer)
    {
        engine = config.name();
        directory = IpcDirectory.in(config.ipcDirectory());
        durability = config.durability();
        errorHandler = config.errorHandler();
        this.sequencer = sequencer;
    }

    /** Before anything runs: an inlet and how many bytes its lanes have. */
    void add(
        final String name,
        final Codec<E> codec,
        final int capacity,
        final IpcLane<E> lane,
        final ReplyLane replies)
    {
        hosts.add(new IpcHost<>(name, directory, codec, capacity, lane, replies, errorHandler));
        lane.handover().onRetired(this::lookAgain);
    }

    /**
     * Before anything runs, when positions are restored: takes the place, and finds the lanes of clients that an engine
     * before had. Gives what other processes are to see of the thread that drains them.
     */
    EnginePage attach()
    {
        lock = IpcLock.take(directory);
        page = EnginePage.take(directory.page(), durability);
        hosts.forEach(IpcHost::attach);
        return page;
    }

    /** When all else runs: is heard from now on. */
    void open()
    {
        try (DoorbellAddress address = new DoorbellAddress(directory.doorbell()))
        {
            selector = Selector.open();
            server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            Files.deleteIfExists(directory.doorbell());
            server.bind(address.address());
            server.configureBlocking(false);
            server.register(selector, SelectionKey.OP_ACCEPT);
            if (address.isByLink())
            {
                LOGGER.info("engine \"{}\": the path of {} is too long for a socket; it was bound by way of {}, and " +
                    "clients do likewise", engine, directory.doorbell(), address.address());
            }
        }
        catch (final IOException unable)
        {
            CloseHelper.quietCloseAll(server, selector);
            throw new LogException("engine \"" + engine + "\" cannot listen for other processes at " +
                directory.doorbell() + ": " + unable.getMessage(), unable);
        }
        thread = new Thread(this::listen, "tidemill-" + engine + "-doorbell");
        thread.setDaemon(true);
        thread.start();
        page.listening(true);
        if (refusal != null)
        {
            // In between.
            page.listening(false);
        }
    }

    private void lookAgain()
    {
        final Selector current = selector;
        if (current != null)
        {
            current.wakeup();
        }
    }

    private void listen()
    {
        while (!isClosed)
        {
            try
            {
                hosts.forEach(this::look);
                sequencer.signal();
                final boolean isWatching = hosts.stream().anyMatch(IpcHost::isToBeWatched);
                if (selector.select(this::serve, isWatching ? IpcHost.LOOK_MS : PLACE_MS) == 0)
                {
                    lookForPlace();
                }
            }
            catch (final ClosedSelectorException closed)
            {
                return;
            }
            catch (final Throwable fault)
            {
                // Also that of a lane that was made shorter: others are still to be heard. But not too often.
                errorHandler.onError(fault);
                LockSupport.parkNanos(PAUSE_NS);
            }
        }
    }

    private void look(final IpcHost<E> host)
    {
        synchronized (turn)
        {
            if (!isClosed)
            {
                host.look();
            }
        }
    }

    private void serve(final SelectionKey key)
    {
        if (key.isValid() && key.isAcceptable())
        {
            accept();
            return;
        }
        final IpcCaller caller = (IpcCaller)key.attachment();
        final boolean isNew = caller.line() == null;
        final boolean isThere = caller.hear();
        if (isThere && !isNew)
        {
            sequencer.signal();
        }
        else if (isThere && caller.line() != null)
        {
            ask(caller);
        }
        if (!isThere)
        {
            caller.close();
            hosts.forEach(host -> host.left(caller));
            sequencer.signal();
        }
    }

    private void accept()
    {
        try
        {
            final SocketChannel channel = server.accept();
            if (channel == null)
            {
                return;
            }
            channel.configureBlocking(false);
            final IpcCaller caller = new IpcCaller(channel);
            if (selector.keys().size() > MOST_CALLERS)
            {
                selector.keys().forEach(IpcIntake::closeIfSilent);
            }
            if (selector.keys().size() > MOST_CALLERS)
            {
                caller.refuse("there are " + MOST_CALLERS + " connections already");
                return;
            }
            channel.register(selector, SelectionKey.OP_READ, caller);
        }
        catch (final IOException unable)
        {
            cannotAccept(unable);
        }
    }

    /** For want of file descriptors, most likely; whoever calls stays in the queue meanwhile. */
    private void cannotAccept(final IOException unable)
    {
        selector.keys().forEach(IpcIntake::closeIfSilent);
        if (System.nanoTime() - toldNs > TELL_NS)
        {
            toldNs = System.nanoTime();
            errorHandler.onError(new LogException("engine \"" + engine + "\" cannot take connections of other " +
                "processes now: " + unable.getMessage() + "; it tries on", unable));
        }
        LockSupport.parkNanos(PAUSE_NS);
    }

    /** Somebody may have removed what processes find the engine by; those that are connected go on. */
    private void lookForPlace()
    {
        final boolean isGone = Files.notExists(directory.doorbell()) || Files.notExists(directory.page());
        if (isGone && !wasGone)
        {
            errorHandler.onError(new LogException("engine \"" + engine + "\" cannot be found by other processes any " +
                "more, as " + directory.doorbell() + " or " + directory.page().getFileName() + " beside it was " +
                "removed; those that are connected go on. Start it again to have them back"));
        }
        wasGone = isGone;
    }

    private static void closeIfSilent(final SelectionKey key)
    {
        if (key.attachment() instanceof final IpcCaller caller && caller.isSilent())
        {
            caller.close();
        }
    }

    private void ask(final IpcCaller caller)
    {
        final IpcRequest request = IpcRequest.parse(caller.line());
        final IpcHost<E> host = request == null ? null :
            hosts.stream().filter(each -> each.name().equals(request.inlet())).findFirst().orElse(null);
        if (request == null)
        {
            caller.refuse("not understood: this engine speaks TML 0");
        }
        else if (host == null)
        {
            caller.refuse("engine \"" + engine + "\" has no inlet \"" + request.inlet() + "\" for other processes; " +
                "there are " + hosts.stream().map(IpcHost::name).toList());
        }
        else
        {
            synchronized (turn)
            {
                serve(host, caller, request);
            }
            sequencer.signal();
        }
    }

    private void serve(final IpcHost<E> host, final IpcCaller caller, final IpcRequest request)
    {
        if (refusal != null)
        {
            caller.putOff(refusal);
        }
        else if (request.verb().equals(IpcRequest.CONNECT))
        {
            host.connect(caller, request);
        }
        else
        {
            host.resume(caller, request.clientId());
        }
    }

    /** Any thread: lets nobody in any more, and says why. Lanes keep what they hold for the next engine. */
    void refuse(final String why)
    {
        refusal = why;
        final EnginePage current = page;
        if (current != null)
        {
            current.listening(false);
        }
    }

    /** When nothing runs any more. Lanes stay for the next engine, with what they hold. */
    @Override
    public void close()
    {
        refuse("engine \"" + engine + "\" is closed");
        synchronized (turn)
        {
            isClosed = true;
        }
        if (selector != null)
        {
            selector.keys().forEach(key -> CloseHelper.quietClose(key.channel()));
            CloseHelper.quietCloseAll(server, selector);
        }
        if (thread != null)
        {
            awaitEnd();
        }
        hosts.forEach(IpcHost::close);
        final EnginePage last = page;
        page = null;
        CloseHelper.closeAll(last, lock);
    }

    private void awaitEnd()
    {
        boolean isInterrupted = false;
        while (thread.isAlive())
        {
            try
            {
                thread.join();
            }
            catch (final InterruptedException ex)
            {
                isInterrupted = true;
            }
        }
        if (isInterrupted)
        {
            Thread.currentThread().interrupt();
        }
    }
}
