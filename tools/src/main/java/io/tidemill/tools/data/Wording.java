// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.data;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Figures and texts as these commands show them.
 */
final class Wording
{
    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB"};
    private static final int UNIT = 1_024;

    private Wording()
    {
    }

    static String bytes(final long bytes)
    {
        double amount = bytes;
        int unit = -1;
        while (amount >= UNIT && unit < UNITS.length - 1)
        {
            amount /= UNIT;
            unit++;
        }
        return unit < 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", amount, UNITS[unit]);
    }

    static String count(final long count, final String one, final String many)
    {
        return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : many);
    }

    /** To the second, in UTC. */
    static String time(final Instant time)
    {
        return time.equals(Instant.EPOCH) ? "?" : time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    static String engineTime(final long timeNs)
    {
        return Instant.EPOCH.plusNanos(timeNs).truncatedTo(ChronoUnit.MILLIS).toString();
    }

    /** One line without anything that would control a terminal. */
    static String line(final String text)
    {
        return text.strip().replaceAll("\\s*\\R\\s*", "; ").replaceAll("\\p{Cntrl}", "?");
    }

    static String line(final String text, final int limit)
    {
        final String line = line(text);
        return line.length() <= limit ? line : line.substring(0, line.offsetByCodePoints(0, limit - 1)) + "…";
    }
}
