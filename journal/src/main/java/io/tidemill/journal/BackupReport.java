// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a copy of a data directory holds, all of it verified, and what was done for that.
 *
 * @param directory of the copy
 * @param logs      in the order in which they were copied; the last one is that of the events
 * @param snapshots sequences of those in it, the newest first
 * @param notes     what else is to be known, in sentences
 * @param elapsed   for all of it
 */
public record BackupReport(
    Path directory, List<Log> logs, List<Long> snapshots, List<String> notes, Duration elapsed)
{
    /**
     * Copies the lists.
     *
     * @param directory of the copy
     * @param logs      in order
     * @param snapshots sequences
     * @param notes     in sentences
     * @param elapsed   for all of it
     */
    public BackupReport
    {
        logs = List.copyOf(logs);
        snapshots = List.copyOf(snapshots);
        notes = List.copyOf(notes);
    }

    /**
     * A log in the copy.
     *
     * @param name         {@code events}, or of the companion
     * @param lastSequence in it, -1 if it is empty
     * @param segments     in it
     * @param copied       of those, how many were copied now; the others were there already
     * @param copiedBytes  that were read for that
     */
    public record Log(String name, long lastSequence, int segments, int copied, long copiedBytes)
    {
    }

    /**
     * The last event, or other entry of the engine's own log.
     *
     * @return its sequence, -1 if there is none
     */
    public long lastSequence()
    {
        return logs.get(logs.size() - 1).lastSequence();
    }

    /**
     * What was read to be copied.
     *
     * @return bytes of segments
     */
    public long copiedBytes()
    {
        return logs.stream().mapToLong(Log::copiedBytes).sum();
    }
}
