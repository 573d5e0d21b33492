// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tidemill.bench.rig.ReportFixture;
import org.junit.jupiter.api.Test;

class JsonTextTest
{
    private static final Map<String, Object> RUN = run();

    @Test
    void shouldWriteOneArrayOfFiguresAndRatios() throws IOException
    {
        final List<Map<String, Object>> objects = parse(JsonText.of(RunFixture.run(ReportFixture.report())));

        assertEquals(
            List.of(
                ofLimit(0.25, with("ours", "", figure("tidemill", "throughput", 20e6, 30e6, 20e6, 10e6))),
                ofLimit(0.02, with("peer", "api=x", figure("peer-slow", "throughput", 2e6, 2e6, 9e6, 1e6))),
                ofLimit(0.08, with("peer", "api=y", figure("peer-fast", "throughput", 5e6, 10e6, 5e6, 4e6))),
                ofLimit(0.5,
                    with("peer", "api=z, wait=yielding", figure("rival", "throughput", 40e6, 40e6, 40e6, 40e6))),
                with("limit", "", figure("copy", "throughput", 80e6, 100e6, 80e6, 50e6)),
                with("peer", "", new LinkedHashMap<>(Map.of("benchmark", "add-8B", "contender", "later", "metric",
                    "throughput", "unit", "events/s", "value", "null", "why", "not yet", "rounds", List.of(),
                    "events", 6e6))),
                ofLimit(0.08, with("peer", "api=y", figure("peer", "throughput", 5e6, 10e6, 5e6, 4e6))),
                figure("rival (api=z, wait=blocking)", "trial", 1.3e6, 1.5e6, 1.1e6),
                figure("rival (api=z, wait=yielding)", "trial", 20.5e6, 2e6, 39e6),
                ratio("peer", 3, 2.5, 4, Map.of("bar", 2.5, "met", true)),
                ratio("rival", 0.5, 0.25, 0.75, Map.of("bar", 0.8, "met", false)),
                ratio("copy", 0.25, 0.2, 0.3, Map.of("limit", true)),
                RUN),
            objects);
    }

    @Test
    void shouldKeepTheOrderOfFields() throws IOException
    {
        final List<Map<String, Object>> objects = parse(JsonText.of(RunFixture.run(ReportFixture.report())));

        assertEquals(
            List.of("benchmark", "contender", "metric", "unit", "role", "value", "rounds", "events", "passes",
                "warm_up_ms", "settings", "jvm", "of_limit", "limit", "cores"),
            List.copyOf(objects.get(0).keySet()));
        assertEquals(
            List.of("benchmark", "ratio_to", "median", "min", "max", "limit"),
            List.copyOf(objects.get(objects.size() - 2).keySet()));
    }

    @Test
    void shouldTellOfTheRunLast() throws IOException
    {
        assertEquals(List.of(RUN), parse(JsonText.of(RunFixture.run())));
    }

    @Test
    void shouldSayTheRateAndThatTheRunFailed() throws IOException
    {
        final RunReport.Origin origin = new RunReport.Origin(
            ReportFixture.machine(), "abc1234", LocalDate.of(2026, 11, 25), "./tidemill bench", 3,
            Optional.of("the disk is full"));
        final List<Map<String, Object>> objects =
            parse(JsonText.of(new RunReport(List.of(ReportFixture.latencies()), origin, List.of())));

        assertEquals(100_000.0, objects.get(0).get("rate"));
        assertEquals(null, objects.get(0).get("of_limit"));
        final Map<String, Object> last = objects.get(objects.size() - 1);
        assertEquals(false, last.get("complete"));
        assertEquals("the disk is full", last.get("failure"));
    }

    private static Map<String, Object> run()
    {
        final Map<String, Object> run = new LinkedHashMap<>();
        run.put("benchmark", "run");
        run.put("machine", "Some CPU, 2 cores (virtual), governor performance, 8 GiB, Linux 6.1, JDK 17 (Vendor), " +
            "ext4 (/dev/vda)");
        run.put("cpu", "Some CPU");
        run.put("cores", 2.0);
        run.put("kernel", "Linux 6.1");
        run.put("jdk", "JDK 17 (Vendor)");
        run.put("file_system", "ext4 (/dev/vda)");
        run.put("commit", "abc1234");
        run.put("date", "2026-11-25");
        run.put("command", "./tidemill bench --only add-8B");
        run.put("rounds", 3.0);
        run.put("complete", true);
        return run;
    }

    private static Map<String, Object> figure(
        final String contender, final String metric, final double value, final Double... rounds)
    {
        final Map<String, Object> figure = new LinkedHashMap<>(
            Map.of("benchmark", "add-8B", "contender", contender, "metric", metric, "unit", "events/s",
                "value", value, "rounds", List.of(rounds)));
        if (!"trial".equals(metric))
        {
            figure.put("events", 6e6);
            figure.put("cores", 1.5);
        }
        return figure;
    }

    private static Map<String, Object> with(
        final String role, final String settings, final Map<String, Object> figure)
    {
        figure.put("role", role);
        figure.put("passes", 1.0);
        figure.put("warm_up_ms", 0.0);
        figure.put("settings", settings);
        figure.put("jvm", "");
        return figure;
    }

    private static Map<String, Object> ofLimit(final double share, final Map<String, Object> figure)
    {
        figure.put("of_limit", share);
        figure.put("limit", "copy");
        return figure;
    }

    private static Map<String, Object> ratio(
        final String to, final double median, final double min, final double max, final Map<String, Object> more)
    {
        final Map<String, Object> ratio = new LinkedHashMap<>(
            Map.of("benchmark", "add-8B", "ratio_to", to, "median", median, "min", min, "max", max));
        ratio.putAll(more);
        return ratio;
    }

    private static List<Map<String, Object>> parse(final String text) throws IOException
    {
        final List<Map<String, Object>> objects = new ArrayList<>();
        try (JsonParser json = new JsonFactory().createParser(text))
        {
            assertEquals(JsonToken.START_ARRAY, json.nextToken());
            while (json.nextToken() == JsonToken.START_OBJECT)
            {
                final Map<String, Object> object = new LinkedHashMap<>();
                for (String name = json.nextFieldName(); name != null; name = json.nextFieldName())
                {
                    object.put(name, value(json));
                }
                objects.add(object);
            }
            assertEquals(JsonToken.END_ARRAY, json.currentToken());
            assertEquals(null, json.nextToken());
        }
        return objects;
    }

    private static Object value(final JsonParser json) throws IOException
    {
        switch (json.nextToken())
        {
            case VALUE_STRING:
                return json.getText();

            case VALUE_NULL:
                return "null";

            case VALUE_TRUE:
            case VALUE_FALSE:
                return json.getBooleanValue();

            case START_ARRAY:
                final List<Double> figures = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY)
                {
                    figures.add(json.currentToken() == JsonToken.VALUE_NULL ? Double.NaN : json.getDoubleValue());
                }
                return figures;

            case START_OBJECT:
                json.skipChildren();
                return "object";

            default:
                return json.getDoubleValue();
        }
    }
}
