// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.util.Locale;

/**
 * How figures are written for people, the same in every report; in ASCII, since a terminal may know no more.
 */
final class Figures
{
    private static final double MILLION = 1e6;

    private Figures()
    {
    }

    static String millions(final double rate)
    {
        return String.format(Locale.ROOT, "%.2f", rate / MILLION);
    }

    static String millions(final Spread rates)
    {
        return "[" + millions(rates.min()) + " .. " + millions(rates.max()) + "]";
    }

    static String ratio(final double ratio)
    {
        return String.format(Locale.ROOT, "%.2fx", ratio);
    }

    static String ratio(final Spread ratios)
    {
        return "[" + ratio(ratios.min()) + " .. " + ratio(ratios.max()) + "]";
    }

    static String verdict(final RatioReport ratio)
    {
        return ratio.bar().isEmpty() ?
            "" : String.format(Locale.ROOT, ">= %sx %s", trimmed(ratio.bar().getAsDouble()), verdictWord(ratio));
    }

    static String count(final long count)
    {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static String verdictWord(final RatioReport ratio)
    {
        return ratio.isMet() ? "met" : "MISSED";
    }

    private static String trimmed(final double bar)
    {
        return bar == Math.rint(bar) ? Long.toString((long)bar) : Double.toString(bar);
    }
}
