// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.tidemill.bench.report.Figures;
import io.tidemill.bench.report.Grid;

/**
 * Changes for a person at a terminal.
 */
final class ChangesText
{
    private static final String INDENT = "  ";
    private static final double PER_CENT = 100;

    private ChangesText()
    {
    }

    /**
     * Writes them.
     *
     * @param changes   of two runs.
     * @param unchanged whether to show what did not change, too.
     * @return lines, without a line break at their end.
     */
    static List<String> of(final RunChanges changes, final boolean unchanged)
    {
        final List<String> lines = new ArrayList<>();
        lines.add("A is " + describe(changes.before()));
        lines.add("B is " + describe(changes.after()));
        changes.warnings().forEach(warning -> lines.add("warning: " + warning));
        lines.add("");
        table(changes, unchanged, lines);
        changes.otherLoads().forEach(other -> lines.add(INDENT + other.key().benchmark() + ", " + name(other.key()) +
            ": not comparable: " + against(other.before(), other.after())));
        only(changes, changes.before(), lines);
        only(changes, changes.after(), lines);
        rule(changes, lines);
        return lines;
    }

    private static String describe(final RunFile file)
    {
        return file.run().isEmpty() ? file.name() :
            file.name() + ": commit " + file.run().get("commit") + ", " + file.run().get("date") + ", " +
                file.run().get("command");
    }

    private static void table(final RunChanges changes, final boolean unchanged, final List<String> lines)
    {
        final Grid grid = new Grid("lllrrrrr");
        grid.row("", "benchmark", "of", "A", "[min .. max]", "B", "[min .. max]", "change");
        int shown = 0;
        int same = 0;
        for (final Change change : changes.changes())
        {
            final RunChanges.Verdict verdict = changes.verdict(change);
            same += verdict == RunChanges.Verdict.SAME ? 1 : 0;
            if (verdict != RunChanges.Verdict.SAME || unchanged)
            {
                shown++;
                grid.row(verdict.toString(), change.before().key().benchmark(), name(change.before().key()),
                    figure(change.before()), ends(change.before()),
                    figure(change.after()), ends(change.after()), relative(change));
            }
        }
        if (shown > 0)
        {
            lines.addAll(grid.lines(INDENT));
        }
        final String rows = same + (same == 1 ? " row" : " rows");
        if (changes.changes().isEmpty())
        {
            lines.add("There is nothing that could be compared.");
            return;
        }
        lines.add(shown == (unchanged ? same : 0) ? "Nothing changed beyond noise, of " + rows + "." :
            rows + " did not change beyond noise" + (unchanged || same == 0 ? "." : "; --all shows them too."));
    }

    private static String against(final Entry.Work before, final Entry.Work after)
    {
        return Double.compare(before.rate(), after.rate()) == 0 ?
            count(before) + " events a round against " + count(after) : rate(before) + " against " + rate(after);
    }

    private static String count(final Entry.Work work)
    {
        return Figures.count(Math.round(work.events()));
    }

    private static String rate(final Entry.Work work)
    {
        return Double.isNaN(work.rate()) ? "full speed" : Figures.rate(work.rate());
    }

    private static void only(final RunChanges changes, final RunFile file, final List<String> lines)
    {
        final List<Entry.Key> only = changes.onlyIn(file);
        if (!only.isEmpty())
        {
            lines.add("Only in " + file.name() + ":");
            only.forEach(key -> lines.add(INDENT + key.benchmark() + ", " + name(key)));
        }
    }

    private static void rule(final RunChanges changes, final List<String> lines)
    {
        lines.add("");
        lines.add("A change counts where no round of one run is within the range of the other, and the medians are " +
            "more than 10 % apart.");
        changes.rounds().forEach((text, rounds) ->
        {
            final double chance = Change.chance(rounds.before(), rounds.after());
            lines.add(String.format(Locale.ROOT,
                "The ranges of %s rounds part by chance in %s %% of rows: about %.1f of the %d here.",
                text, perCent(chance), chance * rounds.rows(), rounds.rows()));
        });
        if (changes.areTooFewRounds())
        {
            lines.add("Fewer than three rounds on a side decide nothing: measure again with more.");
        }
        if (changes.changes().stream().anyMatch(change -> changes.verdict(change) == RunChanges.Verdict.DRIFTED))
        {
            lines.add("drifted: what ours is compared to went the same way and no ratio did, so the machine changed.");
        }
    }

    private static String perCent(final double share)
    {
        return String.format(Locale.ROOT, share < 0.01 ? "%.2f" : "%.0f", share * PER_CENT);
    }

    private static String name(final Entry.Key key)
    {
        return key.ratio() ? "ratio to " + key.name() : key.name();
    }

    private static String figure(final Entry entry)
    {
        return entry.hasFigure() ? text(entry, entry.median()) : entry.why();
    }

    private static String ends(final Entry entry)
    {
        return entry.hasFigure() ? "[" + text(entry, entry.min()) + " .. " + text(entry, entry.max()) + "]" : "";
    }

    private static String text(final Entry entry, final double value)
    {
        return entry.key().ratio() ?
            String.format(Locale.ROOT, "%.2fx", value) : Figures.value(value, entry.metric());
    }

    private static String relative(final Change change)
    {
        return change.before().hasFigure() && change.after().hasFigure() ?
            String.format(Locale.ROOT, "%+.1f %%", change.relative() * PER_CENT) : "";
    }
}
