// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.pipeline;

/**
 * Options that some contenders' JVMs have beside those of all.
 */
public final class JvmOptions
{
    /**
     * Agrona's and Aeron's documentation asks for this where the last nanosecond counts. All peers and limits have it,
     * also those that only encode their events through Agrona's buffers; ours keeps its checks, but where it is called
     * unchecked.
     */
    public static final String NO_BOUNDS_CHECKS = "-Dagrona.disable.bounds.checks=true";

    /** What Chronicle's own benchmarks switch off; what no user of ours pays for either. */
    public static final String[] NO_CHRONICLE_CHECKS = {
        "-Dbytes.bounds.unchecked=true", "-Ddisable.single.threaded.check=true",
        "-Dchronicle.disk.monitor.disable=true"};

    private JvmOptions()
    {
    }

    /**
     * Events of another length than 64 bytes.
     *
     * @param bytes of an event.
     * @return the option.
     */
    public static String eventBytes(final int bytes)
    {
        return "-D" + BenchEvent.LENGTH_PROPERTY + "=" + bytes;
    }
}
