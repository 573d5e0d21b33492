// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/**
 * Says where the benchmarks are. They live in a jar of their own, which the launcher runs for {@code bench}: this class
 * answers only when the tools' jar was started without it.
 */
@Command(name = "bench", description = "Measure the engine against its peers (by the launcher, ./tidemill bench).")
final class BenchCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Unmatched
    private final List<String> arguments = new ArrayList<>();

    @Override
    public Integer call()
    {
        spec.commandLine().getErr().println(
            "tidemill: the benchmarks are not in this jar; run them from the source tree: ./tidemill bench " +
            String.join(" ", arguments));
        return ExitCode.USAGE;
    }
}
