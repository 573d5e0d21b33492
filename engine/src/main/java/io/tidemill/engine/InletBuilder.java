// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import io.tidemill.engine.ipc.IpcInlet;

import java.nio.file.Path;
import java.util.Objects;

/**
 * The part of an engine's description that says how events get in.
 *
 * @param <B> the builder
 */
abstract class InletBuilder<B>
{
    private final InletPlans inlets = new InletPlans();

    /** The builder. */
    abstract B self();

    /** What was described. */
    final InletPlans inlets()
    {
        return inlets;
    }

    /**
     * Adds a direct inlet: the producer's thread writes the ring itself, if nothing else does. The shortest way.
     *
     * @param inlet name, unique in the engine; its stream of positions goes on across restarts
     * @return this
     */
    public final B direct(final String inlet)
    {
        inlets.direct(inlet);
        return self();
    }

    /**
     * Adds a lane for one producer thread, with the default of 1,024 slots.
     *
     * @param inlet name, unique in the engine; its stream of positions goes on across restarts
     * @return this
     */
    public final B lane(final String inlet)
    {
        return lane(inlet, InletPlans.DEFAULT_CAPACITY);
    }

    /**
     * Adds a lane for one producer thread.
     *
     * @param inlet    name, unique in the engine; its stream of positions goes on across restarts
     * @param capacity in events, a power of two, 2 to 67,108,864
     * @return this
     */
    public final B lane(final String inlet, final int capacity)
    {
        inlets.lane(inlet, capacity);
        return self();
    }

    /**
     * Adds an inlet for any number of producer threads, such as those of a pool, with the default of 1,024 slots.
     *
     * @param inlet name, unique in the engine; its stream of positions goes on across restarts
     * @return this
     */
    public final B shared(final String inlet)
    {
        return shared(inlet, InletPlans.DEFAULT_CAPACITY);
    }

    /**
     * Adds an inlet for any number of producer threads. A claim takes a position at once, so one that is aborted, or
     * whose thread dies, leaves a VOID entry, and one that is held for long holds up what was claimed behind it.
     *
     * @param inlet    name, unique in the engine; its stream of positions goes on across restarts
     * @param capacity in events, a power of two, 2 to 67,108,864
     * @return this
     */
    public final B shared(final String inlet, final int capacity)
    {
        inlets.shared(inlet, capacity);
        return self();
    }

    /**
     * Adds an inlet for another process, through shared memory: see {@link IpcInlet}.
     *
     * @param inlet name, unique in the engine: 1 to 64 of A-Z a-z 0-9 . _ -; its stream of positions goes on across
     *              restarts, of the engine as of the other process
     * @return this
     */
    public final B ipc(final String inlet)
    {
        inlets.ipc(inlet, 0);
        return self();
    }

    /**
     * The same with lanes of another size than a megabyte. What is in a lane waits for an engine that is being
     * restarted, so it is how much the other process can put in meanwhile.
     *
     * @param inlet name, unique in the engine
     * @param bytes a power of two, 4,096 to 67,108,864; at least twice the longest event
     * @return this
     */
    public final B ipc(final String inlet, final int bytes)
    {
        inlets.ipc(inlet, InletPlans.checkedPowerOfTwo("bytes of the lanes of inlet \"" + inlet + "\"", bytes));
        return self();
    }

    /**
     * Names the directory where other processes find the engine; in it everything is in {@code ipc}. Needed only where
     * there is no journal, whose directory it is by default.
     *
     * @param directory to be used by this engine only
     * @return this
     */
    public final B ipcDirectory(final Path directory)
    {
        inlets.ipcDirectory(Objects.requireNonNull(directory, "directory"));
        return self();
    }

    /**
     * Limits how many events an inlet takes; beyond, a claim gives {@link Inlet#RATE_LIMITED}, a publish waits.
     *
     * @param inlet           added before
     * @param eventsPerSecond more than 0, at most a billion
     * @param burst           events that may come at once after a pause, at least 1
     * @return this
     */
    public final B rateLimit(final String inlet, final double eventsPerSecond, final int burst)
    {
        inlets.rateLimit(inlet, eventsPerSecond, burst);
        return self();
    }

    /**
     * Makes an inlet give way under overload: it takes nothing, and gives {@link Inlet#SHED}, while the ring is fuller
     * than this, which leaves the rest to inlets of a higher class.
     *
     * @param inlet added before
     * @param share of the ring, more than 0 and less than 1
     * @return this
     */
    public final B shedAbove(final String inlet, final double share)
    {
        inlets.shedAbove(inlet, share);
        return self();
    }
}
