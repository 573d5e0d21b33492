// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import io.tidemill.bench.compare.CompareCommand;
import io.tidemill.bench.rig.Benchmark;
import io.tidemill.bench.rig.BenchmarkRun;
import io.tidemill.bench.rig.Effort;
import io.tidemill.bench.rig.Machine;
import io.tidemill.bench.rig.Progress;
import io.tidemill.bench.rig.ProgressStyle;
import io.tidemill.bench.rig.RoundFailedException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Compares the engine with its peers, side by side on this machine, and says what came out.
 */
@Command(
    name = "tidemill bench",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
    subcommands = {CompareCommand.class, JmhCommand.class, StressCommand.class},
    sortOptions = false,
    header = "Measures Tidemill against its peers, in fresh JVMs, in alternating rounds.",
    description = {
        "",
        "Every round's result is checked against a plain model. A bar that is missed is shown, not hidden, and does " +
            "not change the exit code; a wrong result or a failed round does."
    },
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExamples:%n",
    footer = {
        "  tidemill bench --quick                  what has a bar, 9 minutes a group",
        "  tidemill bench --only append-64B        one benchmark",
        "  tidemill bench --only journal --json F  one group, for programs too",
        "  tidemill bench --html page.html         a page with charts",
        "  tidemill bench compare A.json B.json    what changed between two runs",
        "",
        "Exit codes: 0 measured, 1 a round failed or gave a wrong result, 2 wrong usage."
    })
final class BenchCommand implements Callable<Integer>
{
    private static final int ROUNDS = 7;
    private static final int QUICK_ROUNDS = 3;
    private static final int TRIALS = 3;
    private static final int QUICK_TRIALS = 1;

    private final Catalogue catalogue;

    @Spec
    private CommandSpec spec;

    @Option(names = "--quick",
        description = "Only what has a bar, ours and who decides; three rounds. At most 9 minutes a group.")
    private boolean quick;

    @Option(names = "--all", description = "With --quick: all contenders and all benchmarks, in the short rounds.")
    private boolean all;

    @Option(names = "--only", paramLabel = "NAME", description = "Only this group or benchmark; may be repeated.")
    private final List<String> only = new ArrayList<>();

    @Option(names = "--rounds", paramLabel = "N", description = "Rounds of each contender (7, with --quick 3).")
    private Integer rounds;

    @Option(names = "--events", paramLabel = "N",
        description = "At most so many events a round: to try the command out, not to measure.")
    private Long events;

    @Option(names = "--dir", paramLabel = "DIR",
        description = "Where the rounds' files go (a build directory here, else the system's for temporary files).")
    private Path directory;

