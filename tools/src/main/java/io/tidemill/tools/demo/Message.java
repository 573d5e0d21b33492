// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;

/**
 * What a child process tells its parent: lines of a name and a value on its standard output.
 */
enum Message
{
    /** The last position that the recovered journal holds, -1 if none. */
    RECOVERED_POSITION,

    /** Nanoseconds that recovery took. */
    RECOVERY_NS,

    /** Every event up to this position has PAGE_CACHE durability. */
    ACK,

    /** Events offered at full speed, up to the last one handled. */
    FULL_SPEED_EVENTS,

    /** Nanoseconds from the first of these offers to the last of them handled. */
    FULL_SPEED_NS,

    /** Events offered at the fixed rate. */
    PACED_EVENTS,

    /** Nanoseconds from the first planned send time to the last event offered. */
    PACED_NS,

    /** Latencies from planned send time to handled, in nanoseconds. */
    LATENCY_P50_NS,

    /** See above. */
    LATENCY_P99_NS,

    /** See above. */
    LATENCY_P999_NS,

    /** See above. */
    LATENCY_MAX_NS,

    /** Nanoseconds that the close took, everything drained. */
    CLOSE_NS,

    /** Whether the close drained everything. */
    CLOSE_COMPLETE,

    /** State hash of the activity stage. */
    STATE_HASH,

    /** Events that the journal holds. */
    JOURNALED,

    /** Positions that the journal holds more than once. */
    DOUBLED,

    /** Positions that are absent from the journal. */
    MISSING,

    /** Events whose bytes differ from those of the stream. */
    ALTERED;

    /** Sends one, to the parent. */
    void send(final long value)
    {
        send(value, System.out);
    }

    /**
     * Sends one.
     *
     * @throws UncheckedIOException if nobody reads it any more: a child has no business without its parent
     */
    void send(final long value, final PrintStream pipe)
    {
        // One write per line: the pipe's reader sees it whole, also if this process dies right after.
        pipe.println(name() + ' ' + value);
        if (pipe.checkError())
        {
            throw new UncheckedIOException(new IOException(
                "could not tell the demo " + name() + ' ' + value + ": it is gone, so this process ends too"));
        }
    }
}
