// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import io.tidemill.bench.jmh.JournalFiles;
import io.tidemill.bench.rig.JvmFork;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/**
 * Runs the JMH benchmarks, in JVMs with the options that the rounds have. All arguments but {@code --help} go to JMH.
 */
@Command(
    name = "jmh",
    sortOptions = false,
    header = "Runs the JMH benchmarks of small costs.",
    customSynopsis = "tidemill bench jmh [PATTERN…] [JMH OPTION…]",
    description = {
        "",
        "PATTERN is a regular expression, in any case, over names such as OfferBenchmark.claimCommit; without one " +
            "all are run. JMH's own options follow; -h lists them. Each benchmark has short defaults: for a figure " +
            "to rely on give more forks and iterations, such as -f 3 -wi 5 -i 10.",
        "",
        "With -prof gc, gc.alloc.rate.norm says how much is allocated per operation. It is an average over a run in " +
            "which the JVM allocates a little on its own: 0 B means under 0.01 B per event."
    },
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
        "  tidemill bench jmh -l                 the names",
        "  tidemill bench jmh offer              all benchmarks with offer in their name",
        "  tidemill bench jmh offer -prof gc     the same, with what they allocate",
        "  tidemill bench jmh crc -p bytes=1024  one size only",
        "",
        "Exit codes: 0 measured, 1 a benchmark failed or none was found, 2 wrong usage."
    })
final class JmhCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Option(names = "--help", usageHelp = true, description = "Show this help and exit.")
    private boolean help;

    @Unmatched
    private final List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws IOException
    {
        final CommandLineOptions asked;
        try
        {
            asked = new AnyCase(arguments.toArray(new String[0]));
        }
        catch (final CommandLineOptionException ex)
        {
            throw new ParameterException(spec.commandLine(), "jmh: " + ex.getMessage(), ex);
        }
        try
        {
            return isAnswered(asked) ? ExitCode.OK : measure(asked);
        }
        catch (final RunnerException ex)
        {
            spec.commandLine().getErr().println("tidemill bench jmh: " + describe(ex));
            return ExitCode.SOFTWARE;
        }
    }

    /** Does what does not need a run, as JMH's own main method does. */
    private static boolean isAnswered(final CommandLineOptions asked) throws IOException
    {
        if (asked.shouldHelp())
        {
            asked.showHelp();
        }
        else if (asked.shouldList())
        {
            new Runner(asked).list();
        }
        else if (asked.shouldListWithParams())
        {
            new Runner(asked).listWithParams(asked);
        }
        else if (asked.shouldListProfilers())
        {
            asked.listProfilers();
        }
        else if (asked.shouldListResultFormats())
        {
            asked.listResultFormats();
        }
        else
        {
            return false;
        }
        return true;
    }

    private static int measure(final CommandLineOptions asked) throws IOException, RunnerException
    {
        try (WorkDirectory work = WorkDirectory.in(null))
        {
            final List<String> jvm = new ArrayList<>(JvmFork.JVM_OPTIONS);
            jvm.add("-D" + JournalFiles.DIRECTORY_PROPERTY + "=" + work.path());
            jvm.addAll(asked.getJvmArgsPrepend().orElse(List.of()));
            final Options options = new OptionsBuilder()
                .parent(asked)
                .jvmArgsPrepend(jvm.toArray(new String[0]))
                // By default JMH reports a benchmark that threw as one that has no figure, and succeeds.
                .shouldFailOnError(asked.shouldFailOnError().orElse(true))
                .build();
            return new Runner(options).run().isEmpty() ? ExitCode.SOFTWARE : ExitCode.OK;
        }
    }

    private static String describe(final RunnerException ex)
    {
        return ex.getMessage() != null ? ex.getMessage().strip() : ex.toString();
    }

    /** JMH's options, with patterns that match in any case: nobody types the names of classes as they are. */
    private static final class AnyCase extends CommandLineOptions
    {
        private static final long serialVersionUID = 1L;

        AnyCase(final String... arguments) throws CommandLineOptionException
        {
            super(arguments);
        }

        @Override
        public List<String> getIncludes()
        {
            return super.getIncludes().stream().map(pattern -> "(?i)" + pattern).toList();
        }
    }
}
