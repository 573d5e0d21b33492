// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes HTML; text is escaped, in attributes too. Not thread-safe.
 */
final class Markup
{
    private final StringBuilder text = new StringBuilder();

    static String escape(final String plain)
    {
        return plain
            .replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;")
            .replace("\"", "&quot;")
            .replace("'", "&#39;");
    }

    /**
     * Begins an element.
     *
     * @param tag        name.
     * @param attributes names and values in turns.
     */
    Markup open(final String tag, final String... attributes)
    {
        text.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2)
        {
            if (!attributes[i + 1].isEmpty())
            {
                text.append(' ').append(attributes[i]).append("=\"").append(escape(attributes[i + 1])).append('"');
            }
        }
        text.append('>');
        return this;
    }

    Markup close(final String tag)
    {
        text.append("</").append(tag).append(">\n");
        return this;
    }

    Markup text(final String plain)
    {
        text.append(escape(plain));
        return this;
    }

    /** An element with nothing but text inside. */
    Markup element(final String tag, final String plain, final String... attributes)
    {
        return open(tag, attributes).text(plain).close(tag);
    }

    /**
     * A table that scrolls for itself where it is too wide.
     *
     * @param alignment a letter per column: l for text, to the left; r for figures, to the right.
     * @param head      a text per column.
     * @param rows      a cell per column.
     */
    Markup table(final String alignment, final List<String> head, final List<Row> rows)
    {
        open("div", "class", "scroll").open("table").open("thead").open("tr");
        for (int i = 0; i < head.size(); i++)
        {
            element("th", head.get(i), "class", kind(alignment, i), "scope", "col");
        }
        close("tr").close("thead").open("tbody");
        for (final Row row : rows)
        {
            open("tr", "class", row.kind());
            for (int i = 0; i < row.cells().size(); i++)
            {
                final Cell cell = row.cells().get(i);
                open("td", "class", (kind(alignment, i) + " " + cell.kind()).strip());
                if (!cell.target().isEmpty())
                {
                    element("a", cell.text(), "href", "#" + cell.target());
                }
                else
                {
                    text(cell.text());
                }
                close("td");
            }
            close("tr");
        }
        return close("tbody").close("table").close("div");
    }

    private static String kind(final String alignment, final int column)
    {
        return alignment.charAt(column) == 'r' ? "figure" : "";
    }

    @Override
    public String toString()
    {
        return text.toString();
    }

    /**
     * A row of a table.
     *
     * @param kind  class of the row; may be empty.
     * @param cells as many as there are heads.
     */
    record Row(String kind, List<Cell> cells)
    {
        static Row of(final String kind, final List<String> texts)
        {
            final List<Cell> cells = new ArrayList<>();
            texts.forEach(cell -> cells.add(Cell.of(cell)));
            return new Row(kind, cells);
        }
    }

    /**
     * A cell of a table.
     *
     * @param text   in it.
     * @param kind   class of the cell; may be empty.
     * @param target on this page that it links to; may be empty.
     */
    record Cell(String text, String kind, String target)
    {
        static Cell of(final String text)
        {
            return new Cell(text, verdict(text), "");
        }

        /** A verdict is marked by its words. */
        private static String verdict(final String text)
        {
            return text.endsWith("MISSED") ? "missed" : text.endsWith(" met") || "met".equals(text) ? "met" :
                "not yet".equals(text) ? "not-yet" : "";
        }
    }
}
