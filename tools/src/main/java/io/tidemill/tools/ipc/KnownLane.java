// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.ipc;

import io.tidemill.engine.Inlet;
import io.tidemill.engine.LogException;
import io.tidemill.engine.ipc.IpcDirectory;
import io.tidemill.engine.ipc.LaneDescription;
import io.tidemill.engine.ipc.LaneFile;
import io.tidemill.engine.ipc.LaneHolder;
import io.tidemill.engine.ipc.LaneReader;
import io.tidemill.engine.ipc.LaneStatus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A lane, as it is at a moment.
 *
 * @param inlet         its name, by that of the file
 * @param damage        why nobody can use it; null if they can, and what follows is known
 * @param description   what it is
 * @param state         a word
 * @param refusal       why it takes nothing now; empty if it does
 * @param client        how its client fares
 * @param waitingBytes  that were put in and not given back
 * @param lastPutIn     position of the last event that was put in; -1 where that cannot be told, as an engine is at it
 * @param taken         events up to here are in the ring
 * @param inLog         events up to here are in the log
 * @param onDisk        events up to here are on the disk
 * @param isHalfWritten whether something is claimed and not put in
 * @param droppedClaims that a client has left behind half written
 * @param replies       what goes back; null if nothing does
 */
record KnownLane(
    String inlet,
    String damage,
    LaneDescription description,
    String state,
    String refusal,
    Client client,
    long waitingBytes,
    long lastPutIn,
    long taken,
    long inLog,
    long onDisk,
    boolean isHalfWritten,
    long droppedClaims,
    Replies replies)
{
    private static final String ENDING = ".lane";

    /** How a client fares, as far as can be told. */
    enum Client
    {
        /** Its process holds the lock. */
        ALIVE,

        /** It holds the lock, and is stopped by a signal or a debugger. */
        STOPPED,

        /** It has said that it goes. */
        CLOSED,

        /** It went without a word. */
        DEAD;

        @Override
        public String toString()
        {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What goes back to the client.
     *
     * @param waitingBytes that it has not read
     * @param answered     all that events up to here have caused is there
     * @param missing      how often replies found no room, or are not known
     * @param damage       why nobody can read them; null if they can
     */
    record Replies(long waitingBytes, long answered, long missing, String damage)
    {
    }

    /** All that there are; {@code isEngineThere}: then what they hold is on the move. */
    static List<KnownLane> of(final IpcDirectory directory, final boolean isEngineThere) throws IOException
    {
        final List<KnownLane> lanes = new ArrayList<>();
        for (final Path file : files(directory))
        {
            if (IpcDirectory.isLane(file))
            {
                look(directory, file, isEngineThere, lanes);
            }
        }
        return lanes;
    }

    /** Names of those that an engine could not use. */
    static List<String> movedAside(final IpcDirectory directory) throws IOException
    {
        return files(directory).stream().map(file -> file.getFileName().toString())
            .filter(name -> name.contains(ENDING + ".refused-")).toList();
    }

    private static List<Path> files(final IpcDirectory directory) throws IOException
    {
        try (Stream<Path> files = Files.list(directory.path()))
        {
            return files.sorted().toList();
        }
        catch (final NoSuchFileException | NotDirectoryException none)
        {
            return List.of();
        }
    }

    private static void look(
        final IpcDirectory directory, final Path file, final boolean isEngineThere, final List<KnownLane> lanes)
    {
        final String name = file.getFileName().toString();
        final String inlet = name.substring(0, name.length() - ENDING.length());
        try (LaneFile lane = LaneFile.view(file))
        {
            lanes.add(of(inlet, directory, lane, isEngineThere));
        }
        catch (final LogException damaged)
        {
            // One that was retired meanwhile is none any more.
            if (Files.exists(file))
            {
                lanes.add(new KnownLane(inlet, reason(damaged), null, "damaged", "", null, 0, -1, -1, -1, -1, false,
                    0, null));
            }
        }
    }

    /** Without the path, which is known here. */
    private static String reason(final LogException damaged)
    {
        final String message = damaged.getMessage();
        final int end = message.indexOf(": ");
        return end < 0 ? message : message.substring(end + 2);
    }

    private static KnownLane of(
        final String inlet, final IpcDirectory directory, final LaneFile lane, final boolean isEngineThere)
    {
        final LaneStatus status = lane.status();
        final LaneDescription description = lane.describe();
        final long refusal = status.condition();
        long lastPutIn = -1;
        String damage = description.inletName().equals(inlet) ? null :
            "it is that of inlet \"" + ShownText.of(description.inletName()) + "\"";
        if (!isEngineThere)
        {
            final long head = status.head();
            final LaneReader reader = lane.reader();
            while (reader.next())
            {
                // Only to see how far it goes.
                continue;
            }
            // Else an engine has come meanwhile, and what was read may have been written over.
            if (head == status.head())
            {
                damage = reader.defect() == null ? damage : reader.defect();
                lastPutIn = reader.defect() == null ? description.firstPosition() + reader.nextOrdinal() - 1 : -1;
            }
        }
        return new KnownLane(inlet, damage, description, status.stateName(),
            refusal == 0 ? "" : Inlet.describe(refusal), client(lane, description), status.pendingBytes(), lastPutIn,
            status.taken(), status.pageCache(), status.disk(), status.isClaimed(), status.droppedClaims(),
            replies(directory, inlet));
    }

    private static Client client(final LaneFile lane, final LaneDescription description)
    {
        if (lane.status().hasClientClosed())
        {
            return Client.CLOSED;
        }
        if (!LaneHolder.isHeld(lane.file(), description.clientId()))
        {
            return Client.DEAD;
        }
        final Instant since = Instant.ofEpochMilli(description.createdMs());
        return ProcessLook.isStopped(description.pid(), since) ? Client.STOPPED : Client.ALIVE;
    }

    private static Replies replies(final IpcDirectory directory, final String inlet)
    {
        final Path file = directory.path().resolve(inlet + ".replies");
        if (!Files.exists(file))
        {
            return null;
        }
        try (LaneFile lane = LaneFile.view(file))
        {
            final LaneStatus status = lane.status();
            return new Replies(status.pendingBytes(), status.answered(), status.lostAnswers(), null);
        }
        catch (final LogException damaged)
        {
            return Files.exists(file) ? new Replies(0, -1, 0, reason(damaged)) : null;
        }
    }
}
