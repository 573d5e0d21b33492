// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tidemill.bench.report.JsonText;
import io.tidemill.bench.rig.Metric;

/**
 * Reads the objects of a file one after the other. Fields that it does not know are skipped, so that files of later
 * versions can be read. Not thread-safe.
 */
final class EntryReader
{
    private static final String BENCHMARK = "benchmark";
    private static final String OURS = "ours";

    private final Map<Entry.Key, Entry> entries = new LinkedHashMap<>();
    private final Map<String, Metric> metrics = new LinkedHashMap<>();
    private final Map<String, Entry.Work> ours = new LinkedHashMap<>();
    private final Set<Entry.Key> others = new HashSet<>();

    /**
     * Reads one object.
     *
     * @param json   at the start of the object; at its end when this returns.
     * @param number of the object, for messages.
     * @return what it says of the run, if that is what it does.
     */
    Optional<Map<String, String>> object(final JsonParser json, final int number)
        throws IOException, RunFile.UnexpectedException
    {
        final Map<String, String> texts = new LinkedHashMap<>();
        final List<Double> rounds = new ArrayList<>();
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName())
        {
            final JsonToken token = json.nextToken();
            if (token == JsonToken.START_ARRAY && "rounds".equals(name))
            {
                rounds(json, rounds, number);
            }
            else if (token.isStructStart())
            {
                json.skipChildren();
            }
            else if (token != JsonToken.VALUE_NULL)
            {
                texts.put(name, json.getText());
            }
        }
        return object(texts, rounds, number);
    }

    private static void rounds(final JsonParser json, final List<Double> rounds, final int number)
        throws IOException, RunFile.UnexpectedException
    {
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken())
        {
            if (token != JsonToken.VALUE_NULL && !token.isNumeric())
            {
                throw new RunFile.UnexpectedException("object " + number + " has a round that is no number");
            }
            if (token.isNumeric())
            {
                rounds.add(json.getDoubleValue());
            }
        }
    }

    private Optional<Map<String, String>> object(
        final Map<String, String> texts, final List<Double> rounds, final int number)
        throws RunFile.UnexpectedException
    {
        final String benchmark = required(texts, BENCHMARK, number);
        if (Boolean.parseBoolean(texts.get("limit")))
        {
            // A limit that got faster makes nobody worse.
            return Optional.empty();
        }
        if (texts.containsKey("ratio_to"))
        {
            final Entry.Key key = new Entry.Key(benchmark, texts.get("ratio_to"), true);
            // Its rounds are those of the one that ours was compared to.
            final Entry peer = entries.get(new Entry.Key(benchmark, key.name(), false));
            entries.put(key, new Entry(key, metrics.getOrDefault(benchmark, Metric.THROUGHPUT),
                figure(texts, "median", number), figure(texts, "min", number), figure(texts, "max", number),
                peer == null ? 0 : peer.rounds(), "", ours.getOrDefault(benchmark, Entry.Work.UNKNOWN)));
            return Optional.empty();
        }
        if (JsonText.RUN.equals(benchmark) && !texts.containsKey("contender"))
        {
            return Optional.of(texts);
        }
        final Entry.Key key = new Entry.Key(benchmark, required(texts, "contender", number), false);
        final String metric = required(texts, "metric", number);
        if (!JsonText.TRIAL.equals(metric))
        {
            entries.put(key, entry(key, metric(metric, number), texts, rounds, number));
            if (!OURS.equals(texts.getOrDefault("role", OURS)))
            {
                others.add(key);
            }
        }
        return Optional.empty();
    }

    private Entry entry(
        final Entry.Key key,
        final Metric metric,
        final Map<String, String> texts,
        final List<Double> rounds,
        final int number) throws RunFile.UnexpectedException
    {
        metrics.put(key.benchmark(), metric);
        final Entry.Work work = new Entry.Work(optional(texts, "events", number), optional(texts, "rate", number));
        // Ours comes first.
        ours.putIfAbsent(key.benchmark(), work);
        if (!texts.containsKey("value"))
        {
            return new Entry(key, metric, Double.NaN, Double.NaN, Double.NaN, rounds.size(),
                texts.getOrDefault("why", "no figure"), work);
        }
        final double value = figure(texts, "value", number);
        return new Entry(key, metric, value,
            rounds.stream().mapToDouble(round -> round).min().orElse(value),
            rounds.stream().mapToDouble(round -> round).max().orElse(value),
            rounds.size(), "", work);
    }

    private static Metric metric(final String text, final int number) throws RunFile.UnexpectedException
    {
        for (final Metric metric : Metric.values())
        {
            if (metric.toString().equals(text))
            {
                return metric;
            }
        }
        throw new RunFile.UnexpectedException("object " + number + " has the unknown metric \"" + text + "\"");
    }

    private static double figure(final Map<String, String> texts, final String name, final int number)
        throws RunFile.UnexpectedException
    {
        try
        {
            return Double.parseDouble(required(texts, name, number));
        }
        catch (final NumberFormatException ignore)
        {
            throw new RunFile.UnexpectedException(
                "in object " + number + " \"" + name + "\" is \"" + texts.get(name) + "\", which is no number");
        }
    }

    private static double optional(final Map<String, String> texts, final String name, final int number)
        throws RunFile.UnexpectedException
    {
        return texts.containsKey(name) ? figure(texts, name, number) : Double.NaN;
    }

    private static String required(final Map<String, String> texts, final String name, final int number)
        throws RunFile.UnexpectedException
    {
        final String text = texts.get(name);
        if (text == null)
        {
            throw new RunFile.UnexpectedException("object " + number + " has no \"" + name + "\"");
        }
        return text;
    }

    Set<Entry.Key> others()
    {
        return others;
    }

    Map<Entry.Key, Entry> entries()
    {
        return entries;
    }
}
