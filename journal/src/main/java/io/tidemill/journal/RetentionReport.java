// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import java.util.List;

/**
 * What retention has removed, or would.
 *
 * @param removed segments, the oldest first
 * @param notes   in sentences: who keeps others from being removed, and who was cut off
 */
public record RetentionReport(List<OldSegment> removed, List<String> notes)
{
    /**
     * Copies the lists.
     *
     * @param removed segments
     * @param notes   in sentences
     */
    public RetentionReport
    {
        removed = List.copyOf(removed);
        notes = List.copyOf(notes);
    }

    /**
     * The length of what was removed.
     *
     * @return bytes
     */
    public long bytes()
    {
        return removed.stream().mapToLong(OldSegment::bytes).sum();
    }
}
