// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

/**
 * The timers of one handler, which are part of its state: what is pending follows from the entries before, is hashed
 * with the state, and is the same after a recovery. A timer is named by a key and an id; scheduling one that is pending
 * moves it.
 * <p>
 * When the engine's time has reached the deadline, a TIMER entry takes a sequence of its own, is journaled, and calls
 * {@link TimerHandler#onTimer}, in order of deadline, key and id. Deadlines that passed while the engine was down come
 * first after a recovery, before any new event. A timer that was cancelled or moved in the meantime does not fire.
 * <p>
 * <b>Threading:</b> for the handler that owns them, from within its {@code onEvent} and {@code onTimer}. Does not
 * allocate, but for growing.
 */
public interface Timers
{
    /** What {@link #deadlineNs} gives if there is no such timer. */
    long NOT_PENDING = Long.MAX_VALUE;

    /**
     * Schedules a timer, or moves it if it is pending.
     *
     * @param key        of what it belongs to, such as an account; in a sharded stage one that belongs to this shard,
     *                   as the key of an event does
     * @param id         which of that key's timers
     * @param deadlineNs engine time in nanoseconds since the epoch; one that has passed fires as soon as possible
     * @throws IllegalStateException    if as many as allowed are pending, or no entry is being handled
     * @throws IllegalArgumentException if the key belongs to another shard
     */
    void schedule(long key, long id, long deadlineNs);

    /**
     * Cancels a timer; afterwards it does not fire, even if it is due.
     *
     * @param key as scheduled
     * @param id  as scheduled
     * @return whether it was pending
     */
    boolean cancel(long key, long id);

    /**
     * When a timer is due.
     *
     * @param key as scheduled
     * @param id  as scheduled
     * @return its deadline, {@link #NOT_PENDING} if it is not pending
     */
    long deadlineNs(long key, long id);

    /**
     * How many are pending.
     *
     * @return the number
     */
    int pending();
}
