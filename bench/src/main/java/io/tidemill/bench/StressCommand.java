// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;

import org.openjdk.jcstress.infra.runners.TestList;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/**
 * Runs the jcstress tests. All arguments but those for help go to jcstress, whose own help does not run with the
 * version of joptsimple that JMH needs.
 */
@Command(
    name = "stress",
    sortOptions = false,
    header = "Runs the jcstress tests of the lock-free parts.",
    customSynopsis = "tidemill bench stress [JCSTRESS OPTION…]",
    description = {
        "",
        "Options are jcstress's own; the most useful ones:",
        "",
        "  -t PATTERN        tests whose names match a regular expression",
        "  -m MODE           sanity, quick, default, tough, stress: from a minute for all to hours",
        "  -iters N          iterations of each test, -time MS the length of each",
        "  -f N, -c N        forks of each test, processors to use",
        "  -l                only list the tests",
        "  -r DIR            where to put the report",
        "  -v                print all outcomes"},
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
        "  tidemill bench stress -l                the names",
        "  tidemill bench stress -t Park -m quick  some tests, briefly"
    })
final class StressCommand implements Callable<Integer>
{
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
    private boolean help;

    @Spec
    private CommandSpec spec;

    @Unmatched
    private final List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws Exception
    {
        final int pattern = arguments.indexOf("-t") + 1;
        if (pattern > 0 && pattern < arguments.size() && matching(arguments.get(pattern)).isEmpty())
        {
            throw new ParameterException(spec.commandLine(), "no stress test matches \"" + arguments.get(pattern) +
                "\"; there are " + matching(""));
        }
        final List<String> all = new ArrayList<>(arguments);
        if (arguments.stream().noneMatch(argument -> argument.startsWith("-jvmArgs")))
        {
            // Lanes read whole words past the buffers' checks.
            all.addAll(List.of("-jvmArgsPrepend", "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED"));
        }
        if (!arguments.contains("-r"))
        {
            all.addAll(List.of("-r", Files.createTempDirectory("tidemill-stress-").toString()));
        }
        org.openjdk.jcstress.Main.main(all.toArray(new String[0]));
        return ExitCode.OK;
    }

    /** jcstress itself says that nothing matched, and succeeds. */
    private static List<String> matching(final String pattern)
    {
        return TestList.tests().stream()
            .filter(Pattern.compile(pattern).asPredicate())
            .map(name -> name.substring(name.lastIndexOf('.') + 1))
            .sorted()
            .toList();
    }
}
