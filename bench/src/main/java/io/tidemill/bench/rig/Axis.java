// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.util.List;

/**
 * A choice of a contender that is made by trying: each option runs before the rounds, as often as
 * the {@link Effort} says, and the one with the best median is used.
 *
 * @param setting name in the contender's {@link Settings}.
 * @param options at least one; the first is tried first.
 */
public record Axis(String setting, List<String> options)
{
    /**
     * Copies the options.
     *
     * @param setting name in the contender's settings.
     * @param options at least one.
     */
    public Axis
    {
        options = List.copyOf(options);
        if (options.isEmpty())
        {
            throw new IllegalArgumentException("the setting " + setting + " has no options to try");
        }
    }

    /**
     * An axis.
     *
     * @param setting name in the contender's settings.
     * @param options at least one.
     * @return the axis.
     */
    public static Axis of(final String setting, final String... options)
    {
        return new Axis(setting, List.of(options));
    }

    /**
     * The names of constants, as options.
     *
     * @param constants of an enum whose text is the setting's value.
     * @return their texts.
     */
    public static String[] texts(final Enum<?>... constants)
    {
        final String[] texts = new String[constants.length];
        for (int i = 0; i < texts.length; i++)
        {
            texts[i] = constants[i].toString();
        }
        return texts;
    }
}
