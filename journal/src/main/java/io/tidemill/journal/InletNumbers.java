// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The durable numbers of inlets: those that the last segment lists, and the next free ones for new names. Number 0 is
 * the engine itself. Immutable.
 */
final class InletNumbers
{
    private static final int MAX_NAME_LENGTH = 200;

    private final Map<String, Integer> numbers = new HashMap<>();
    private final TreeMap<Integer, String> names;

    InletNumbers(final Map<Integer, String> known, final List<String> opened)
    {
        names = new TreeMap<>(known);
        names.forEach((number, name) -> numbers.put(name, number));
        for (final String name : opened)
        {
            if (name == null || name.isEmpty() || name.length() > MAX_NAME_LENGTH)
            {
                throw new IllegalArgumentException("an inlet cannot be named '" + name + "': 1 to " +
                    MAX_NAME_LENGTH + " characters are allowed");
            }
            numbers.computeIfAbsent(name, this::number);
        }
    }

    private int number(final String name)
    {
        final int number = names.isEmpty() ? 1 : names.lastKey() + 1;
        if (number > RunDescriptor.MAX_INLET_ID)
        {
            throw new IllegalArgumentException("no number is left for the inlet '" + name + "': a journal knows at " +
                "most " + RunDescriptor.MAX_INLET_ID + " inlet names in its life");
        }
        names.put(number, name);
        return number;
    }

    int of(final String name)
    {
        final Integer number = numbers.get(name);
        if (number == null)
        {
            throw new IllegalArgumentException("the journal knows no inlet '" + name + "'; it knows " +
                names.values() + ", so name it when opening");
        }
        return number;
    }

    Map<Integer, String> names()
    {
        return names;
    }
}
