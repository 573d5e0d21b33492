// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import java.time.Instant;
import java.util.Map;

/**
 * What a snapshot says about itself.
 *
 * @param sequence   of the last entry that its state holds
 * @param created    when it was written; the epoch if that is damaged
 * @param bytes      of all parts
 * @param parts      how many it has
 * @param properties of the engine that took it: {@code epoch}, {@code timeNs}, {@code logicVersion}, {@code outputs}
 * @param damage     what is wrong with it, null if nothing is, or nobody looked further
 */
public record SnapshotInfo(
    long sequence, Instant created, long bytes, int parts, Map<String, String> properties, String damage)
{
    /**
     * Copies the map.
     *
     * @param sequence   of the last entry
     * @param created    when it was written
     * @param bytes      of all parts
     * @param parts      how many it has
     * @param properties of the engine
     * @param damage     what is wrong with it
     */
    public SnapshotInfo
    {
        properties = Map.copyOf(properties);
    }

    /**
     * Whether nothing was found wrong.
     *
     * @return true if so
     */
    public boolean isSound()
    {
        return damage == null;
    }
}
