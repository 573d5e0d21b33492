// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * One way, ours or a peer's, of doing the work that a benchmark measures. It is made by name in a JVM of its own, so an
 * implementation has a constructor with one argument, its {@link Settings}.
 *
 * <p>Not thread-safe: one thread calls; an implementation may start threads of its own and must have ended them when a
 * call returns.
 */
public interface Workload
{
    /**
     * Writes what {@link #pass} is to read. Not timed. Only called for {@link Phase#READ} benchmarks, in another JVM
     * than the passes.
     *
     * @param directory exists and is empty.
     * @param events    to write.
     * @throws Exception if it cannot be done; fails the run.
     */
    default void prepare(final Path directory, final long events) throws Exception
    {
        throw new UnsupportedOperationException(getClass().getName() + " has nothing to prepare");
    }

    /**
     * Does the work once and times it.
     *
     * @param directory exists; empty in {@link Phase#WRITE} and {@link Phase#MEMORY}, filled by {@link #prepare} in
     *                  {@link Phase#READ}.
     * @param load      whose events to process, at its rate.
     * @return how long it took and what came out.
     * @throws Exception if it cannot be done; fails the run.
     */
    Pass pass(Path directory, Load load) throws Exception;

    /**
     * Reads back what {@link #pass} wrote. Not timed. Only called for {@link Phase#WRITE} benchmarks.
     *
     * @param directory given to the pass.
     * @return the checksum of all events that the files hold, in their order; only a {@link Contender#limit limit} may
     *         give none.
     * @throws Exception if they cannot be read; fails the run.
     */
    default OptionalLong storedChecksum(final Path directory) throws Exception
    {
        return OptionalLong.empty();
    }
}
