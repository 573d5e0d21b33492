// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import io.tidemill.engine.StateHash;

/**
 * What the state hash of {@link ActivityStage} is: the wrapping sum of the hashes of these entries. Texts enter by
 * {@link BoundedText#hash()}, a time that is not there as -1.
 * <ol>
 * <li>{@link #STAGE}, once: refused users.
 * <li>{@link #USER}, per user: user, clock, windows, start of the last window, folded union of blocks, duplicates,
 * late, future, overflowed, forgotten sessions, then the count of each kind of event in order of its code.
 * <li>{@link #PROJECT}, per user and project: user, project, blocks, windows, activities, active time of blocks no
 * longer retained.
 * <li>{@link #BLOCK}, per retained block: user, project, start, end, window.
 * <li>{@link #SESSION}, per session: user, session, project, state, first event, last event, last activity, last stop,
 * events, open prompt, refused brackets.
 * <li>{@link #BRACKET}, per open tool bracket: user, session, tool use, opened.
 * <li>{@link #SEEN}, per remembered event: user, place in the order of arrival, key, time.
 * </ol>
 */
final class ActivityHash
{
    static final long STAGE = 1;
    static final long USER = 2;
    static final long PROJECT = 3;
    static final long BLOCK = 4;
    static final long SESSION = 5;
    static final long BRACKET = 6;
    static final long SEEN = 7;

    private ActivityHash()
    {
    }

    /**
     * The hash of one entry.
     */
    static long entry(final long type, final long... fields)
    {
        long hash = StateHash.of(type);
        for (final long field : fields)
        {
            hash = StateHash.mix(hash, field);
        }
        return hash;
    }
}
