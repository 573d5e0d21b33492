// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

/**
 * The types of record that the state of {@link ActivityStage} is saved as, version {@link #VERSION}. Each begins with
 * its type, a byte; numbers are little-endian, counts and times of 64 bits, sizes of 16; a text is a byte with its
 * length, and its bytes.
 * <pre>
 *  type       key    fields
 *  1 STAGE    0      refused users
 *  2 USER     user   user, clock, duplicates, late, future, overflowed, windows, start of the last window, folded union
 *                    of blocks, forgotten sessions, size: kinds, (events) for each kind in the order of codes
 *  3 PROJECT  user   project, blocks, windows, activities, active time of blocks no longer retained,
 *                    size: blocks, (start, end, window) for each retained block
 *  5 SESSION  user   session, project, size: state, first event, last event, last activity, last stop, open prompt,
 *                    events, refused brackets, size: brackets, (tool use, opened) for each open bracket
 *  7 SEEN     user   place of the first, size: events, (key, time) for each, at most {@link #SEEN_PER_RECORD}
 * </pre>
 * The key is the hash of the user's name, as it would be if users were spread over shards. The USER record comes before
 * all others of its user; SEEN records are in the order of their places. So the longest has some 16 KiB.
 */
enum ActivityRecord
{
    /** What is nobody's. */
    STAGE(ActivityHash.STAGE),

    /** A user. */
    USER(ActivityHash.USER),

    /** The blocks of a user in a project. */
    PROJECT(ActivityHash.PROJECT),

    /** A session of a user. */
    SESSION(ActivityHash.SESSION),

    /** Some of the events that are remembered of a user. */
    SEEN(ActivityHash.SEEN);

    static final int VERSION = 1;
    static final int SEEN_PER_RECORD = 1_024;

    private final byte code;

    ActivityRecord(final long code)
    {
        this.code = (byte)code;
    }

    byte code()
    {
        return code;
    }

    /** Null if there is none. */
    static ActivityRecord of(final byte code)
    {
        for (final ActivityRecord type : values())
        {
            if (type.code == code)
            {
                return type;
            }
        }
        return null;
    }
}
