// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.ipc;

import io.tidemill.engine.Durability;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.util.Locale;

/**
 * How far events are to have come before {@code send} ends.
 */
enum AwaitedLevel
{
    MEMORY("memory", Durability.MEMORY, "in the lane"),
    PAGE_CACHE("page-cache", Durability.PAGE_CACHE, "in the log"),
    FSYNC("fsync", Durability.FSYNC, "on the disk");

    private final String word;
    private final Durability durability;
    private final String place;

    AwaitedLevel(final String word, final Durability durability, final String place)
    {
        this.word = word;
        this.durability = durability;
        this.place = place;
    }

    /** As people write it. */
    static final class Converter implements ITypeConverter<AwaitedLevel>
    {
        @Override
        public AwaitedLevel convert(final String value)
        {
            for (final AwaitedLevel level : values())
            {
                if (level.word.equals(value.toLowerCase(Locale.ROOT)))
                {
                    return level;
                }
            }
            throw new TypeConversionException("'" + value + "' is none; write memory, page-cache or fsync");
        }
    }

    Durability durability()
    {
        return durability;
    }

    /** Where events are that have come so far. */
    String place()
    {
        return place;
    }

    @Override
    public String toString()
    {
        return word;
    }
}
