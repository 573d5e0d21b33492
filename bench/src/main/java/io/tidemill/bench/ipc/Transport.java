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
    AERON(MemoryDirectory::create, AeronLink::host, AeronLink::join),

    /** A Chronicle queue for each direction. */
    CHRONICLE(MemoryDirectory::create, Transport::hostQueues, Transport::joinQueues),

    /** The same on disk. */
    CHRONICLE_ON_DISK(onDisk -> onDisk, Transport::hostQueues, Transport::joinQueues),

    /** Our lanes, bare. */
    LANE(MemoryDirectory::create, LaneLink::host, LaneLink::join),

    /** An engine without a journal in the other process. */
    ENGINE(MemoryDirectory::create, plan -> ClientLink.host(plan, false), plan -> EngineLink.join(plan, false)),

    /** An engine that journals what comes and what goes back, on disk. */
    JOURNALED_ENGINE(onDisk -> onDisk, plan -> ClientLink.host(plan, true), plan -> EngineLink.join(plan, true)),

    /** Agrona's ring buffer for one producer, over a mapped file. */
    ONE_TO_ONE(MemoryDirectory::create,
        plan -> RingLink.host(plan, RingLink.Kind.ONE_TO_ONE), plan -> RingLink.join(plan, RingLink.Kind.ONE_TO_ONE)),

    /** Agrona's ring buffer for several producers, over a mapped file. */
    MANY_TO_ONE(MemoryDirectory::create,
        plan -> RingLink.host(plan, RingLink.Kind.MANY_TO_ONE), plan -> RingLink.join(plan, RingLink.Kind.MANY_TO_ONE)),

    /** A stream socket of the Unix domain. Its path has 108 bytes at most, that of a round has often more. */
    SOCKET(onDisk -> Files.createTempDirectory("tidemill-bench-"), SocketLink::host, SocketLink::join);

    /** Name of the setting. */
    static final String SETTING = "transport";

    private final Place place;
    private final End host;
    private final End guest;

    Transport(final Place place, final End host, final End guest)
    {
        this.place = place;
        this.host = host;
        this.guest = guest;
    }

    /** Where files go, for a pass that has a directory on disk. */
    private interface Place
    {
        Path in(Path passDirectory) throws IOException;
    }

    /** One end of a link. */
    private interface End
    {
        Link open(LinkPlan plan) throws IOException;
    }

    private static Link hostQueues(final LinkPlan plan)
    {
        return ChronicleLink.open(plan, ChronicleLink.THERE, ChronicleLink.BACK);
    }

    private static Link joinQueues(final LinkPlan plan)
    {
        return ChronicleLink.open(plan, ChronicleLink.BACK, ChronicleLink.THERE);
    }

    /**
     * Chooses where the files of a link go.
     *
     * @param passDirectory on disk.
     * @return exists; the caller removes it.
     * @throws IOException if it cannot be made.
     */
    Path place(final Path passDirectory) throws IOException
    {
        return place.in(passDirectory);
    }

    /**
     * The host's end. Makes all that the guest's end then opens.
     *
     * @param plan of the link.
     * @return open; the other end may not be there yet.
     * @throws IOException if it cannot be made.
     */
    Link host(final LinkPlan plan) throws IOException
    {
        return host.open(plan);
    }

    /**
     * The guest's end.
     *
     * @param plan of the link.
     * @return open.
     * @throws IOException if the host's is not there.
     */
    Link join(final LinkPlan plan) throws IOException
    {
        return guest.open(plan);
    }

    @Override
    public String toString()
    {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
