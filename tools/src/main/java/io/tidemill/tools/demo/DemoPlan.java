// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.demo;

/**
 * How the stream is divided: a part at full speed, in the middle of which the first writer is killed, then a part at a
 * fixed rate. A stream too short for full speed to mean anything is sent at a fixed rate as a whole, slowly enough to
 * be killed on the way.
 *
 * @param stream         to feed
 * @param fullSpeedUntil the position at which the fixed rate begins
 * @param rate           events per second from there on
 */
record DemoPlan(StreamSpec stream, long fullSpeedUntil, double rate)
{
    /** Fewer events are gone before a JVM is warm. */
    static final long FULL_SPEED_EVENTS = 500_000;

    /** Fewer cannot be killed in the middle. */
    static final long FEWEST_EVENTS = 10;

    private static final double SHORT_STREAM_SECONDS = 6;
    private static final double PACED_SECONDS = 4;

    static DemoPlan of(final StreamSpec stream, final double rate)
    {
        final long events = stream.events();
        if (events < FULL_SPEED_EVENTS)
        {
            return new DemoPlan(stream, 0, Math.min(rate, Math.max(1, events / SHORT_STREAM_SECONDS)));
        }
        // At most a quarter of the stream, so that the kill falls into the part at full speed.
        final long paced = Math.min(events / 4, (long)(rate * PACED_SECONDS));
        return new DemoPlan(stream, events - paced, rate);
    }

    /** The first writer would go on like this until the end, if it were not killed. */
    long firstFullSpeedUntil()
    {
        return fullSpeedUntil == 0 ? 0 : stream.events();
    }
}
