// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.data;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Figures and texts as these commands show them.
 */
public final class Wording
{
    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB"};
    private static final int UNIT = 1_024;

    private Wording()
    {
    }

    /**
     * A size.
     *
     * @param bytes of it
     * @return such as {@code 1.5 MiB}
     */
    public static String bytes(final long bytes)
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

    /**
     * So many of something.
     *
     * @param count how many
     * @param one   its name if there is one
     * @param many  its name else
     * @return such as {@code 1,234 events}
     */
    public static String count(final long count, final String one, final String many)
    {
        return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : many);
    }

    /**
     * To the second, in UTC.
     *
     * @param time of something; the epoch if it is not known
     * @return ISO-8601
     */
    public static String time(final Instant time)
    {
        return time.equals(Instant.EPOCH) ? "?" : time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    static String engineTime(final long timeNs)
    {
        return Instant.EPOCH.plusNanos(timeNs).truncatedTo(ChronoUnit.MILLIS).toString();
    }

    /**
     * One line without anything that would control a terminal.
     *
     * @param text of any kind
     * @return what can be shown
     */
    public static String line(final String text)
    {
        return text.strip().replaceAll("\\s*\\R\\s*", "; ").replaceAll("\\p{Cntrl}", "?");
    }

    static String line(final String text, final int limit)
    {
        final String line = line(text);
        return line.length() <= limit ? line : line.substring(0, line.offsetByCodePoints(0, limit - 1)) + "…";
    }
}
