// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine.ipc;

import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

/**
 * When a reader looks away from its writer for a moment. One that is faster than the writer finds each record when it
 * is just put in: then the line that has the tail, and the one that is being written, go from core to core for each
 * record, and both wait for lines most of the time. So behind a stream it lets the writer get some records ahead.
 * <ol>
 * <li>It looks away behind looks that found little, with no empty one between them: what comes singly, such as
 * requests, is found at once.</li>
 * <li>It goes on with that only as long as at least a byte in {@link #NS_PER_BYTE} came meanwhile: not for requests
 * behind a stream.</li>
 * <li>It does so for as long as {@link #TRIPS} lines take from the writer, as it was measured behind the last time: a
 * look costs the writer a trip or two. Some 4 us between cores of one chip, and 16, the most, between chips.</li>
 * </ol>
 * Shorter than what an engine's thread takes from its last work until it parks, so its last look for work is one. An
 * idle strategy of a user's that sleeps behind the first look without work sleeps once more behind such a one.
 * <p>
 * The "temporal slip" of FastForward (Giacomoni, Moseley, Vachharajani 2008), by time.
 */
final class TemporalSlip
{
    static final long SHORTEST_NS = 1_000;
    static final long LONGEST_NS = 16_000;
    static final long TRIPS = 64;
    static final long NS_PER_BYTE = 2;

    /** So much found at once is worth a look. */
    static final int MUCH = LaneReader.BURST;

    /** A lane of fewer bytes is full before a writer that is left alone has written much. */
    static final int SMALL = 64 * 1024;

    /** Looks that found little, with no empty one between them, that make a stream. */
    static final int STREAM_LOOKS = 16;

    private final NanoClock clock;
    private final long muchBytes;
    private long lengthNs = SHORTEST_NS;
    private boolean isAllowed;
    private int looks;
    private boolean isOn;
    private long sinceNs;

    /** The look goes on that is the first behind looking away. */
    private boolean isBehind;
    private long lookNs;

    /** Of a lane of so many bytes. */
    TemporalSlip(final int capacity)
    {
        this(capacity, SystemNanoClock.INSTANCE);
    }

    TemporalSlip(final int capacity, final NanoClock clock)
    {
        muchBytes = capacity < SMALL ? 0 : MUCH;
        this.clock = clock;
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
            lookNs = clock.nanoTime();
            isOn = lookNs - sinceNs < lengthNs;
            isBehind = !isOn;
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
        else
        {
            if (isBehind)
            {
                judge(bytes);
            }
            if (bytes < muchBytes && ++looks > STREAM_LOOKS)
            {
                looks = STREAM_LOOKS;
                isOn = true;
                sinceNs = clock.nanoTime();
            }
        }
        isBehind = false;
    }

    private void judge(final long bytes)
    {
        lengthNs = Math.max(SHORTEST_NS, Math.min(TRIPS * (clock.nanoTime() - lookNs), LONGEST_NS));
        if (NS_PER_BYTE * bytes < lookNs - sinceNs)
        {
            looks = 0;
        }
    }
}
