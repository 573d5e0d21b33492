// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.data;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bytes as people write them: {@code 10GB} are ten thousand million, {@code 10GiB} ten times 2^30, {@code 4096} that
 * many.
 */
final class BytesConverter implements ITypeConverter<Long>
{
    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,19}(?:\\.\\d{1,9})?) ?([kmgt]i?b?|b?)");
    private static final Map<Character, Integer> POWERS = Map.of('k', 1, 'm', 2, 'g', 3, 't', 4);

    @Override
    public Long convert(final String value)
    {
        final Matcher amount = AMOUNT.matcher(value.strip().toLowerCase(Locale.ROOT));
        if (amount.matches())
        {
            final BigDecimal bytes = new BigDecimal(amount.group(1)).multiply(unit(amount.group(2)));
            if (bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0)
            {
                return bytes.setScale(0, RoundingMode.DOWN).longValueExact();
            }
        }
        throw new TypeConversionException("'" + value + "' is no number of bytes up to 8 EiB; write 4096, 500MB, " +
            "10GB or 10GiB");
    }

    private static BigDecimal unit(final String unit)
    {
        final int power = unit.isEmpty() ? 0 : POWERS.getOrDefault(unit.charAt(0), 0);
        return BigDecimal.valueOf(unit.indexOf('i') > 0 ? 1_024 : 1_000).pow(power);
    }
}
