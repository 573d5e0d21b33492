// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import io.tidemill.engine.GraphPlan;
import io.tidemill.journal.ChronicleJournal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/**
 * Draws the graph of stages that the monitor's events go through.
 */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = "Draw the stages that events go through.",
    footerHeading = "%nExamples:%n",
    footer = {
        "  tidemill monitor plan                          as a tree",
        "  tidemill monitor plan --dot | dot -Tsvg > a.svg  by Graphviz"
    })
final class PlanCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Option(names = "--dot", description = "In Graphviz' language.")
    private boolean dot;

    @Override
    public Integer call()
    {
        final GraphPlan<HookEvent> plan =
            EngineFeed.builder(new ActivityStage(), ChronicleJournal.in(Path.of("data"))).plan();
        final PrintWriter out = spec.commandLine().getOut();
        out.println((dot ? plan.toDot() : plan.toString()).stripTrailing());
        out.flush();
        return 0;
    }
}
