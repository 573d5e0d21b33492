// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine.ipc;

/**
 * When a reader looks away from its writer for a moment. One that is faster than the writer finds each record when it
 * is just put in: then the line that has the tail, and the one that is being written, go from core to core for each
 * record, and both wait for lines most of the time. So behind a stream it lets the writer get some records ahead. What
 * comes singly, such as requests, is found at once, as long as some look between two of them finds nothing.
 * <p>
 * A look takes those two lines from the writer, who waits for them to come back. So it looks away for sixty-four times
 * as long as such a line was under way the last time: some 4 us between cores of one chip, 16, the most, between chips.
 * <p>
 * Shorter than what an engine's thread takes from its last work until it parks, so its last look for work is one. An
 * idle strategy of a user's that sleeps behind the first look without work sleeps once more behind such a one.
 * <p>
 * The "temporal slip" of FastForward (Giacomoni, Moseley, Vachharajani 2008), by time.
 */
final class TemporalSlip
{
    /** Looks that found little, with no empty one between them, that make a stream. */
    private static final int STREAM_LOOKS = 16;

    private static final long SHORTEST_NS = 1_000;
    private static final long LONGEST_NS = 16_000;
    private static final long TRIPS = 64;

    private final long muchBytes;
    private long lengthNs = SHORTEST_NS;
    private boolean isAllowed;
    private int looks;
    private boolean isOn;
    private long sinceNs;

    /** When the look behind the last slip began, until it has found something. */
    private boolean isTimed;
    private long lookNs;

    /** So much found at once is worth a look. */
    TemporalSlip(final long muchBytes)
    {
        this.muchBytes = muchBytes;
    }

    /** Not at first; what is on ends when it no longer is. */
    void allow(final boolean may)
    {
        isAllowed = may;
        isOn = isOn && may;
    }

    /** Whether not to look now. */
    boolean isOn()
    {
        if (isOn)
        {
            lookNs = System.nanoTime();
            isOn = lookNs - sinceNs < lengthNs;
            isTimed = !isOn;
        }
        return isOn;
    }

    /** What a look has found. */
    void found(final long bytes)
    {
        if (bytes == 0 || !isAllowed)
        {
            looks = 0;
        }
        else if (bytes < muchBytes && ++looks > STREAM_LOOKS)
        {
            looks = STREAM_LOOKS;
            isOn = true;
            sinceNs = System.nanoTime();
            if (isTimed)
            {
                lengthNs = Math.max(SHORTEST_NS, Math.min(TRIPS * (sinceNs - lookNs), LONGEST_NS));
            }
        }
        isTimed = false;
    }
}
