// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import io.tidemill.engine.ipc.IpcDirectory;
import io.tidemill.engine.ipc.LaneDescription;
import io.tidemill.engine.ipc.LaneFile;
import io.tidemill.engine.ipc.LaneHolder;
import org.agrona.ErrorHandler;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Who may put events into one inlet for other processes: one client at a time. It gets a new lane when that of the one
 * before is drained, and its lane is retired when it is dead for certain: its lock is gone, or it has said so.
 * <p>
 * <b>Threading:</b> the doorbell's thread; before anything runs and afterwards whoever starts and ends the engine.
 */
final class IpcHost<E>
{
    /** Between two looks at a client that has no connection. */
    static final int LOOK_MS = 50;

    private final String name;
    private final IpcDirectory directory;
    private final Codec<E> codec;
    private final int capacity;
    private final IpcLane<E> lane;

    /** Null if there is nothing that could go back. */
    private final ReplyLane replies;
    private final ErrorHandler errorHandler;

    // Null where there is none: the lane, its client's connection, and who waits to be the next.
    private LaneFile file;
    private LaneDescription description;
    private IpcCaller caller;
    private IpcCaller waiting;
    private IpcRequest wanted;
    private boolean isRetiring;

    IpcHost(
        final String name,
        final IpcDirectory directory,
        final Codec<E> codec,
        final int capacity,
        final IpcLane<E> lane,
        final ReplyLane replies,
        final ErrorHandler errorHandler)
    {
        this.name = name;
        this.directory = directory;
        this.codec = codec;
        this.capacity = capacity;
        this.lane = lane;
        this.replies = replies;
        this.errorHandler = errorHandler;
    }

    String name()
    {
        return name;
    }

    IpcLane<E> lane()
    {
        return lane;
    }

    /** Before anything runs: the lane of a client that an engine before had, whether it lives or not. */
    void attach()
    {
        final Path path = directory.lane(name);
        if (!Files.exists(path))
        {
            return;
        }
        try
        {
            requireOwn(path);
            final LaneFile found = LaneFile.attach(path);
            if (found.status().isBroken())
            {
                found.close();
                moveAside(path);
                delete();
                return;
            }
            if (found.status().isRetired())
            {
                // Its producer was told what was taken on: an engine was killed before it could delete it.
                found.close();
                delete();
                return;
            }
            final String reason = refusal(found.describe());
            if (reason != null)
            {
                found.close();
                throw new LogException("cannot use the lane " + path + ": " + reason);
            }
            attachReplies();
            take(found);
        }
        catch (final IOException | RuntimeException | InternalError refused)
        {
            errorHandler.onError(new LogException(refused.getMessage() + "; it is moved aside to " +
                moveAside(path), refused));
        }
    }

    private void requireOwn(final Path path) throws IOException
    {
        if (!Files.getOwner(path).equals(Files.getOwner(directory.lock())))
        {
            throw new LogException("cannot use the lane " + path + ": it belongs to " + Files.getOwner(path));
        }
    }

    private void attachReplies()
    {
        final Path path = directory.replies(name);
        if (Files.exists(path) && replies != null)
        {
            try
            {
                replies.open(LaneFile.attach(path), lane.firstFree() - 1);
            }
            catch (final LogException refused)
            {
                errorHandler.onError(new LogException(refused.getMessage() + "; nothing goes back to the client of " +
                    "inlet \"" + name + "\" any more, until it connects anew", refused));
            }
        }
    }

    private String refusal(final LaneDescription found)
    {
        if (!found.inletName().equals(name))
        {
            return "it is that of inlet \"" + found.inletName() + "\"";
        }
        return IpcRequest.refusalOf(codec, found.codecName(), found.codecVersion());
    }

    private void take(final LaneFile next)
    {
        file = next;
        description = next.describe();
        isRetiring = false;
        lane.handover().offer(next);
    }

    private Path moveAside(final Path path)
    {
        final Path aside = path.resolveSibling(path.getFileName() + ".refused-" + Instant.now().toEpochMilli());
        try
        {
            return Files.move(path, aside, StandardCopyOption.ATOMIC_MOVE);
        }
        catch (final IOException failure)
        {
            errorHandler.onError(new LogException(
                "cannot move " + path + " aside to " + aside + ": " + failure.getMessage(), failure));
            return path;
        }
    }

