// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

/**
 * The entries of a log whose handling may have depended on others that were redacted since: what they gave when they
 * were handled for the first time, they need not give again.
 *
 * @param first the lowest sequence that was redacted, -1 if none was
 * @param last  the last one that there was when the latest redaction was made
 */
public record Redacted(long first, long last)
{
    /** Of a log without redactions. */
    public static final Redacted NONE = new Redacted(-1, -1);

    /** Of an engine's log, which may be null. */
    static Redacted of(final EventLog log)
    {
        return log == null ? NONE : log.redacted();
    }

    /**
     * Whether an entry is one of these.
     *
     * @param sequence of the entry
     * @return true if so
     */
    public boolean covers(final long sequence)
    {
        return first >= 0 && sequence >= first && sequence <= last;
    }
}
