// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.OptionalLong;

import io.tidemill.bench.pipeline.BenchEvent;
import io.tidemill.bench.rig.Settings;

/**
 * A log of a peer that can be brought to the disk. One thread opens, uses and closes it.
 */
interface SyncedLog extends AutoCloseable
{
    /**
     * Adds an event to those that the next sync brings to the disk.
     *
     * @param event     to add; may be reused at once.
     * @param endOfSync whether the sync comes next.
     * @throws Exception if it cannot be added; fails the round.
     */
    void append(BenchEvent event, boolean endOfSync) throws Exception;

    /**
     * Returns when everything that was appended is on the disk.
     *
     * @throws Exception if it may not be; fails the round.
     */
    void sync() throws Exception;

    @Override
    void close() throws IOException, SQLException;

    /**
     * The logs, by the names that settings have.
     */
    enum Kind
    {
        /** SQLite; a transaction for each sync. */
        SQLITE("sqlite")
        {
            @Override
            SyncedLog open(final Path directory, final Settings settings, final int limit) throws Exception
            {
                return new SqliteLog(directory, limit);
            }

            @Override
            OptionalLong storedChecksum(final Path directory) throws Exception
            {
                return OptionalLong.of(SqliteLog.checksum(directory));
            }
        },

        /** A Chronicle queue. */
        CHRONICLE("chronicle")
        {
            @Override
            SyncedLog open(final Path directory, final Settings settings, final int limit)
            {
                return new ChronicleSyncedLog(
                    directory,
                    settings.value(JournalGroup.API, PeerWriter.Api.class),
                    settings.value(ChronicleSyncedLog.SYNC, ChronicleSyncedLog.Sync.class));
            }

            @Override
            OptionalLong storedChecksum(final Path directory)
            {
                return OptionalLong.of(PeerQueue.checksum(directory));
            }
        };

        private final String text;

        Kind(final String text)
        {
            this.text = text;
        }

        abstract SyncedLog open(Path directory, Settings settings, int limit) throws Exception;

        abstract OptionalLong storedChecksum(Path directory) throws Exception;

        @Override
        public String toString()
        {
            return text;
        }
    }
}
