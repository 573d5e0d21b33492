// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

/**
 * The life of an engine: {@code NEW → RECOVERING → RUNNING → DRAINING → STOPPED}, or {@code FAILED} from anywhere
 * before that.
 */
public enum EngineState
{
    /** Built, not started. */
    NEW,

    /** Replays what the log holds; accepts nothing yet. */
    RECOVERING,

    /** Accepts events. */
    RUNNING,

    /** Accepts nothing more, works off what it accepted. */
    DRAINING,

    /** Closed; threads ended, log released. */
    STOPPED,

    /** Halted by a failing stage or log; accepts nothing more. Still to be closed, which keeps this state. */
    FAILED
}
