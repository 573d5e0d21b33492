// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.pipeline;

import io.tidemill.bench.rig.Settings;

/**
 * Which stages there are, and which stands behind which.
 *
 * <pre>
 *   chain-3   a ─▶ b ─▶ last              diamond   ┌─ a ─┐
 *   chain-1   last                                  └─ b ─┴─▶ last
 * </pre>
 *
 * @param stages  number of stages, the last one among them.
 * @param diamond whether the others stand side by side.
 */
public record Shape(int stages, boolean diamond)
{
    /** Setting: {@code chain-N} or {@code diamond}; a single stage if it is not set. */
    public static final String SETTING = "shape";

    /** Two side by side, joined by a third. */
    public static final String DIAMOND = "diamond";

    private static final String CHAIN = "chain-";
    private static final int DIAMOND_STAGES = 3;

    /**
     * The shape that settings name.
     *
     * @param settings of a contender.
     * @return the shape.
     */
    public static Shape of(final Settings settings)
    {
        final String text = settings.values().getOrDefault(SETTING, chain(1));
        if (DIAMOND.equals(text))
        {
            return new Shape(DIAMOND_STAGES, true);
        }
        if (!text.startsWith(CHAIN))
        {
            throw new IllegalArgumentException("shape " + text + " is neither " + CHAIN + "N nor " + DIAMOND);
        }
        return new Shape(Integer.parseInt(text.substring(CHAIN.length())), false);
    }

    /**
     * The name of a chain.
     *
     * @param stages in it.
     * @return value of {@link #SETTING}.
     */
    public static String chain(final int stages)
    {
        return CHAIN + stages;
    }
}
