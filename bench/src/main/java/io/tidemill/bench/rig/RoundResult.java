// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

/**
 * What one child JVM found out; travels as one line of JSON. Checksums travel as hexadecimal text, since not every
 * JSON reader keeps 64 bits.
 *
 * @param events    that the time covers.
 * @param elapsedNs of all timed passes.
 * @param checksums by name.
 */
record RoundResult(long events, long elapsedNs, Map<String, Long> checksums)
{
    private static final JsonFactory JSON = new JsonFactory();
    private static final double NS_PER_S = 1e9;

    RoundResult
    {
        checksums = Map.copyOf(checksums);
    }

    double eventsPerSecond()
    {
        return events * NS_PER_S / elapsedNs;
    }

    String toLine()
    {
        final StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text))
        {
            json.writeStartObject();
            json.writeNumberField("events", events);
            json.writeNumberField("elapsedNs", elapsedNs);
            json.writeObjectFieldStart("checksums");
            for (final Map.Entry<String, Long> checksum : new TreeMap<>(checksums).entrySet())
            {
                json.writeStringField(checksum.getKey(), Long.toHexString(checksum.getValue()));
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("writing JSON into a string failed", ex);
        }
        return text.toString();
    }

    /**
     * Reads what {@link #toLine()} wrote.
     *
     * @throws IOException if it is anything else; the message holds no more than what is wrong.
     */
    static RoundResult parse(final String line) throws IOException
    {
        long events = -1;
        long elapsedNs = -1;
        final Map<String, Long> checksums = new TreeMap<>();
        try (JsonParser json = JSON.createParser(line))
        {
            expect(json.nextToken(), JsonToken.START_OBJECT);
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName())
            {
                json.nextToken();
                switch (name)
                {
                    case "events":
                        events = json.getLongValue();
                        break;

                    case "elapsedNs":
                        elapsedNs = json.getLongValue();
                        break;

                    case "checksums":
                        readChecksums(json, checksums);
                        break;

                    default:
                        throw new IOException("field \"" + name + "\" is unknown");
                }
            }
        }
        catch (final NumberFormatException ex)
        {
            throw new IOException("a checksum is not hexadecimal: " + ex.getMessage(), ex);
        }
        if (events < 1 || elapsedNs < 0)
        {
            throw new IOException("events and elapsedNs are missing or out of range: " + events + ", " + elapsedNs);
        }
        return new RoundResult(events, elapsedNs, checksums);
    }

    private static void readChecksums(final JsonParser json, final Map<String, Long> checksums) throws IOException
    {
        expect(json.currentToken(), JsonToken.START_OBJECT);
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName())
        {
            checksums.put(name, Long.parseUnsignedLong(json.nextTextValue(), 16));
        }
    }

    private static void expect(final JsonToken actual, final JsonToken expected) throws IOException
    {
        if (actual != expected)
        {
            throw new IOException("expected " + expected + ", found " + actual);
        }
    }
}
