// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.data;

import io.tidemill.journal.OldSegment;
import io.tidemill.journal.RetentionReport;

import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/**
 * What a removal of old segments has to say, for people.
 */
final class PruneText
{
    private final PrintWriter out;
    private final boolean isDryRun;
    private int segments;
    private long bytes;

    PruneText(final PrintWriter out, final boolean isDryRun)
    {
        this.out = out;
        this.isDryRun = isDryRun;
    }

    /** What decides. */
    void needed(final NeededData needed)
    {
        out.println("Needed is what came behind the snapshot at sequence " + needed.snapshot() +
            (needed.usable() == 1 ? ", the only one that can be used" : ", the oldest of " + needed.usable()));
        needed.notes().forEach(this::note);
    }

    /** One log: {@code unneeded} is how many segments nobody needs, -1 if all of those went. */
    void log(
        final String name, final int before, final long neededFrom, final int unneeded, final RetentionReport report)
    {
        final List<OldSegment> removed = report.removed();
        segments += removed.size();
        bytes += report.bytes();
        if (removed.isEmpty())
        {
            out.printf(Locale.ROOT, "%-13s nothing %s, of %s%n", name, isDryRun ? "would go" : "removed",
                segments(before));
        }
        else
        {
            final OldSegment last = removed.get(removed.size() - 1);
            out.printf(Locale.ROOT, "%-13s %s %,d of %s, %,d bytes: sequences %d to %d,%n%-13s the last one ended %s%n",
                name, isDryRun ? "would remove" : "removed", removed.size(), segments(before), report.bytes(),
                removed.get(0).firstSequence(), last.lastSequence(), "", last.ended().truncatedTo(ChronoUnit.SECONDS));
        }
        detail("needed from sequence " + neededFrom + " on");
        if (unneeded > removed.size())
        {
            detail(segments(unneeded - removed.size()) + " that nobody needs " +
                (unneeded - removed.size() == 1 ? "is" : "are") + " kept by --keep-for or --keep-bytes");
        }
        report.notes().forEach(this::note);
    }

    void end()
    {
        out.printf(Locale.ROOT, "In all %s, %,d bytes.%s%n", segments(segments), bytes,
            isDryRun ? " Nothing was changed." : "");
    }

    private void note(final String sentence)
    {
        detail("note: " + sentence);
    }

    private void detail(final String text)
    {
        out.printf("%-13s %s%n", "", text);
    }

    private static String segments(final int count)
    {
        return String.format(Locale.ROOT, "%,d segment%s", count, count == 1 ? "" : "s");
    }
}