    @Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "120",
        description = "A round that takes longer is killed (${DEFAULT-VALUE}).")
    private int timeoutSeconds;

    @Mixin
    private ReportFiles reportFiles;

    BenchCommand(final Catalogue catalogue)
    {
        this.catalogue = catalogue;
    }

    /**
     * Parses and runs one command line.
     *
     * @return the exit code.
     */
    static int run(final String... args)
    {
        return commandLine(Catalogue.standard()).execute(args);
    }

    static CommandLine commandLine(final Catalogue catalogue)
    {
        return new CommandLine(new BenchCommand(catalogue))
            .setUsageHelpAutoWidth(true)
            .setParameterExceptionHandler((ex, args) ->
            {
                ex.getCommandLine().getErr().println("tidemill bench: " + ex.getMessage());
                ex.getCommandLine().getErr().println("Try: tidemill bench --help");
                return ExitCode.USAGE;
            })
            .setExecutionExceptionHandler((ex, commandLine, result) ->
            {
                commandLine.getErr().println("tidemill bench: " + describe(ex));
                return ExitCode.SOFTWARE;
            });
    }

    @Override
    public Integer call() throws IOException, InterruptedException
    {
        final int count = rounds != null ? rounds : quick ? QUICK_ROUNDS : ROUNDS;
        if (count < 1 || timeoutSeconds < 1 || events != null && events < 1)
        {
            throw usage("--rounds, --events and --timeout must be at least 1");
        }
        if (all && !quick)
        {
            throw usage("--all belongs to --quick; without --quick everything is measured anyway");
        }
        refuseMarkdown(count);
        final Effort effort = new Effort(count, quick && reportFiles.markdown() == null ? QUICK_TRIALS : TRIALS);
        final List<Benchmark> benchmarks = chosen();
        refuseFiles();

        try (WorkDirectory work = workDirectory())
        {
            final Machine machine = Machine.of(work.path());
            announce(machine, count);
            final BenchResults results = new BenchResults(machine, count);
            if (events != null)
            {
                results.note("at most " + events + " events a round were asked for: a trial, not a measurement.");
            }
            final Optional<String> failure = measure(benchmarks, effort, work, results);
            results.print(spec.commandLine().getOut());
            results.write(reportFiles, failure, spec.commandLine().getParseResult().originalArgs());
            return failure.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
        }
    }

    /** A page of documentation loses no rows to a run that left them out, no figure to one that means nothing. */
    private void refuseMarkdown(final int count)
    {
        if (reportFiles.markdown() != null && BuildVersion.commit().endsWith(BuildVersion.DIRTY))
        {
            throw usage("--markdown says which commit was measured, but this build is " + BuildVersion.commit() +
                ": commit, then build anew (rm bench/target/tidemill-bench.jar)");
        }
        if (reportFiles.markdown() != null && count < QUICK_ROUNDS)
        {
            throw usage("--markdown publishes figures, and --rounds " + count + " gives them no spread; take at " +
                "least " + QUICK_ROUNDS + " rounds, or use --json or --html");
        }
        if (reportFiles.markdown() != null && (events != null || quick && !all))
        {
            throw usage("--markdown replaces whole sections of a page, so it takes neither --events, whose figures " +
                "mean nothing, nor --quick without --all, which leaves out contenders; add --all, or use --json or " +
                "--html");
        }
    }

    private WorkDirectory workDirectory()
    {
        try
        {
            return WorkDirectory.in(directory);
        }
        catch (final IOException ex)
        {
            throw usage(ex.getMessage() != null && ex.getMessage().contains("--dir") ? ex.getMessage() :
                "the files of rounds cannot go there: " + ex + "; see --dir");
        }
    }

    private void refuseFiles() throws IOException
    {
        if (reportFiles.areSomeEqual())
        {
            throw usage("--json, --html and --markdown name the same file; each needs one of its own");
        }
        reportFiles.unwritable().ifPresent(file ->
        {
            throw usage("cannot write " + file + ": it is a directory, or its directory is missing or not writable");
        });
        if (reportFiles.isForeignMarkdown())
        {
            throw usage("cannot write " + reportFiles.markdown() + ": it holds text that --markdown did not write, " +
                "which would be lost; name another file, or move that one away");
        }
        reportFiles.editedSection().ifPresent(section ->
        {
            throw usage("cannot write " + reportFiles.markdown() + ": its section " + section + " is not as it was " +
                "measured; figures are never edited: restore the section, or remove it");
        });
    }

    private List<Benchmark> chosen()
    {
        final List<Benchmark> chosen = new ArrayList<>();
        for (final String name : only.isEmpty() ? catalogue.groups() : only)
        {
            final List<Benchmark> found = catalogue.find(name);
            if (found.isEmpty())
            {
                throw usage("--only " + name + ": there is no such group or benchmark; groups are " +
                    String.join(", ", catalogue.groups()) + "; benchmarks are " + String.join(", ", catalogue.ids()));
            }
            found.stream()
                .filter(benchmark -> !chosen.contains(benchmark))
                // Whoever names a benchmark wants it; of a group the quick run takes what has something to reach.
                .filter(benchmark -> !quick || all || benchmark.hasBar() || benchmark.id().equals(name))
                .forEach(chosen::add);
        }
        return chosen.stream().map(this::sized).toList();
    }

    private Benchmark sized(final Benchmark benchmark)
    {
        final Benchmark sized = !quick ? benchmark : all ? benchmark.shorter() : benchmark.quick();
        return events == null ? sized : sized.atMost(events);
    }

    private void announce(final Machine machine, final int count)
    {
        final PrintWriter err = spec.commandLine().getErr();
        err.println("tidemill bench: " + BenchResults.describeRounds(count) + " of each contender on " + machine);
        machine.warnings().forEach(warning -> err.println("tidemill bench: " + warning));
        err.flush();
    }

    /** Adds what was completed to the results; tells of the failure that ended it, if one did. */
    private Optional<String> measure(
        final List<Benchmark> benchmarks, final Effort effort, final WorkDirectory work, final BenchResults results)
        throws InterruptedException
    {
        String failure = null;
        try (Progress progress = ProgressStyle.ofStandardError().of(System.err, benchmarks, effort))
        {
            for (final Benchmark benchmark : benchmarks)
            {
                results.add(new BenchmarkRun(
                    benchmark, effort, work.path(), Duration.ofSeconds(timeoutSeconds), progress).run());
            }
        }
        catch (final RoundFailedException | IOException | RuntimeException ex)
        {
            // A disk that is full now takes nothing from what was measured before.
            failure = work.isEnding() ? "stopped by a signal" : describe(ex);
        }
        if (failure != null)
        {
            spec.commandLine().getErr().println("tidemill bench: " + failure);
            results.note("the run did not complete: " + failure.lines().findFirst().orElse(""));
        }
        return Optional.ofNullable(failure);
    }

    private ParameterException usage(final String message)
    {
        return new ParameterException(spec.commandLine(), message);
    }

    private static String describe(final Exception ex)
    {
        return ex.getMessage() == null || ex.getMessage().indexOf(' ') < 0 ? ex.toString() : ex.getMessage();
    }
}
