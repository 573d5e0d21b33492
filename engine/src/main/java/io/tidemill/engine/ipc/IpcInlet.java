// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine.ipc;

import com.lmax.disruptor.EventFactory;
import io.tidemill.engine.Codec;
import io.tidemill.engine.Durability;
import io.tidemill.engine.Inlet;
import io.tidemill.engine.LogException;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.UnsafeApi;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * Puts events into an engine that another process runs, through shared memory.
 * <pre>{@code
 * try (IpcInlet inlet = IpcInlet.connect(dataDir, "gateway"))        // built with ipc("gateway")
 * {
 *     final Inlet<Order> orders = inlet.events(Order::new, Order.CODEC);
 *     final long position = orders.offer(Order::set, request);       // as in the engine's own process
 *     inlet.await(position, Durability.FSYNC, Duration.ofMillis(50));
 *
 *     inlet.offer(bytes, 0, length);                                 // or bytes, as the engine's codec reads them
 * }
 * }</pre>
 * <ol>
 * <li>An event whose commit returned a position is handled once, in the order of positions, whatever process dies when,
 * and though the engine be away for a while: the lane keeps it. It lives in memory that the operating system keeps, so
 * a loss of power takes what the engine had not made durable: that is what {@link #await} is for.</li>
 * <li>While the engine is away, events are taken until the lane is full.</li>
 * <li>A claim that is not committed is nothing, also when this process dies with it.</li>
 * <li>When another process takes the inlet over, commits return {@link Inlet#CLOSED}, and what they would have put in
 * goes nowhere.</li>
 * </ol>
 * <b>Threading:</b> one thread at a time.
 */
public final class IpcInlet implements AutoCloseable
{
    private static final long PAUSE_NS = 5_000_000;

    private final String name;
    private final EngineLine line;
    private final ClientLane lane;

    private IpcInlet(final String name, final EngineLine line, final ClientLane lane)
    {
        this.name = name;
        this.line = line;
        this.lane = lane;
    }

    /**
     * Connects to an engine, waiting for it up to five seconds.
     *
     * @param directory of the engine: that of its journal, or what was given to {@code ipcDirectory}
     * @param name      of the inlet
     * @return the inlet, to be closed by the caller
     * @throws LogException         if there is none, or it has a client that lives; with what to do
     * @throws InterruptedException if the calling thread is interrupted while it waits
     */
    public static IpcInlet connect(final Path directory, final String name) throws InterruptedException
    {
        return connect(directory, name, ConnectPlan.usual());
    }

    /**
     * Connects to an engine.
     *
     * @param directory of the engine: that of its journal, or what was given to {@code ipcDirectory}
     * @param name      of the inlet
     * @param plan      how
     * @return the inlet, to be closed by the caller
     * @throws LogException         if there is none, or it has a client that lives; with what to do
     * @throws InterruptedException if the calling thread is interrupted while it waits
     */
    public static IpcInlet connect(final Path directory, final String name, final ConnectPlan plan)
        throws InterruptedException
    {
        final IpcDirectory place = IpcDirectory.in(directory);
        requireFlag();
        final long startNs = System.nanoTime();
        while (true)
        {
            final EngineLine line = EngineLine.connect(place, IpcDirectory.checked(name), plan);
            try
            {
                return new IpcInlet(name, line, new ClientLane(name, line, place, plan.wantsReplies()));
            }
            catch (final IOException | LogException failure)
            {
                line.close();
                LanePositions.requireUninterrupted(name, "its lane");
                if (System.nanoTime() - startNs > LanePositions.ns(plan.timeout()))
                {
                    throw new LogException("inlet \"" + name + "\": " + failure.getMessage(), failure);
                }
                // Another engine has come meanwhile, or another process was quicker: from the beginning.
                LockSupport.parkNanos(PAUSE_NS);
            }
        }
    }

    private static void requireFlag()
    {
        try
        {
            UnsafeApi.getLong(new long[1], BufferUtil.ARRAY_BASE_OFFSET);
        }
        catch (final IllegalAccessError missing)
        {
            throw new IllegalStateException("a JVM that brings events to an engine elsewhere needs the flag " +
                "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED", missing);
        }
    }

    /**
     * The same inlet for events instead of bytes.
     *
     * @param factory makes the one event that is filled
     * @param codec   of the events; of the name and version that the lane is for
     * @param <E>     the event class
     * @return a view of this inlet, for the same thread
     * @throws IllegalArgumentException if it is another codec
     */
    public <E> EventInlet<E> events(final EventFactory<E> factory, final Codec<E> codec)
    {
        final LaneDescription description = lane.description();
        if (!codec.name().equals(description.codecName()) || codec.version() != description.codecVersion())
        {
            throw new IllegalArgumentException("inlet \"" + name + "\" is for version " + description.codecVersion() +
                " of codec \"" + description.codecName() + "\", not version " + codec.version() + " of \"" +
                codec.name() + "\"; to write another version that the engine reads, connect with " +
                "ConnectPlan.usual().writing(codec)");
        }
        return new EventInlet<>(this, lane, Objects.requireNonNull(factory, "factory"), codec);
    }

    /**
     * The name of the inlet.
     *
     * @return the name
     */
    public String name()
    {
        return name;
    }

    /**
     * What its lane is: sizes, codec, where its stream of positions begins.
     *
     * @return the description
     */
    public LaneDescription lane()
    {
        return lane.description();
    }

    /**
     * Room for an event of up to so many bytes; takes the place of a claim that is open.
     *
     * @param length in bytes
     * @return the bytes to be written, from 0 to {@code length}, reused by the next claim; null if there is no room now
     *         or never will be: see {@link #refusal()}
     */
    public MutableDirectBuffer claim(final int length)
    {
        return lane.claim(length);
    }

    /**
     * Why the last claim was not granted.
     *
     * @return such as {@link Inlet#BACK_PRESSURED}; see {@link Inlet}
     */
    public long refusal()
    {
        return lane.refusal();
    }

    /**
     * The same as {@link #claim(int)}, but waits for room.
     *
     * @param length  in bytes
     * @param timeout to wait at most
     * @return the bytes to be written; null if there was no room in time, or never will be
     * @throws InterruptedException if the calling thread is interrupted while it waits
     */
    public MutableDirectBuffer claim(final int length, final Duration timeout) throws InterruptedException
    {
        return lane.claim(length, timeout);
    }

    /**
     * Puts the claimed event in. If another process takes the inlet over just then, it waits to be told whether the
     * event was taken on.
     *
     * @param length of the event in bytes, at most what was claimed
     * @return its position, or {@link Inlet#CLOSED}
     * @throws LogException          if the engine has not said so for ten seconds, or until an interrupt: open
     * @throws IllegalStateException if nothing is claimed, or less
     */
    public long commit(final int length)
    {
        add(length);
        return publish();
    }

    /**
     * Completes the claimed event, which goes in with the next {@link #publish}: several together cost less each.
     *
     * @param length of the event in bytes, at most what was claimed
     * @return the position that it will have
     * @throws IllegalStateException if nothing is claimed, or less
     */
    public long add(final int length)
    {
        return lane.add(length);
    }

    /**
     * Puts in what was added.
     *
     * @return the position of the last one, or {@link Inlet#CLOSED}
     * @throws LogException as {@link #commit}
     */
    public long publish()
    {
        return lane.publish();
    }

    /**
     * Gives the claim back. Harmless without one.
     */
    public void abort()
    {
        lane.abort();
    }

    /**
     * Puts an event in.
     *
     * @param source of its bytes
     * @param offset of the first one
     * @param length in bytes
     * @return its position, or why it was refused: see {@link Inlet}
     */
    public long offer(final DirectBuffer source, final int offset, final int length)
    {
        final MutableDirectBuffer room = claim(length);
        if (room == null)
        {
            return lane.refusal();
        }
        room.putBytes(0, source, offset, length);
        return commit(length);
    }

    /**
     * The position of the last event that was put in: by this client or, if it has not put any in, the ones before.
     *
     * @return the position, -1 before the first one ever
     */
    public long lastPosition()
    {
        return lane.nextPosition() - 1;
    }

    /**
     * The position of the last event that has reached a durability.
     *
     * @param durability to ask for
     * @return the position, -1 before the first one ever
     * @throws IllegalArgumentException if the engine never reaches it
     */
    public long lastPosition(final Durability durability)
    {
        return durability == Durability.MEMORY ? lastPosition() : lane.positions().reached(durability);
    }

    /**
     * Waits until an event has reached a durability. While the engine is away it waits for it to come back.
     *
     * @param position   of the event
     * @param durability to wait for
     * @param timeout    to wait at most
     * @return false if it has not in time
     * @throws InterruptedException     if the calling thread is interrupted
     * @throws IllegalArgumentException if there is no such position yet, or the engine never reaches that durability
     */
    public boolean await(final long position, final Durability durability, final Duration timeout)
        throws InterruptedException
    {
        lane.requireOpen();
        if (position < 0 || position > lastPosition())
        {
            throw new IllegalArgumentException("inlet \"" + name + "\": cannot wait for " + Inlet.describe(position) +
                "; the last position is " + lastPosition());
        }
        return durability == Durability.MEMORY || lane.positions().await(position, durability, timeout);
    }

    /**
     * What comes back: the outputs that events of this client have caused.
     *
     * @return the same at each call
     * @throws IllegalStateException if it was not connected {@link ConnectPlan#withReplies}
     */
    public Replies replies()
    {
        return lane.replies();
    }

    /**
     * Puts an event in, waiting for room, and waits for all that it causes.
     *
     * @param source  of its bytes
     * @param offset  of the first one
     * @param length  in bytes
     * @param handler of each reply, also of those to events before
     * @param timeout for all of it
     * @return its position, or why it was refused: see {@link Inlet}
     * @throws InterruptedException  if the calling thread is interrupted
     * @throws TimeoutException      if it was put in and not answered in time; its replies may come later
     * @throws LogException          if replies are missing: see {@link Replies#await}
     * @throws IllegalStateException if it was not connected {@link ConnectPlan#withReplies}
     */
    public long request(
        final DirectBuffer source,
        final int offset,
        final int length,
        final ReplyHandler handler,
        final Duration timeout) throws InterruptedException, TimeoutException
    {
        final Replies answers = lane.replies();
        final long startNs = System.nanoTime();
        final MutableDirectBuffer room = lane.claim(length, timeout);
        if (room == null)
        {
            return lane.refusal();
        }
        room.putBytes(0, source, offset, length);
        return answers.toPosition(commit(length), handler, timeout, startNs);
    }

    /**
     * Whether an engine is there to take events on. If not, the lane keeps them.
     *
     * @return true if so
     */
    public boolean isEngineThere()
    {
        return line.look();
    }

    /**
     * Leaves the inlet to the next client. What was put in is taken on; a claim that is open is given up.
     */
    @Override
    public void close()
    {
        lane.close();
    }

    @Override
    public String toString()
    {
        return "inlet \"" + name + "\" in " + lane + ", last position " + lastPosition();
    }
}
