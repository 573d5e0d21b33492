// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.nio.file.Path;
import java.util.List;
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
    <E> LogReader<E> read(Codec<E> codec);

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
     * The directory that the log is in, where the engine may put its counters file.
     *
     * @return empty if it is in none
     */
    default Optional<Path> dataDirectory()
    {
        return Optional.empty();
    }
}
