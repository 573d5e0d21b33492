// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.report;

import java.util.List;

import io.tidemill.bench.rig.BenchmarkRun;
import io.tidemill.bench.rig.Machine;

/**
 * On a page, what figures were measured on, how to get them again, and by which rules.
 */
final class Configuration
{
    private Configuration()
    {
    }

    static void write(final Markup page, final RunReport run)
    {
        final RunReport.Origin origin = run.origin();
        final Machine machine = origin.machine();
        page.open("section", "id", "configuration").element("h2", "Configuration").open("dl");
        term(page, "Hardware", machine.hardware().toString());
        term(page, "Kernel", machine.kernel());
        term(page, "JDK", machine.jdk());
        term(page, "File system", machine.fileSystem());
        term(page, "Commit", origin.commit());
        term(page, "Date", origin.date().toString());
        term(page, "Rounds", origin.rounds() + " of each contender");
        page.element("dt", "JVM options").open("dd").element("code", String.join(" ", BenchmarkRun.jvmOptions()))
            .close("dd");
        page.close("dl");

        page.element("h3", "How to re-run");
        page.element("pre", rerun(origin));
        page.element("p", "Needs a JDK 17 or newer and, for the first build, the network. On another machine the " +
            "figures will be others; the ratios are what should hold. Two runs are compared by " +
            "“./tidemill bench compare A.json B.json”.");

        page.element("h3", "Rules in short").open("ul");
        for (final String rule : List.of(
            "Rounds alternate: " + Wording.FORKS + ".",
            Wording.WARM_UP,
            Wording.RATIOS,
            Wording.OF_LIMIT,
            Wording.LATENCY,
            Wording.CHECKS,
            "Where a peer has settings, they are tried before the rounds, and the best are used. Bars that are " +
                "missed and rows that are lost stay in the table."))
        {
            page.element("li", rule);
        }
        page.close("ul").close("section");
    }

    private static String rerun(final RunReport.Origin origin)
    {
        final boolean known = origin.commit().matches("[0-9a-f]{7,40}(-dirty)?");
        return (known ? "git checkout " + origin.commit().replace("-dirty", "") + "\n" : "") + origin.command();
    }

    private static void term(final Markup page, final String name, final String value)
    {
        page.element("dt", name).element("dd", value);
    }
}
