// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.tidemill.bench.rig.Benchmark;
import io.tidemill.bench.rig.BenchmarkReport;
import io.tidemill.bench.rig.Contender;
import io.tidemill.bench.rig.ContenderReport;
import io.tidemill.bench.rig.Load;
import io.tidemill.bench.rig.ReportFixture;
import io.tidemill.bench.rig.Settings;
import org.junit.jupiter.api.Test;

class HtmlTextTest
{
    private static final Pattern DATA =
        Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL);

    private final String page = HtmlText.page(SamplePage.run());

    @Test
    void shouldLoadNothingFromOutside()
    {
        final Matcher loads = Pattern.compile("(?i)(?:src|href|action)\\s*=\\s*\"(?!#|data:)[^\"]*\"")
            .matcher(page.substring(0, page.indexOf("Chart.js v")));
        assertFalse(loads.find(), () -> loads.group());
        assertFalse(page.contains("@import"));
        assertFalse(page.contains("url("));
        assertFalse(page.contains("sourceMappingURL"));
    }

    @Test
    void shouldHoldTheChartLibraryAndItsLicence()
    {
        assertTrue(page.contains("Released under the MIT License"));
        assertTrue(page.contains("Permission is hereby granted, free of charge"));
        assertEquals(4, page.split("</script>", -1).length, "three scripts, and none of them ends early");
        assertFalse(page.contains("{{style"), "places of the template are filled");
    }

    @Test
    void shouldSayOfEachBarWhetherItIsReached()
    {
        final String bars = between("<section id=\"bars\">", "</section>");

        assertTrue(bars.contains("<a href=\"#add-8B\">add-8B</a>"), bars);
        assertTrue(bars.contains("class=\"met\">met</td>"), bars);
        assertTrue(bars.contains("class=\"missed\">MISSED</td>"), bars);
        assertTrue(bars.contains("&lt;= 20.0 us</td>"), bars);
    }

    @Test
    void shouldSayOfABarThatNobodyCanReachNotYet()
    {
        final Contender later = Contender.notYet("tidemill", "comes later.");
        final Benchmark benchmark = Benchmark.named("next", "does more.")
            .load(new Load(10, 1, 1, 0)).contenders(later).bar(1e6).build();
        final String text = HtmlText.page(RunFixture.run(new BenchmarkReport(
            benchmark,
            List.of(new ContenderReport(later, Settings.NONE, new double[0], new double[0], new double[0],
                Optional.empty())),
            List.of())));

        assertTrue(text.contains("class=\"not-yet\">not yet</td>"), text.substring(0, 9_000));
        assertTrue(text.contains("<dd>comes later.</dd>"));
        assertFalse(text.contains("data-chart=\""), "there is nothing to draw");
    }

    @Test
    void shouldShowAllFiguresWithoutJavaScript()
    {
        final String section = between("<section id=\"add-8B\"", "</section>");

        assertTrue(section.contains("6,000,000 events a round: adds numbers."), section);
        assertTrue(section.contains("<td class=\"figure\">[10.00 .. 30.00]</td>"), section);
        assertTrue(section.contains("<tr class=\"limit\">"), section);
        assertTrue(section.contains("<details><summary>Settings tried before"), section);
        assertTrue(section.contains(">settings</th>"), "the rival has some");
        assertFalse(between("<section id=\"idle\"", "</section>").contains(">settings</th>"), "nobody has any");
        assertTrue(page.contains("Warning: ramp, rival: 100 k/s were not reached"));
    }

    @Test
    void shouldEscapeWhatOthersWrote() throws IOException
    {
        assertTrue(page.contains("one ring, hand-wired &lt;handlers&gt; &amp; a log; promises nothing."));
        final Contender tricky = ReportFixture.report().benchmark().ours();
        final Contender evil = Contender.of("</script><b>", tricky.workload(), Settings.NONE);
        final Benchmark benchmark = Benchmark.named("evil", "does \"more\" <i>.")
            .load(new Load(10, 1, 1, 0)).contenders(evil).build();
        final double[] values = {1e6};
        final String text = HtmlText.page(RunFixture.run(new BenchmarkReport(benchmark, List.of(
            new ContenderReport(evil, Settings.NONE, values, values, values, Optional.empty())), List.of())));

        assertFalse(text.contains("</script><b>"));
        assertFalse(text.contains("<i>"));
        assertTrue(names(text).contains("chart-0"));
    }

    @Test
    void shouldHaveAChartForEveryPlace() throws IOException
    {
        final List<String> places = new ArrayList<>();
        final Matcher matcher = Pattern.compile("data-chart=\"([^\"]+)\"").matcher(page);
        while (matcher.find())
        {
            places.add(matcher.group(1));
        }

        assertEquals(names(page), places);
        for (final String kind : List.of("bars", "axis", "percentiles"))
        {
            assertTrue(page.contains("\"kind\":\"" + kind + "\""), kind);
        }
    }

    @Test
    void shouldSayWhichPointsAreLeftOut()
    {
        assertTrue(page.contains("Left out, having no figure: sqlite@100 k/s, sqlite@300 k/s,"), "sqlite broke");
    }

    @Test
    void shouldSayHowToRunItAgain()
    {
        final String configuration = between("<section id=\"configuration\">", "</section>");

        assertTrue(configuration.contains("git checkout abc1234\n./tidemill bench --only add-8B"), configuration);
        assertTrue(configuration.contains("-Xmx512m"), configuration);
        assertTrue(configuration.contains("Some CPU, 2 cores (virtual), governor performance, 8 GiB"), configuration);
        assertTrue(configuration.contains("<dd>3 of each contender</dd>"), configuration);
    }

    /** The names of all charts in the data, which is JSON. */
    private static List<String> names(final String text) throws IOException
    {
        final Matcher data = DATA.matcher(text);
        assertTrue(data.find());
        final List<String> names = new ArrayList<>();
        try (JsonParser json = new JsonFactory().createParser(data.group(1)))
        {
            json.nextToken();
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName())
            {
                names.add(name);
                json.nextToken();
                json.skipChildren();
            }
        }
        return names;
    }

    private String between(final String start, final String end)
    {
        final int from = page.indexOf(start);
        assertTrue(from >= 0, start);
        return page.substring(from, page.indexOf(end, from));
    }
}
