// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times as people and hooks write them.
 */
public final class TimeText
{
    /** What {@link #epochMs} gives for a text that is no time. */
    static final long NO_TIME = Long.MIN_VALUE;

    private static final int MAX_DIGITS = 15;
    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,15}) *(ms|s|m|h|d|w)");

    private TimeText()
    {
    }

    /**
     * Reads a point in time: milliseconds since the epoch, or ISO-8601; without a zone it is UTC.
     *
     * @return milliseconds since the epoch, {@link #NO_TIME} if the text is no time or not in the years 1970 to 9999
     */
    static long epochMs(final String text)
    {
        try
        {
            return inRange(isNumber(text) ? Long.parseLong(text) : isoMs(text));
        }
        catch (final DateTimeException | ArithmeticException ex)
        {
            return NO_TIME;
        }
    }

    /**
     * The same time, unless the monitor does not accept it.
     */
    static long inRange(final long timeMs)
    {
        return timeMs < 0 || timeMs > HookEvent.MAX_TIME_MS ? NO_TIME : timeMs;
    }

    /**
     * Reads a length of time to wait, as in {@code 250ms}, {@code 2s}, {@code 5m}, {@code 1h} or {@code PT1M30S}.
     *
     * @param text to read
     * @return the length
     * @throws IllegalArgumentException if it is none, negative, or more than a day
     */
    public static Duration duration(final String text)
    {
        return duration(text, Duration.ofDays(1), "a day; write 250ms, 2s, 5m, 1h or PT1M30S");
    }

    /**
     * Reads how old something is to become, as in {@code 7d}, {@code 12h}, {@code 90m}, {@code 2w} or {@code P1DT6H}.
     *
     * @param text to read
     * @return the length
     * @throws IllegalArgumentException if it is none, negative, or more than ten years
     */
    public static Duration age(final String text)
    {
        // So that no clock and no calendar runs over.
        return duration(text, Duration.ofDays(3_653), "ten years; write 7d, 12h, 90m or P1DT6H");
    }

    private static Duration duration(final String text, final Duration most, final String words)
    {
        final Matcher amount = AMOUNT.matcher(text.strip().toLowerCase(Locale.ROOT));
        try
        {
            final Duration result = amount.matches() ?
                unit(amount.group(2)).multipliedBy(Long.parseLong(amount.group(1))) : Duration.parse(text.strip());
            if (!result.isNegative() && result.compareTo(most) <= 0)
            {
                return result;
            }
        }
        catch (final DateTimeException | ArithmeticException ex)
        {
            // Said below, with an example in place of the JDK's words.
        }
        throw new IllegalArgumentException("'" + text + "' is no length of time up to " + words);
    }

    private static Duration unit(final String unit)
    {
        return switch (unit)
        {
            case "ms" -> Duration.ofMillis(1);
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            case "d" -> Duration.ofDays(1);
            default -> Duration.ofDays(7);
        };
    }

    private static boolean isNumber(final String text)
    {
        return !text.isEmpty() && text.length() <= MAX_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static long isoMs(final String text)
    {
        final TemporalAccessor parsed = DateTimeFormatter.ISO_DATE_TIME.parseBest(
            text, ZonedDateTime::from, OffsetDateTime::from, LocalDateTime::from);
        final Instant instant = parsed instanceof LocalDateTime local ?
            local.toInstant(ZoneOffset.UTC) : Instant.from(parsed);
        return instant.toEpochMilli();
    }
}
