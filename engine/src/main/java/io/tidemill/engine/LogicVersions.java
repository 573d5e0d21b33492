// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

/**
 * Which version of the logic has handled what a log holds, as its MARKER entries say; 1 before the first of them.
 */
final class LogicVersions
{
    private final int version;

    /** Whether what another version has handled must not be handled anew by this one. */
    private final boolean isStrict;
    private int handledBy = 1;

    private long firstOfOther = -1;
    private int other;

    LogicVersions(final int version, final boolean isStrict)
    {
        this.version = version;
        this.isStrict = isStrict;
    }

    /** From here on entries are handled by a version. */
    void handledBy(final int other)
    {
        handledBy = other;
    }

    int handledBy()
    {
        return handledBy;
    }

    /** Whether the log has to be told that this version goes on from here. */
    boolean isNew()
    {
        return handledBy != version;
    }

    int version()
    {
        return version;
    }

    /** The first event or timer that another version had handled, -1 if there was none; and which. */
    long firstOfOther()
    {
        return firstOfOther;
    }

    int other()
    {
        return other;
    }

    /** An event or timer is to be handled anew. */
    void requireSame(final long sequence)
    {
        if (handledBy != version && firstOfOther < 0)
        {
            firstOfOther = sequence;
            other = handledBy;
        }
        if (isStrict && handledBy != version)
        {
            throw new LogException("the log holds events from sequence " + sequence + " on that logic version " +
                handledBy + " has handled, and the graph is of version " + version + ": to handle them anew might " +
                "give another state and other outputs than there have been. Start version " + handledBy + " once " +
                "more and close it with a snapshot (SnapshotPlan.onClose()), from which version " + version +
                " then goes on; or accept what differs with OutputPlan.withDifferencesAccepted() and " +
                "SnapshotPlan.ignoringOlder()");
        }
    }
}
