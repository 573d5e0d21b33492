// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.Codec;

/**
 * How a journal is written; reading does not depend on it, but for whether gaps are accepted.
 *
 * @param segmentBytes     a segment that has grown beyond this is followed by the next one
 * @param maxFrameBytes    the most that one append writes
 * @param blockBytes       how much of a file Chronicle maps at a time
 * @param maxUnsyncedBytes that appends are ahead of a syncer at most
 * @param minFreeBytes     that are left free on the disk
 * @param acceptGaps       whether to go on where a repair has given something up
 * @param retention        how long what nobody needs is kept
 */
record JournalOptions(
    long segmentBytes,
    int maxFrameBytes,
    int blockBytes,
    long maxUnsyncedBytes,
    long minFreeBytes,
    boolean acceptGaps,
    RetentionPlan retention)
{
    static final JournalOptions DEFAULT =
        new JournalOptions(256L << 20, 1 << 20, 64 << 20, 512L << 20, 0, false, RetentionPlan.EVERYTHING);

    static final long MIN_SEGMENT_BYTES = 64 << 10;
    /** Keeps a segment within one mapping, with room for the block in use and a frame. */
    static final long MAX_SEGMENT_BYTES = 1L << 30;

    /** Room for the longest entry of the engine's own, which no codec bounds. */
    static final int MIN_FRAME_BYTES = 512;
    static final int MAX_FRAME_BYTES = 2 << 20;

    static final long MIN_UNSYNCED_BYTES = 64 << 10;
    static final long MAX_UNSYNCED_BYTES = 64L << 30;

    static final long MAX_FREE_BYTES = 1L << 50;

    JournalOptions
    {
        require("segment size", segmentBytes, MIN_SEGMENT_BYTES, MAX_SEGMENT_BYTES);
        require("longest frame", maxFrameBytes, MIN_FRAME_BYTES, MAX_FRAME_BYTES);
        require("limit of bytes that are not synced", maxUnsyncedBytes, MIN_UNSYNCED_BYTES, MAX_UNSYNCED_BYTES);
        require("room that is left free", minFreeBytes, 0, MAX_FREE_BYTES);
    }

    JournalOptions withSegmentBytes(final long bytes)
    {
        return new JournalOptions(
            bytes, maxFrameBytes, blockBytes, maxUnsyncedBytes, minFreeBytes, acceptGaps, retention);
    }

    JournalOptions withMaxFrameBytes(final int bytes)
    {
        return new JournalOptions(
            segmentBytes, bytes, blockBytes, maxUnsyncedBytes, minFreeBytes, acceptGaps, retention);
    }

    JournalOptions withBlockBytes(final int bytes)
    {
        return new JournalOptions(
            segmentBytes, maxFrameBytes, bytes, maxUnsyncedBytes, minFreeBytes, acceptGaps, retention);
    }

    JournalOptions withMaxUnsyncedBytes(final long bytes)
    {
        return new JournalOptions(
            segmentBytes, maxFrameBytes, blockBytes, bytes, minFreeBytes, acceptGaps, retention);
    }

    JournalOptions withMinFreeBytes(final long bytes)
    {
        return new JournalOptions(
            segmentBytes, maxFrameBytes, blockBytes, maxUnsyncedBytes, bytes, acceptGaps, retention);
    }

    JournalOptions withAcceptedGaps()
    {
        return new JournalOptions(
            segmentBytes, maxFrameBytes, blockBytes, maxUnsyncedBytes, minFreeBytes, true, retention);
    }

    JournalOptions withRetention(final RetentionPlan plan)
    {
        return new JournalOptions(
            segmentBytes, maxFrameBytes, blockBytes, maxUnsyncedBytes, minFreeBytes, acceptGaps, plan);
    }

    void requireFit(final Codec<?> codec)
    {
        final int most = FrameEncoder.maxPayloadBytes(maxFrameBytes);
        if (codec.maxLength() < 0 || codec.maxLength() > most)
        {
            throw new IllegalArgumentException("cannot journal events of codec '" + codec.name() + "': they take up " +
                "to " + codec.maxLength() + " bytes, but a frame of at most " + maxFrameBytes + " bytes has room for " +
                most + "; see withMaxFrameBytes");
        }
        if (codec.version() < 0 || codec.version() > 0xFFFF)
        {
            throw new IllegalArgumentException("codec '" + codec.name() + "' has version " + codec.version() +
                "; 0 to 65535 are allowed");
        }
    }

    private static void require(final String what, final long bytes, final long least, final long most)
    {
        if (bytes < least || bytes > most)
        {
            throw new IllegalArgumentException("a journal's " + what + " cannot be " + bytes + " bytes: " + least +
                " to " + most + " are allowed");
        }
    }
}