    /** A process wants to be the client. */
    void connect(final IpcCaller from, final IpcRequest request)
    {
        if (waiting != null)
        {
            from.putOff("another process waits already to be the next client of inlet \"" + name + "\"");
            return;
        }
        final String reason = request.wantsReplies() && replies == null ?
            "its engine has no outputs that could come back as replies" : request.refusal(codec);
        if (reason != null)
        {
            from.refuse("inlet \"" + name + "\": " + reason);
            return;
        }
        if (caller != null && !caller.hear())
        {
            // It has just gone, and this is heard first.
            left(caller);
        }
        if (file != null && !isRetiring && !request.takesOver() && isClientAlive())
        {
            from.refuse("inlet \"" + name + "\" has a client that lives, process " + description.pid() + " since " +
                Instant.ofEpochMilli(description.createdMs()) + (caller == null ? " (stopped, or it has not noticed " +
                "yet that the engine is a new one)" : "") + "; end it, or take over from it");
            return;
        }
        waiting = from;
        wanted = request;
        if (file == null)
        {
            begin();
        }
        else
        {
            retire();
        }
    }

    private boolean isClientAlive()
    {
        try
        {
            return caller != null || !file.status().hasClientClosed() &&
                LaneHolder.isHeld(file.file(), description.clientId());
        }
        catch (final InternalError fault)
        {
            // The lane was made shorter; the sequencer finds out, and the client is not to be kept for it.
            return false;
        }
    }

    private void begin()
    {
        final IpcCaller next = waiting;
        waiting = null;
        try
        {
            final long clientId = ThreadLocalRandom.current().nextLong();
            final LaneDescription lane = new LaneDescription(name, capacity, Math.max(1, codec.maxLength()),
                codec.name(), wanted.codecVersion(codec), clientId, wanted.pid(), System.currentTimeMillis(),
                this.lane.firstFree());
            if (Files.exists(directory.lane(name)))
            {
                errorHandler.onError(new LogException("inlet \"" + name + "\": a file that is not its own is in the " +
                    "place of its lane; it is moved aside to " + moveAside(directory.lane(name))));
            }
            if (wanted.wantsReplies())
            {
                Files.deleteIfExists(directory.replies(name));
                replies.open(LaneFile.create(directory.replies(name), replies.beside(lane)), lane.firstPosition() - 1);
            }
            take(LaneFile.create(directory.lane(name), lane));
            caller = next;
            next.answer("ok " + Long.toHexString(clientId));
        }
        catch (final IOException | LogException failure)
        {
            errorHandler.onError(failure);
            next.refuse("inlet \"" + name + "\": " + failure.getMessage());
        }
    }

    /** A client of an engine before is back. */
    void resume(final IpcCaller from, final long clientId)
    {
        // Also while it is retired: what becomes of its events the lane's state says.
        if (file == null || description.clientId() != clientId)
        {
            from.refuse("the lane of this client of inlet \"" + name + "\" is not here any more");
            return;
        }
        if (caller != null)
        {
            caller.close();
        }
        caller = from;
        from.answer("ok " + Long.toHexString(clientId));
    }

    /** A connection has ended. */
    void left(final IpcCaller who)
    {
        if (who == waiting)
        {
            waiting = null;
        }
        if (who == caller)
        {
            caller = null;
            look();
        }
    }

    /** Whether it must be looked at again, since nobody will tell what happens next. */
    boolean isToBeWatched()
    {
        return file != null && caller == null && !isRetiring;
    }

    /** What has become of a client without connection, or a lane that was to be retired. */
    void look()
    {
        if (file != null && caller == null && !isRetiring && !isClientAlive())
        {
            retire();
        }
        if (file != null && lane.handover().isRetired())
        {
            end();
        }
    }

    private void retire()
    {
        isRetiring = true;
        lane.handover().retire();
    }

    private void end()
    {
        if (caller != null)
        {
            caller.close();
            caller = null;
        }
        final LaneFile retired = lane.handover().takeBack();
        final boolean isBroken = lane.handover().isBroken();
        file = null;
        retired.close();
        closeReplies();
        if (isBroken && Files.exists(retired.file()))
        {
            moveAside(retired.file());
        }
        delete();
        if (waiting != null)
        {
            begin();
        }
    }

    private void delete()
    {
        try
        {
            Files.deleteIfExists(directory.lane(name));
            Files.deleteIfExists(directory.replies(name));
        }
        catch (final IOException failure)
        {
            errorHandler.onError(failure);
        }
    }

    /** When nothing runs any more; the files stay for the next engine. */
    void close()
    {
        final LaneFile last = lane.handover().takeBack();
        if (last != null)
        {
            last.close();
        }
        file = null;
        closeReplies();
    }

    private void closeReplies()
    {
        final LaneFile last = replies == null ? null : replies.close();
        if (last != null)
        {
            last.close();
        }
    }
}
