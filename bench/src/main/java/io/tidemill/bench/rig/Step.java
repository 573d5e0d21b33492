// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

/**
 * One JVM of a run.
 *
 * @param name for people, such as {@code append-64B, tidemill, round 3}.
 * @param kind steps of one kind take about as long as one another.
 */
public record Step(String name, Kind kind)
{
    /**
     * What is done again and again.
     *
     * @param benchmark id of the benchmark.
     * @param contender name of the contender.
     * @param work      that is done.
     */
    public record Kind(String benchmark, String contender, Work work)
    {
    }

    /** What a JVM does. */
    public enum Work
    {
        /** Counts. */
        ROUND,

        /** Chooses settings. */
        TRIAL,

        /** Writes the files that a round reads. */
        PREPARING,

        /** Writes the files that a trial reads. */
        PREPARING_TRIAL;

        /** What has to be done before, where files are read. */
        Work preparing()
        {
            return this == ROUND ? PREPARING : PREPARING_TRIAL;
        }
    }
}
