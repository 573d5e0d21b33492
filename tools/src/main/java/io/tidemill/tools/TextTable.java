// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Prints rows in columns that are as wide as they need to be: the first and the last to the left, the numbers between
 * them to the right.
 */
public final class TextTable
{
    private static final String INDENT = "  ";
    private static final String GAP = "   ";

    private final List<String[]> rows = new ArrayList<>();

    /** Without rows. */
    public TextTable()
    {
    }

    /**
     * Adds a row; the first is the title.
     *
     * @param cells as many as the first row has
     * @return this table
     */
    public TextTable row(final String... cells)
    {
        if (!rows.isEmpty() && rows.get(0).length != cells.length)
        {
            throw new IllegalArgumentException(
                "a row of " + cells.length + " cells does not fit a table of " + rows.get(0).length + " columns");
        }
        rows.add(cells);
        return this;
    }

    /**
     * Prints all rows.
     *
     * @param out   to print to
     * @param title how the first row is to look
     */
    public void print(final PrintWriter out, final UnaryOperator<String> title)
    {
        final int[] widths = widths();
        for (int i = 0; i < rows.size(); i++)
        {
            final String line = line(rows.get(i), widths);
            out.println(i == 0 ? title.apply(line) : line);
        }
    }

    private int[] widths()
    {
        final int[] widths = new int[rows.isEmpty() ? 0 : rows.get(0).length];
        for (final String[] row : rows)
        {
            for (int i = 0; i < row.length; i++)
            {
                widths[i] = Math.max(widths[i], width(row[i]));
            }
        }
        return widths;
    }

    private static String line(final String[] row, final int[] widths)
    {
        final StringBuilder line = new StringBuilder(INDENT);
        for (int i = 0; i < row.length; i++)
        {
            final String padding = " ".repeat(widths[i] - width(row[i]));
            final boolean left = i == 0 || i == row.length - 1;
            line.append(left ? row[i] + padding : padding + row[i]).append(GAP);
        }
        return line.toString().stripTrailing();
    }

    private static int width(final String cell)
    {
        return cell.codePointCount(0, cell.length());
    }
}
