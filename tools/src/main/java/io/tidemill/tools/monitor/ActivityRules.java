// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

/**
 * The times that the rules of {@link ActivityStage} are made of, in milliseconds. All limits are inclusive: exactly the
 * limit is still inside.
 */
final class ActivityRules
{
    /** How long a usage window lasts from its first activity. */
    static final long WINDOW_MS = 5 * 60 * 60 * 1_000L;

    /** The longest pause between two activities of one work block. */
    static final long BLOCK_GAP_MS = 5 * 60 * 1_000L;

    /** The longest silence of a session during which its open brackets keep a block going. */
    static final long BRACKET_CAP_MS = 10 * 60 * 1_000L;

    /** How far apart two events of equal content are still one. */
    static final long SAME_CONTENT_MS = 2_000;

    /** How far an event may be ahead of the clock of the edge that received it. */
    static final long FUTURE_MS = 5 * 60 * 1_000L;

    /** How long a session that did not end may be silent before it counts as abandoned: a whole window. */
    static final long ABANDONED_MS = WINDOW_MS;

    /** A time that is not there. */
    static final long NEVER = -1;

    private ActivityRules()
    {
    }
}
