// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.time.Duration;
import java.util.Map;

/**
 * How a snapshot went.
 *
 * @param sequence of the last entry whose effect it holds
 * @param bytes    of state
 * @param elapsed  from when its place was marked until it was on the disk
 * @param pauses   how long each stage, or each of its threads, stood still to write its own part
 */
public record SnapshotReport(long sequence, long bytes, Duration elapsed, Map<String, Duration> pauses)
{
    /**
     * Copies the map.
     *
     * @param sequence of the last entry
     * @param bytes    of state
     * @param elapsed  until it was on the disk
     * @param pauses   of each stage
     */
    public SnapshotReport
    {
        pauses = Map.copyOf(pauses);
    }

    /**
     * The longest of the pauses.
     *
     * @return zero if no stage has state
     */
    public Duration longestPause()
    {
        return pauses.values().stream().max(Duration::compareTo).orElse(Duration.ZERO);
    }
}
