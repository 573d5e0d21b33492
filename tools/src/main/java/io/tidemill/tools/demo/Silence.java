// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.demo;

/**
 * How long a child has said nothing, in time that its parent was awake: if both are stopped (Ctrl-Z), the parent does
 * not blame the child when both go on.
 */
final class Silence
{
    /** The parent looks many times a second; a longer step is one in which it stood still itself. */
    private static final long LONGEST_STEP_NS = 1_000_000_000L;

    private long messages;
    private long lastNs;
    private long silentNs;

    Silence(final long nowNs)
    {
        lastNs = nowNs;
    }

    /**
     * Looks again.
     *
     * @param messagesNow how many messages there are by now
     * @param nowNs       of {@link System#nanoTime()}
     * @return nanoseconds since the last new message, of those that were waited
     */
    long observe(final long messagesNow, final long nowNs)
    {
        silentNs = messagesNow == messages ? silentNs + Math.min(LONGEST_STEP_NS, nowNs - lastNs) : 0;
        messages = messagesNow;
        lastNs = nowNs;
        return silentNs;
    }
}
