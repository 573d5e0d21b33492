// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

/**
 * An event handler of a logic stage that has {@link Timers}. It gets them from its {@link StageContext}.
 */
public interface TimerHandler extends ContextAware
{
    /**
     * A timer is due. It is not pending any more; to have it again, schedule it again: at {@code deadlineNs} plus the
     * period rather than from the present, if it shall not drift.
     *
     * @param key        as scheduled
     * @param id         as scheduled
     * @param deadlineNs as scheduled; the engine's time is this or later
     * @param sequence   of the TIMER entry
     * @throws Exception as {@code onEvent} may
     */
    void onTimer(long key, long id, long deadlineNs, long sequence) throws Exception;
}
