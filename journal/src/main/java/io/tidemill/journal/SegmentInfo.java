// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a segment of a journal says about itself, without a look at its frames.
 *
 * @param number        of the segment
 * @param epoch         of its frames, 0 if that is damaged
 * @param firstSequence that it begins with, -1 if it has not begun
 * @param bytes         that are written of its file, which is longer
 * @param created       when it was made, or made ready
 * @param codecName     of its events
 * @param codecVersion  of that codec
 * @param hasFrames     whether it is marked to hold frames, which it gets shortly behind the first one
 * @param cutAt         the byte at which it was cut off, if it was
 * @param gaps          what repairs have given up in it
 * @param damage        why nothing of this is known, null for a sound one
 */
public record SegmentInfo(
    long number,
    int epoch,
    long firstSequence,
    long bytes,
    Instant created,
    String codecName,
    int codecVersion,
    boolean hasFrames,
    OptionalLong cutAt,
    List<JournalGap> gaps,
    String damage)
{
    /**
     * Copies the list.
     *
     * @param number        of the segment
     * @param epoch         of its frames
     * @param firstSequence that it begins with
     * @param bytes         length of its file
     * @param created       when it was made
     * @param codecName     of its events
     * @param codecVersion  of that codec
     * @param hasFrames     whether it is marked to hold frames
     * @param cutAt         where it was cut off
     * @param gaps          in it
     * @param damage        why nothing is known
     */
    public SegmentInfo
    {
        gaps = List.copyOf(gaps);
    }

    static SegmentInfo damaged(final long number, final long bytes, final String damage)
    {
        return new SegmentInfo(number, 0, -1, bytes, Instant.EPOCH, "", 0, false, OptionalLong.empty(), List.of(),
            damage);
    }
}
