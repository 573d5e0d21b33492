// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.journal;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import io.tidemill.bench.pipeline.BenchEvent;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * A table of events in SQLite, write-ahead log, {@code synchronous=FULL}: each commit syncs the log. Inserted as a
 * batch of a prepared statement, the way its driver offers for many rows. Checkpoints come as by default, each 1,000
 * pages; no other process is expected, so the lock is kept.
 */
final class SqliteLog implements SyncedLog
{
    private static final String FILE = "events.db";
    private static final String FULL = "2";

    private final Connection connection;
    private final PreparedStatement insert;
    private final byte[][] rows;
    private final UnsafeBuffer[] views;
    private int pending;

    /**
     * @param directory for the database.
     * @param limit     most events in a transaction.
     */
    SqliteLog(final Path directory, final int limit) throws SQLException
    {
        connection = connect(directory);
        try (Statement statement = connection.createStatement())
        {
            set(statement, "locking_mode", "EXCLUSIVE", "exclusive");
            set(statement, "journal_mode", "WAL", "wal");
            set(statement, "synchronous", "FULL", FULL);
            statement.executeUpdate("CREATE TABLE events (sequence INTEGER PRIMARY KEY, event BLOB NOT NULL)");
        }
        connection.setAutoCommit(false);
        insert = connection.prepareStatement("INSERT INTO events VALUES (?, ?)");
        // A batch keeps the arrays it was given until it is executed.
        rows = new byte[limit][BenchEvent.LENGTH_BYTES];
        views = new UnsafeBuffer[limit];
        for (int i = 0; i < limit; i++)
        {
            views[i] = new UnsafeBuffer(rows[i]);
        }
    }

    private static Connection connect(final Path directory) throws SQLException
    {
        return DriverManager.getConnection("jdbc:sqlite:" + directory.resolve(FILE));
    }

    /** SQLite keeps what it had without a word where it cannot do what it is told. */
    private static void set(final Statement statement, final String name, final String value, final String expected)
        throws SQLException
    {
        statement.execute("PRAGMA " + name + " = " + value);
        try (ResultSet actual = statement.executeQuery("PRAGMA " + name))
        {
            if (!actual.next() || !expected.equals(actual.getString(1)))
            {
                throw new SQLException("PRAGMA " + name + " was set to " + value + " and is something else");
            }
        }
    }

    @Override
    public void append(final BenchEvent event, final boolean endOfSync) throws SQLException
    {
        event.encode(views[pending], 0);
        insert.setLong(1, event.id());
        insert.setBytes(2, rows[pending]);
        insert.addBatch();
        pending++;
    }

    @Override
    public void sync() throws SQLException
    {
        insert.executeBatch();
        connection.commit();
        pending = 0;
    }

    @Override
    public void close() throws SQLException
    {
        try (connection)
        {
            insert.close();
        }
    }

    static long checksum(final Path directory) throws SQLException
    {
        final BenchEvent event = new BenchEvent();
        final UnsafeBuffer view = new UnsafeBuffer(0, 0);
        long checksum = 0;
        try (
            Connection connection = connect(directory);
            Statement statement = connection.createStatement();
            ResultSet events = statement.executeQuery("SELECT event FROM events ORDER BY sequence"))
        {
            while (events.next())
            {
                view.wrap(events.getBytes(1));
                event.decode(view, 0);
                checksum = event.fold(checksum);
            }
        }
        return checksum;
    }
}
