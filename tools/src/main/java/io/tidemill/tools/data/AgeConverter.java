// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.data;

import io.tidemill.tools.monitor.TimeText;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.time.Duration;

/**
 * How old something is to become, as people write it: {@code 7d}, {@code 12h}, {@code 90m}, {@code P1DT6H}.
 */
final class AgeConverter implements ITypeConverter<Duration>
{
    @Override
    public Duration convert(final String value)
    {
        try
        {
            return TimeText.age(value);
        }
        catch (final IllegalArgumentException none)
        {
            throw new TypeConversionException(none.getMessage());
        }
    }
}
