// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Entry point of {@code tidemill bench}. Exit codes: 0 fine, 1 found a problem, 2 wrong usage.
 */
@Command(
    name = "tidemill bench",
    mixinStandardHelpOptions = true,
    description = "Measures the engine.",
    synopsisSubcommandLabel = "COMMAND")
public final class BenchMain implements Runnable
{
    @Spec
    private CommandSpec spec;

    private BenchMain()
    {
    }

    /**
     * Runs one command and ends the JVM with its exit code.
     *
     * @param args the command line behind {@code bench}.
     */
    public static void main(final String[] args)
    {
        System.exit(new CommandLine(new BenchMain()).execute(args));
    }

    @Override
    public void run()
    {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(name = "jmh", description = "Runs JMH benchmarks; arguments as for JMH, after --.")
    private int jmh(@Parameters(arity = "0..*", paramLabel = "ARG") final String... args) throws Exception
    {
        org.openjdk.jmh.Main.main(args == null ? new String[0] : args);
        return CommandLine.ExitCode.OK;
    }

    @Command(name = "stress", description = "Runs the jcstress tests; arguments as for jcstress, after --.")
    private int stress(@Parameters(arity = "0..*", paramLabel = "ARG") final String... args) throws Exception
    {
        org.openjdk.jcstress.Main.main(args == null ? new String[0] : args);
        return CommandLine.ExitCode.OK;
    }
}
