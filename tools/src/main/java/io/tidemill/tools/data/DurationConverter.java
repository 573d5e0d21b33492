// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.data;

import io.tidemill.tools.monitor.TimeText;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.time.Duration;

/** Lengths of time as people write them: {@code 500ms}, {@code 30s}, {@code 5m}. */
public final class DurationConverter implements ITypeConverter<Duration>
{
    /** To be made by picocli. */
    public DurationConverter()
    {
    }

    @Override
    public Duration convert(final String value)
    {
        try
        {
            return TimeText.duration(value);
        }
        catch (final IllegalArgumentException none)
        {
            throw new TypeConversionException(none.getMessage());
        }
    }
}
