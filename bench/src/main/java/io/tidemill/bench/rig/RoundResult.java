// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.DataFormatException;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import org.HdrHistogram.Histogram;

/**
 * What one child JVM found out; travels as one line of JSON. Checksums travel as hexadecimal text, since not every
 * JSON reader keeps 64 bits, a histogram in HdrHistogram's own compressed form.
 *
 * @param events    that the time covers.
 * @param elapsedNs of a timed pass.
 * @param cpuNs     processor time of the process in the same pass; 0 if it was not asked.
 * @param checksums by name.
 * @param latencies of a paced pass.
 * @param leftOut   passes that do not count, since the cores were not at their usual distance.
 */
record RoundResult(
    long events,
    long elapsedNs,
    long cpuNs,
    Map<String, Long> checksums,
    Optional<Histogram> latencies,
    int leftOut)
{
    private static final JsonFactory JSON = new JsonFactory();
    private static final double NS_PER_S = 1e9;

    /** In less time than this, what compiles and what is woken at the end would count for too much. */
    private static final long MIN_CPU_NS = 100_000_000;

    /** What a rate may fall short of: the last event may be a little late, not more. */
    private static final double REACHED_SHARE = 0.98;

    RoundResult
    {
        checksums = Map.copyOf(checksums);
    }

    RoundResult(
        final long events,
        final long elapsedNs,
        final long cpuNs,
        final Map<String, Long> checksums,
        final Optional<Histogram> latencies)
    {
        this(events, elapsedNs, cpuNs, checksums, latencies, 0);
    }

    /** The same, of more passes than those that count. */
    RoundResult leavingOut(final int passes)
    {
        return new RoundResult(events, elapsedNs, cpuNs, checksums, latencies, passes);
    }

    double eventsPerSecond()
    {
        return events * NS_PER_S / elapsedNs;
    }

    /** How many cores the process kept busy; 0 where the pass was too short to tell, or it was not asked. */
    double cores()
    {
        return elapsedNs < MIN_CPU_NS ? 0 : (double)cpuNs / elapsedNs;
    }

    /** Whether a paced pass kept its rate up to the end; a pass without a rate always does. */
    boolean reached(final Load load)
    {
        return !load.isPaced() ||
            (events - 1) * NS_PER_S / elapsedNs >= load.eventsPerSecond() * REACHED_SHARE;
    }

    String toLine()
    {
        final StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text))
        {
            json.writeStartObject();
            json.writeNumberField("events", events);
            json.writeNumberField("elapsedNs", elapsedNs);
            json.writeNumberField("cpuNs", cpuNs);
            if (leftOut > 0)
            {
                json.writeNumberField("leftOut", leftOut);
            }
            json.writeObjectFieldStart("checksums");
            for (final Map.Entry<String, Long> checksum : new TreeMap<>(checksums).entrySet())
            {
                json.writeStringField(checksum.getKey(), Long.toHexString(checksum.getValue()));
            }
            json.writeEndObject();
            if (latencies.isPresent())
            {
                json.writeStringField("latencies", encode(latencies.get()));
            }
            json.writeEndObject();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("writing JSON into a string failed", ex);
        }
        return text.toString();
    }

    private static String encode(final Histogram histogram)
    {
        final ByteBuffer bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        final int length = histogram.encodeIntoCompressedByteBuffer(bytes);
        bytes.flip();
        return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length));
    }

    private static Histogram decode(final String text) throws IOException
    {
        try
        {
            return Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(Base64.getDecoder().decode(text)), 0);
        }
        catch (final DataFormatException | IllegalArgumentException | BufferUnderflowException ex)
        {
            throw new IOException("latencies are no histogram: " + ex.getMessage(), ex);
        }
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
        long cpuNs = 0;
        int leftOut = 0;
        Histogram latencies = null;
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

                    case "cpuNs":
                        cpuNs = json.getLongValue();
                        break;

                    case "leftOut":
                        leftOut = json.getIntValue();
                        break;

                    case "checksums":
                        readChecksums(json, checksums);
                        break;

                    case "latencies":
                        latencies = decode(json.getText());
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
        return new RoundResult(events, elapsedNs, cpuNs, checksums, Optional.ofNullable(latencies), leftOut);
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
