// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

/**
 * What a child JVM is to do with a {@link Workload}.
 */
public enum Phase
{
    /** Write the files that a {@link #READ} round reads; nothing is timed. */
    PREPARE,

    /** Time a pass that writes files of its own, then read them back. */
    WRITE,

    /** Time passes over files that another JVM prepared; the page cache is warm. */
    READ,

    /** Time passes that leave nothing behind to be read. */
    MEMORY
}
