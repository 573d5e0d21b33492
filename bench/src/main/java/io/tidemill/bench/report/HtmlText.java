// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.report;

import java.util.Map;

import io.tidemill.bench.rig.BenchmarkReport;

/**
 * Reports as one page for a browser. All that it needs is in it: it asks for nothing, and without JavaScript only the
 * charts are missing.
 */
public final class HtmlText
{
    private HtmlText()
    {
    }

    /**
     * Writes the page.
     *
     * @param run what was found out.
     * @return HTML.
     */
    public static String page(final RunReport run)
    {
        final RunReport.Origin origin = run.origin();
        final Markup body = new Markup();
        body.element("p", origin.date() + ", commit " + origin.commit() + ", " + Wording.rounds(origin.rounds()) +
            " of each contender, on " + origin.machine().hardware(), "class", "origin");
        run.notes().forEach(note -> body.element("p", "Note: " + note, "class", "warning"));
        BarsTable.write(body, run.reports());
        final ChartJson charts = new ChartJson();
        for (final BenchmarkReport report : run.reports())
        {
            BenchmarkSection.write(body, report, charts);
        }
        Configuration.write(body, run);

        return fill(Resources.own("page.html"), Map.of(
            "style", Resources.own("page.css"),
            "body", body.toString(),
            "data", charts.text(),
            "charts", Resources.own("charts.js"),
            "licence", Resources.chartLicence().replace("--", "- -"),
            "library", Resources.chartLibrary()));
    }

    /** Puts texts in the places that are marked by their names; in the texts nothing is looked for. */
    private static String fill(final String template, final Map<String, String> texts)
    {
        final StringBuilder page = new StringBuilder();
        int from = 0;
        for (int at = template.indexOf("{{"); at >= 0; at = template.indexOf("{{", from))
        {
            final int end = template.indexOf("}}", at);
            page.append(template, from, at).append(texts.get(template.substring(at + 2, end)));
            from = end + 2;
        }
        return page.append(template.substring(from)).toString();
    }
}
