// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Lines up cells in columns for the terminal.
 */
public final class Grid
{
    private static final String GAP = "  ";

    private final List<String[]> rows = new ArrayList<>();
    private final String alignment;

    /**
     * An empty grid.
     *
     * @param alignment a letter per column: l for text, to the left; r for figures, to the right.
     */
    public Grid(final String alignment)
    {
        this.alignment = alignment;
    }

    /**
     * Adds a row.
     *
     * @param cells as many as there are columns.
     */
    public void row(final String... cells)
    {
        if (cells.length != alignment.length())
        {
            throw new IllegalArgumentException(
                "a row of " + cells.length + " cells in a grid of " + alignment.length());
        }
        rows.add(cells.clone());
    }

    /**
     * Lines them up.
     *
     * @param indent before each line.
     * @return a line per row.
     */
    public List<String> lines(final String indent)
    {
        final int columns = alignment.length();
        final int[] widths = new int[columns];
        for (final String[] row : rows)
        {
            for (int i = 0; i < columns; i++)
            {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        final List<String> lines = new ArrayList<>();
        for (final String[] row : rows)
        {
            final StringBuilder line = new StringBuilder(indent);
            for (int i = 0; i < columns; i++)
            {
                final String padding = " ".repeat(widths[i] - row[i].length());
                line.append(i == 0 ? "" : GAP)
                    .append(alignment.charAt(i) == 'l' ? row[i] + padding : padding + row[i]);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
