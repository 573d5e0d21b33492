// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

/**
 * What must come out, from a plain loop without any contender's code. Pure.
 */
@FunctionalInterface
public interface Model
{
    /**
     * The right checksum.
     *
     * @param settings of the contender.
     * @param events   of a pass.
     * @return the checksum.
     */
    long checksum(Settings settings, long events);
}
