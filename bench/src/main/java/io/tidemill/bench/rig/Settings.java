// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Named choices of a contender, such as its wait strategy. Immutable.
 *
 * @param values by name; names and values hold no {@code =}.
 */
public record Settings(Map<String, String> values)
{
    /** No choices. */
    public static final Settings NONE = new Settings(Map.of());

    /**
     * Checks and copies the values.
     *
     * @param values by name.
     */
    public Settings
    {
        for (final Map.Entry<String, String> entry : values.entrySet())
        {
            if (entry.getKey().contains("=") || entry.getValue().contains("="))
            {
                throw new IllegalArgumentException(
                    "setting " + entry.getKey() + " to " + entry.getValue() + ": neither may hold '='");
            }
        }
        values = Map.copyOf(values);
    }

    /**
     * One choice.
     *
     * @param name  of the choice.
     * @param value chosen.
     * @return the settings.
     */
    public static Settings of(final String name, final String value)
    {
        return new Settings(Map.of(name, value));
    }

    /**
     * These settings with one choice made or changed.
     *
     * @param name  of the choice.
     * @param value chosen.
     * @return new settings.
     */
    public Settings with(final String name, final String value)
    {
        final Map<String, String> changed = new TreeMap<>(values);
        changed.put(name, value);
        return new Settings(changed);
    }

    /**
     * The value chosen.
     *
     * @param name of the choice.
     * @return its value.
     * @throws IllegalArgumentException if nothing was chosen.
     */
    public String value(final String name)
    {
        final String value = values.get(name);
        if (value == null)
        {
            throw new IllegalArgumentException("setting \"" + name + "\" is missing; there are " + values.keySet());
        }
        return value;
    }

    /**
     * The value chosen, as a constant of an enum.
     *
     * @param name of the choice.
     * @param type of the value.
     * @param <T>  of the value.
     * @return the constant that has this value as its text.
     */
    public <T extends Enum<T>> T value(final String name, final Class<T> type)
    {
        final String text = value(name);
        for (final T constant : type.getEnumConstants())
        {
            if (constant.toString().equals(text))
            {
                return constant;
            }
        }
        throw new IllegalArgumentException("setting " + name + "=" + text + ": no such " + type.getSimpleName());
    }

    /**
     * The value chosen, as a number.
     *
     * @param name       of the choice.
     * @param otherwise  if nothing was chosen.
     * @return its value.
     * @throws IllegalArgumentException if it is not a whole number above 0.
     */
    public int number(final String name, final int otherwise)
    {
        final String text = values.get(name);
        if (text == null)
        {
            return otherwise;
        }
        try
        {
            final int number = Integer.parseInt(text);
            if (number > 0)
            {
                return number;
            }
        }
        catch (final NumberFormatException ignore)
        {
            // Said below, as for a number out of range.
        }
        throw new IllegalArgumentException("setting " + name + "=" + text + " is not a whole number above 0");
    }

    /**
     * For people, in a stable order.
     *
     * @return such as {@code api=writeBytes, wait=yielding}; empty if there is no choice.
     */
    @Override
    public String toString()
    {
        return new TreeMap<>(values).entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining(", "));
    }
}
