// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.demo;

import io.tidemill.journal.VerifyReport;

import java.util.Locale;

/**
 * Everything that the demo found out. Immutable.
 *
 * @param stream               what was fed
 * @param events               in the stream
 * @param fullSpeedEvents      offered at full speed by the second writer
 * @param fullSpeedNs          that took, to the last one handled
 * @param pacedEvents          offered at the fixed rate
 * @param pacedNs              that took
 * @param plannedRate          events per second that were planned
 * @param latency              from planned send time to handled
 * @param killExitCode         of the first writer, {@link ChildProcess#SIGKILLED} if the kill ended it
 * @param acknowledgedAtKill   events acknowledged when the writer was killed
 * @param leftByKill           the journal as the kill left it
 * @param recoveredEvents      events that the second writer found in it
 * @param recoveryNs           that its recovery took
 * @param closeNs              that its close took
 * @param journal              the journal at the end
 * @param audit                what the third process counted
 * @param stateHash            of the second writer's logic: recovered, then live
 * @param replayedHash         of the replay from the beginning
 * @param modelHash            of the sequential model
 */
record DemoReport(
    StreamSpec stream,
    long events,
    long fullSpeedEvents,
    long fullSpeedNs,
    long pacedEvents,
    long pacedNs,
    double plannedRate,
    Latency latency,
    int killExitCode,
    long acknowledgedAtKill,
    VerifyReport leftByKill,
    long recoveredEvents,
    long recoveryNs,
    long closeNs,
    VerifyReport journal,
    Audit audit,
    long stateHash,
    long replayedHash,
    long modelHash)
{
    /** Below this the planned rate counts as not reached. */
    private static final double REACHED = 0.98;

    /**
     * Percentiles, in nanoseconds.
     */
    record Latency(long p50Ns, long p99Ns, long p999Ns, long maxNs)
    {
    }

    /**
     * Counts of events, by a comparison with the stream.
     */
    record Audit(long acknowledged, long journaled, long missing, long doubled, long altered)
    {
        boolean isClean(final long events)
        {
            return journaled == events && acknowledged == events && missing == 0 && doubled == 0 && altered == 0;
        }
    }

    /** Acknowledged before the kill, and not in the journal afterwards. */
    long lostByKill()
    {
        return Math.max(0, acknowledgedAtKill - recoveredEvents);
    }

    /** Whether the kill did what the demo is about: ended a writer that was on its way. */
    boolean wasKilledOnTheWay()
    {
        return killExitCode == ChildProcess.SIGKILLED && recoveredEvents < events;
    }

    boolean isProven()
    {
        return wasKilledOnTheWay() && lostByKill() == 0 && leftByKill.isSound() && journal.isSound() &&
            audit.isClean(events) && stateHash == replayedHash && replayedHash == modelHash;
    }

    private double reachedRate()
    {
        return pacedEvents * 1e9 / Math.max(1, pacedNs);
    }

    @Override
    public String toString()
    {
        final StringBuilder text = new StringBuilder();
        row(text, "stream", "%s", stream.describe());
        row(text, "journal", "%,d bytes, %.0f an event, in %,d frames", journal.totals().bytes(),
            (double)journal.totals().bytes() / Math.max(1, events), journal.totals().frames());
        text.append('\n');
        row(text, "kill -9", "with %,d events acknowledged; the journal held %,d%s",
            acknowledgedAtKill, recoveredEvents, tail());
        row(text, "recovery", "%s to replay %,d events; went on with event %,d",
            duration(recoveryNs), recoveredEvents, recoveredEvents);
        if (fullSpeedEvents > 0)
        {
            row(text, "full speed", "%s events/s, journaled and handled (%,d events, a JVM just started)",
                rate(fullSpeedEvents * 1e9 / fullSpeedNs), fullSpeedEvents);
        }
        row(text, "fixed rate", "%s events/s; %,d events after a second of warm-up, offered to handled:",
            rate(plannedRate), pacedEvents);
        row(text, "", "%s", reachedRate() < plannedRate * REACHED ?
            "the rate was not reached (" + rate(reachedRate()) + "/s), so there is no latency to tell" :
            String.format(Locale.ROOT, "p50 %s   p99 %s   p99.9 %s   max %s", duration(latency.p50Ns()),
                duration(latency.p99Ns()), duration(latency.p999Ns()), duration(latency.maxNs())));
        row(text, "close", "%s, everything drained", duration(closeNs));
        text.append('\n');
        row(text, "acknowledged", "%,d     missing %,d     doubled %,d     altered %,d",
            audit.acknowledged(), audit.missing() + lostByKill(), audit.doubled(), audit.altered());
        row(text, "state hash", "%016x  recovered, then live", stateHash);
        row(text, "", "%016x  replayed from the beginning", replayedHash);
        row(text, "", "%016x  a plain model, without the engine", modelHash);
        text.append('\n').append(isProven() ?
            "  Nothing acknowledged is missing, nothing is doubled, the three hashes agree.\n" :
            "  NOT PROVEN: see above.\n");
        if (!wasKilledOnTheWay())
        {
            text.append(String.format(Locale.ROOT, "  The kill did not end the first writer on its way: exit code %d " +
                "instead of %d, and %,d of %,d events were in the journal. Run it again, with more events.%n",
                killExitCode, ChildProcess.SIGKILLED, recoveredEvents, events));
        }
        if (!leftByKill.isSound() || !journal.isSound())
        {
            text.append("  ").append(leftByKill.isSound() ? journal.damage() : leftByKill.damage()).append('\n');
        }
        return text.toString();
    }

    private String tail()
    {
        return leftByKill.tail() == null || leftByKill.tail().garbageBytes() == 0 ? "" : String.format(Locale.ROOT,
            "%n                 and %,d bytes of an append that never finished", leftByKill.tail().garbageBytes());
    }

    private static void row(final StringBuilder text, final String name, final String format, final Object... args)
    {
        text.append(String.format(Locale.ROOT, "  %-13s  ", name))
            .append(String.format(Locale.ROOT, format, args))
            .append('\n');
    }

    private static String rate(final double perSecond)
    {
        return perSecond >= 1e6 ?
            String.format(Locale.ROOT, "%.2f million", perSecond / 1e6) :
            String.format(Locale.ROOT, "%,.0f", perSecond);
    }

    private static String duration(final long ns)
    {
        if (ns >= 1_000_000_000L)
        {
            return String.format(Locale.ROOT, "%.2f s", ns / 1e9);
        }
        return ns >= 1_000_000L ?
            String.format(Locale.ROOT, "%.1f ms", ns / 1e6) : String.format(Locale.ROOT, "%.1f µs", ns / 1e3);
    }
}
