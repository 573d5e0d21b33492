// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import static io.tidemill.tools.monitor.ActivityText.count;
import static io.tidemill.tools.monitor.ActivityText.number;
import static io.tidemill.tools.monitor.ActivityText.printable;

import io.tidemill.engine.RecoveryReport;
import picocli.CommandLine.Help.Ansi;

import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.Locale;

/**
 * Writes the result of an import for people.
 */
final class ImportText
{
    private final PrintWriter out;
    private final ActivityText activity;

    /**
     * A writer.
     *
     * @param out  to write to
     * @param ansi whether to use colours
     * @param zone of the times that are shown
     */
    ImportText(final PrintWriter out, final Ansi ansi, final ZoneId zone)
    {
        this.out = out;
        activity = new ActivityText(out, ansi, zone);
    }

    void write(final ImportResult result)
    {
        activity.write(result.after());
        final ImportCounts counts = result.counts();
        out.println(result.input() + ": " + count(counts.lines(), "line") + " read, " +
            count(counts.events(), "event") + ", " + bad(counts) + unknown(counts));
        out.println("New: " + number(result.accepted()) + ". Seen before: " + number(result.duplicates()) +
            ". Refused: " + number(result.refused()) + "." + journal(result));
        out.println("State hash " + String.format(Locale.ROOT, "%016x", result.stateHash()));
        out.flush();
    }

    private static String bad(final ImportCounts counts)
    {
        return (counts.bad() == 0 ? "no" : number(counts.bad())) + (counts.bad() == 1 ? " bad line" : " bad lines");
    }

    private static String unknown(final ImportCounts counts)
    {
        return (counts.unknownEvents() == 0 ? "" : ", " + count(counts.unknownEvents(), "unknown event")) +
            (counts.unknownFields() == 0 ? "" : ", " + count(counts.unknownFields(), "unknown field")) + ".";
    }

    private static String journal(final ImportResult result)
    {
        return result.data() == null ? "" : " The journal in " + printable(result.data().toString()) + " held " +
            count(result.recovered(), "event") + " before" + snapshot(result.recovery()) + ".";
    }

    private static String snapshot(final RecoveryReport recovery)
    {
        return recovery.snapshot() < 0 ? "" : "; the import began with the snapshot behind sequence " +
            recovery.snapshot() + " and handled " + count(recovery.events(), "event") + " anew";
    }
}
