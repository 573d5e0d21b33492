// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.ipc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

import io.tidemill.bench.rig.MemoryDirectory;


/**
 * Ways of joining two processes, by the names that settings have.
 */
enum Transport
{
    /** Aeron's shared memory publications; the media driver is a thread of the host. */
    AERON
    {
        @Override
        Link host(final LinkPlan plan)
        {
            return AeronLink.host(plan);
        }

        @Override
        Link join(final LinkPlan plan)
        {
            return AeronLink.join(plan);
        }
    },

    /** A Chronicle queue for each direction. */
    CHRONICLE
    {
        @Override
        Link host(final LinkPlan plan)
        {
            return ChronicleLink.open(plan, ChronicleLink.THERE, ChronicleLink.BACK);
        }

        @Override
        Link join(final LinkPlan plan)
        {
            return ChronicleLink.open(plan, ChronicleLink.BACK, ChronicleLink.THERE);
        }
    },

    /** Our lanes, bare. */
    LANE
    {
        @Override
        Link host(final LinkPlan plan)
        {
            return LaneLink.host(plan);
        }

        @Override
        Link join(final LinkPlan plan)
        {
            return LaneLink.join(plan);
        }
    },

    /** An engine without a journal in the other process. */
    ENGINE
    {
        @Override
        Link host(final LinkPlan plan)
        {
            return ClientLink.host(plan, false);
        }

        @Override
        Link join(final LinkPlan plan)
        {
            return EngineLink.join(plan, false);
        }
    },

    /** An engine that journals what comes and what goes back, on disk. */
    JOURNALED_ENGINE
    {
        @Override
        Path place(final Path passDirectory)
        {
            return passDirectory;
        }

        @Override
        Link host(final LinkPlan plan)
        {
            return ClientLink.host(plan, true);
        }

        @Override
        Link join(final LinkPlan plan)
        {
            return EngineLink.join(plan, true);
        }
    },

    /** A Chronicle queue for each direction, on disk. */
    CHRONICLE_ON_DISK
    {
        @Override
        Path place(final Path passDirectory)
        {
            return passDirectory;
        }

        @Override
        Link host(final LinkPlan plan)
        {
            return ChronicleLink.open(plan, ChronicleLink.THERE, ChronicleLink.BACK);
        }

        @Override
        Link join(final LinkPlan plan)
        {
            return ChronicleLink.open(plan, ChronicleLink.BACK, ChronicleLink.THERE);
        }
    },

    /** Agrona's ring buffer for one producer, over a mapped file. */
    ONE_TO_ONE
    {
        @Override
        Link host(final LinkPlan plan)
        {
            return RingLink.host(plan, RingLink.Kind.ONE_TO_ONE);
        }

        @Override
        Link join(final LinkPlan plan)
        {
            return RingLink.join(plan, RingLink.Kind.ONE_TO_ONE);
        }
    },

    /** Agrona's ring buffer for several producers, over a mapped file. */
    MANY_TO_ONE
    {
        @Override
        Link host(final LinkPlan plan)
        {
            return RingLink.host(plan, RingLink.Kind.MANY_TO_ONE);
        }

        @Override
        Link join(final LinkPlan plan)
        {
            return RingLink.join(plan, RingLink.Kind.MANY_TO_ONE);
        }
    },

    /** A stream socket of the Unix domain. */
    SOCKET
    {
        /** The path of a socket has 108 bytes at most, that of a round has often more. */
        @Override
        Path place(final Path passDirectory) throws IOException
        {
            return Files.createTempDirectory("tidemill-bench-");
        }

        @Override
        Link host(final LinkPlan plan) throws IOException
        {
            return SocketLink.host(plan);
        }

        @Override
        Link join(final LinkPlan plan) throws IOException
        {
            return SocketLink.join(plan);
        }
    };

    /** Name of the setting. */
    static final String SETTING = "transport";

    /**
     * Chooses where the files of a link go: into memory unless it says otherwise.
     *
     * @param passDirectory on disk.
     * @return exists; the caller removes it.
     * @throws IOException if it cannot be made.
     */
    Path place(final Path passDirectory) throws IOException
    {
        return MemoryDirectory.create(passDirectory);
    }

    /**
     * The host's end. Makes all that the guest's end then opens.
     *
     * @param plan of the link.
     * @return open; the other end may not be there yet.
     * @throws IOException if it cannot be made.
     */
    abstract Link host(LinkPlan plan) throws IOException;

    /**
     * The guest's end.
     *
     * @param plan of the link.
     * @return open.
     * @throws IOException if the host's is not there.
     */
    abstract Link join(LinkPlan plan) throws IOException;

    @Override
    public String toString()
    {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
