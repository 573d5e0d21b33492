// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.data;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How old something is to become, as people write it: {@code 7d}, {@code 12h}, {@code 90m}, {@code P1DT6H}.
 */
final class AgeConverter implements ITypeConverter<Duration>
{
    /** Ten years, so that no clock and no calendar runs over. */
    private static final Duration MOST = Duration.ofDays(3_653);

    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,9}) ?([smhdw])");
    private static final Map<String, Duration> UNITS = Map.of(
        "s", Duration.ofSeconds(1), "m", Duration.ofMinutes(1), "h", Duration.ofHours(1), "d", Duration.ofDays(1),
        "w", ChronoUnit.WEEKS.getDuration());

    @Override
    public Duration convert(final String value)
    {
        try
        {
            final Matcher amount = AMOUNT.matcher(value.strip().toLowerCase(Locale.ROOT));
            final Duration age = amount.matches() ?
                UNITS.get(amount.group(2)).multipliedBy(Long.parseLong(amount.group(1))) :
                Duration.parse(value.strip());
            if (!age.isNegative() && age.compareTo(MOST) <= 0)
            {
                return age;
            }
        }
        catch (final DateTimeException | ArithmeticException ex)
        {
            // Said below, with an example in place of the JDK's words.
        }
        throw new TypeConversionException("'" + value + "' is no length of time up to ten years; write 7d, 12h, 90m " +
            "or P1DT6H");
    }
}
