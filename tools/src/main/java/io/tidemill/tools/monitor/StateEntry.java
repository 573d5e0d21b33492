// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

/**
 * One part of a state whose hash is kept as a sum: it remembers what it last added to its {@link StateSum}.
 */
abstract class StateEntry
{
    /** What the sum holds of this entry; written by the sum only. */
    long summed;

    /** Place among the entries that have changed since the sum was last asked for, -1 if unchanged; the sum's. */
    int changedIndex = -1;

    /**
     * The hash of this entry as it is now.
     */
    abstract long entryHash();
}
