// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.ipc;

import io.tidemill.engine.Durability;
import io.tidemill.engine.ipc.EnginePage;
import io.tidemill.engine.ipc.IpcDirectory;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;

/**
 * The engine of a place where other processes meet one, as seen from outside.
 *
 * @param state      how it fares
 * @param pid        its process, in its own namespace
 * @param started    when
 * @param durability the highest that events reach there
 * @param damage     why its page cannot be read; null if it can
 */
record KnownEngine(State state, long pid, Instant started, Durability durability, String damage)
{
    /** How it fares. */
    enum State
    {
        /** None was ever there. */
        NONE,

        /** Nobody can read its page. */
        UNKNOWN,

        /** It hears the doorbell. */
        LISTENING,

        /** It would, but its process is stopped by a signal or a debugger. */
        STOPPED,

        /** It does not hear, and its process is there: it starts or closes. */
        BUSY,

        /** It has said that it does not hear any more. */
        CLOSED,

        /** It went without a word. */
        GONE;

        @Override
        public String toString()
        {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static KnownEngine of(final IpcDirectory directory)
    {
        if (!Files.exists(directory.page()))
        {
            return new KnownEngine(State.NONE, 0, Instant.EPOCH, Durability.MEMORY, null);
        }
        try (EnginePage page = EnginePage.read(directory.page()))
        {
            return new KnownEngine(state(page, directory.doorbell()), page.pid(), page.started(), page.durability(),
                null);
        }
        catch (final IOException damaged)
        {
            return new KnownEngine(State.UNKNOWN, 0, Instant.EPOCH, Durability.MEMORY, damaged.getMessage());
        }
    }

    private static State state(final EnginePage page, final Path doorbell)
    {
        final boolean isThere = ProcessLook.isThere(page.pid(), page.started());
        if (isHeard(doorbell, isThere && page.isListening()))
        {
            return ProcessLook.isStopped(page.pid(), page.started()) ? State.STOPPED : State.LISTENING;
        }
        if (page.isListening())
        {
            return State.GONE;
        }
        return isThere ? State.BUSY : State.CLOSED;
    }

    /** Calls and hangs up, which tells across containers; where the path is too long for that, goes by the process. */
    private static boolean isHeard(final Path doorbell, final boolean otherwise)
    {
        if (!Files.exists(doorbell))
        {
            return false;
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX))
        {
            channel.configureBlocking(false);
            channel.connect(UnixDomainSocketAddress.of(doorbell));
            // Also if it does not answer at once: then there are many calls already.
            return true;
        }
        catch (final ConnectException nobody)
        {
            return false;
        }
        catch (final IOException unknown)
        {
            return otherwise;
        }
    }

    boolean isThere()
    {
        return state == State.LISTENING || state == State.STOPPED || state == State.BUSY;
    }

    /** For people. */
    String describe()
    {
        return switch (state)
        {
            case NONE -> "none that takes events from other processes has been here yet";

            case UNKNOWN -> "unknown: " + damage;

            case LISTENING -> who() + ", listens";

            case STOPPED -> who() + ", listens, but its process is stopped; kill -CONT " + pid + " lets it go on";

            case BUSY -> who() + ", does not listen: it starts or closes";

            case CLOSED -> who() + ", closed; lanes keep what they are given for the next one";

            case GONE -> who() + ", gone without a close; lanes keep what they are given for the next one";
        };
    }

    private String who()
    {
        return "process " + pid + " since " + started;
    }
}
