// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/**
 * Runs the jcstress tests. All arguments but {@code --help} go to jcstress.
 */
@Command(
    name = "stress",
    sortOptions = false,
    header = "Runs the jcstress tests of the lock-free parts.",
    customSynopsis = "tidemill bench stress [JCSTRESS OPTION…]",
    description = {"", "jcstress's own options follow; -h lists them."},
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
        "  tidemill bench stress -l                the names",
        "  tidemill bench stress -t Park -m quick  some tests, briefly"
    })
final class StressCommand implements Callable<Integer>
{
    @Option(names = "--help", usageHelp = true, description = "Show this help and exit.")
    private boolean help;

    @Unmatched
    private final List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws Exception
    {
        org.openjdk.jcstress.Main.main(arguments.toArray(new String[0]));
        return ExitCode.OK;
    }
}
