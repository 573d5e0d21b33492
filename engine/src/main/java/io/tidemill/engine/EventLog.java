// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import io.tidemill.engine.snapshot.SnapshotStore;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An ordered, durable log of entries: the seam between the engine and whatever keeps its events. The journal module
 * implements it on Chronicle Queue.
 */
public interface EventLog
{
    /**
     * Opens the log for one writer, proves that there is no other, and gives back what it already holds.
     *
     * @param codec  of the events
     * @param inlets names of the inlets that will write; the log gives each a durable number
     * @param <E>    the event class
     * @return the session, to be closed by the caller
     * @throws LogException if the log is in use, damaged beyond what an open may repair, or unreadable
     */
    <E> LogSession<E> open(Codec<E> codec, List<String> inlets);

    /**
     * Opens the log for reading, beside a live writer or without one, from its first entry to its end, which moves
     * while a writer is at work.
     *
     * @param codec of the events
     * @param <E>   the event class
     * @return the reader, to be closed by the caller
     * @throws LogException if there is no readable log
     */
    default <E> LogReader<E> read(final Codec<E> codec)
    {
        return read(codec, 0);
    }

    /**
     * The same from a sequence on.
     *
     * @param codec of the events
     * @param from  the first sequence to read; may lie beyond the end, to wait for it
     * @param <E>   the event class
     * @return the reader, to be closed by the caller
     * @throws LogException if there is no readable log, or that sequence is not in it any more
     */
    <E> LogReader<E> read(Codec<E> codec, long from);

    /**
     * The most that events in this log survive, beside {@link Durability#MEMORY}: what {@link LogSession#append} gives
     * or, if it is {@link Durability#FSYNC}, {@link LogSession#sync}.
     *
     * @return {@link Durability#PAGE_CACHE} unless the log says otherwise
     */
    default Durability durability()
    {
        return Durability.PAGE_CACHE;
    }

    /**
     * Where the log ends now, without opening it for writing.
     *
     * @return the sequence of its last entry; -1 if it has none
     * @throws LogException if the log cannot be read
     */
    long lastSequence();

    /**
     * The numbers that the log has given to inlets so far, without opening it.
     *
     * @return names by number; empty if there are none, or the log cannot tell
     * @throws LogException if that cannot be read
     */
    default Map<Integer, String> inlets()
    {
        return Map.of();
    }

    /**
     * The directory that the log is in, where the engine may put its counters file.
     *
     * @return empty if it is in none
     */
    default Optional<Path> dataDirectory()
    {
        return Optional.empty();
    }

    /**
     * Another log that belongs to this one and lies beside it: that of the outputs or of the dead letters.
     *
     * @param name a word of small letters and hyphens, such as {@code outputs}
     * @return the log, the same for each call with the same name; empty if this log has no place for it
     */
    default Optional<EventLog> companion(final String name)
    {
        return Optional.empty();
    }

    /**
     * From where to where outputs and dead letters, as they were when this log was live, cannot be expected to come
     * again: entries were redacted, so that state is another one now.
     *
     * @return {@link Redacted#NONE} unless the log says otherwise
     * @throws LogException if that cannot be read
     */
    default Redacted redacted()
    {
        return Redacted.NONE;
    }

    /**
     * Where snapshots of the state behind this log's entries are kept.
     *
     * @return empty if this log has no place for them
     */
    default Optional<SnapshotStore> snapshots()
    {
        return Optional.empty();
    }

    /**
     * How far those have come who read this log under a name.
     *
     * @return empty if this log has no place for that
     */
    default Optional<ConsumerPositions> consumers()
    {
        return Optional.empty();
    }
}
