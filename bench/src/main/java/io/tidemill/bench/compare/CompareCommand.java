// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Compares two files that {@code --json} wrote.
 */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Says what changed between two runs beyond noise.",
    description = {
        "",
        "A change counts where no round of one run is within the range of the other, and the medians are more than " +
            "10 %% apart. Ratios count first, since both sides of one are of the same run; a figure that changed " +
            "together with its peers has drifted, and does not count. What was measured with another number or " +
            "rate of events is not compared."
    },
    footer = {
        "",
        "Exit codes: 0 nothing got worse, 1 something did, 2 wrong usage or not our JSON, 3 nothing did, but B " +
            "was cut short, or lacks what A has, or there were fewer than three rounds."
    })
public final class CompareCommand implements Callable<Integer>
{
    private static final int TOO_LITTLE = 3;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "A.json", description = "The run before, written by --json.")
    private Path before;

    @Parameters(index = "1", paramLabel = "B.json", description = "The run after.")
    private Path after;

    @Option(names = "--all", description = "Show what did not change, too.")
    private boolean all;

    @Override
    public Integer call()
    {
        final RunChanges changes = new RunChanges(read(before), read(after));
        ChangesText.of(changes, all).forEach(spec.commandLine().getOut()::println);
        spec.commandLine().getOut().flush();
        if (changes.gotWorse())
        {
            return ExitCode.SOFTWARE;
        }
        return changes.isTooLittle() ? TOO_LITTLE : ExitCode.OK;
    }

    private RunFile read(final Path file)
    {
        try
        {
            return RunFile.read(file);
        }
        catch (final IOException ex)
        {
            throw new ParameterException(spec.commandLine(), ex.getMessage(), ex);
        }
    }
}
