// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.report;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

/**
 * Collects the charts of a page as one JSON object, by name. Not thread-safe.
 */
final class ChartJson
{
    private final StringWriter text = new StringWriter();
    private final JsonGenerator json;
    private int charts;

    ChartJson()
    {
        try
        {
            json = new JsonFactory().createGenerator(text);
            json.writeStartObject();
        }
        catch (final IOException ex)
        {
            throw failed(ex);
        }
    }

    /** Writes what one chart is drawn from. */
    interface Chart
    {
        void write(JsonGenerator json) throws IOException;
    }

    /**
     * Where a chart goes.
     *
     * @param name    of the chart, unique on the page.
     * @param caption what it shows.
     * @param wide    whether it needs the whole width.
     */
    record Place(String name, String caption, boolean wide)
    {
    }

    Place add(final String caption, final boolean wide, final Chart chart)
    {
        final String name = "chart-" + charts++;
        try
        {
            json.writeObjectFieldStart(name);
            chart.write(json);
            json.writeEndObject();
        }
        catch (final IOException ex)
        {
            throw failed(ex);
        }
        return new Place(name, caption, wide);
    }

    /** To stand in a script element, which only its end tag, or what looks like a comment, could leave. */
    String text()
    {
        try
        {
            json.writeEndObject();
            json.close();
        }
        catch (final IOException ex)
        {
            throw failed(ex);
        }
        return text.toString().replace("<", "\\u003c");
    }

    private static UncheckedIOException failed(final IOException ex)
    {
        return new UncheckedIOException("writing JSON into a string failed", ex);
    }
}
