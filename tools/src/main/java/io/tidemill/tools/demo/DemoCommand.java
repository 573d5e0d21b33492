// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.demo;

import io.tidemill.tools.Progress;
import io.tidemill.tools.monitor.HookEvent;
import org.agrona.IoUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * Journals a stream, is killed, recovers, and proves that nothing was lost.
 */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
        "Journal a stream, be killed, recover, and prove that nothing was lost.",
        "A child process journals events and is killed with SIGKILL in the middle; a second one recovers, goes on " +
            "and closes; a third one replays. This process keeps its own ledger of what was acknowledged, and " +
            "computes the expected state with a plain model. Exit code 0 only if everything agrees."},
    footerHeading = "%nExamples:%n",
    footer = {
        "  tidemill demo               a workday of ten coding-agent sessions, generated",
        "  tidemill demo --keep data   the same, and the journal stays in data",
        "  tidemill demo hooks.jsonl   a real stream of hook events"
    })
public final class DemoCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "0..1",
        description = "Hook events, a JSON object a line, instead of a generated workday.")
    private Path file;

    @Option(names = "--events", paramLabel = "N", defaultValue = "2000000",
        description = "Events of the generated workday (default: ${DEFAULT-VALUE}).")
    private long events;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1",
        description = "Seed of the generated workday (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--rate", paramLabel = "R", defaultValue = "100000",
        description = "Events per second in the phase of fixed rate (default: ${DEFAULT-VALUE}).")
    private double rate;

    @Option(names = "--keep", paramLabel = "DIR", description = "Keep the journal in this new or empty directory.")
    private Path keep;

    @Override
    public Integer call() throws IOException, InterruptedException
    {
        final StreamSpec stream = stream();
        if (!(rate >= 1 && rate <= 10_000_000))
        {
            throw new ParameterException(spec.commandLine(), "--rate must be from 1 to 10,000,000, not " + rate);
        }
        final Path data = keep == null ? null : keptDirectory();
        final Path scratch = Files.createTempDirectory("tidemill-demo-");
        try
        {
            final DemoReport report = run(stream, data == null ? scratch.resolve("data") : data, scratch);
            print(report, data);
            return report.isProven() ? 0 : 1;
        }
        finally
        {
            IoUtil.delete(scratch.toFile(), true);
        }
    }

    private DemoReport run(final StreamSpec stream, final Path data, final Path scratch)
        throws IOException, InterruptedException
    {
        try (Progress progress = Progress.of("demo", stream.events(), " events", 1);
            Demo demo = new Demo(DemoPlan.of(stream, rate), data, scratch,
                position -> progress.accept(position + 1), Demo.LONGEST_SILENCE))
        {
            final Thread hook = new Thread(() ->
            {
                demo.killChild();
                IoUtil.delete(scratch.toFile(), true);
            });
            Runtime.getRuntime().addShutdownHook(hook);
            try
            {
                return demo.run();
            }
            finally
            {
                Runtime.getRuntime().removeShutdownHook(hook);
            }
        }
    }

    private void print(final DemoReport report, final Path data)
    {
        final PrintWriter out = spec.commandLine().getOut();
        out.println();
        out.println(report);
        final String directory = data == null ? "data" : data.toString();
        out.println(data == null ? "  Run it with --keep data, and try:" : "  Worth trying on it:");
        out.println("    ./tidemill tail " + directory + " --from 0 --count 5");
        out.println("    ./tidemill replay " + directory);
        out.println("    ./tidemill verify " + directory);
        out.println("    ./tidemill counters " + directory);
        out.flush();
    }

    private Path keptDirectory() throws IOException
    {
        if (Files.exists(keep) && !Files.isDirectory(keep))
        {
            throw new ParameterException(spec.commandLine(), "--keep " + keep + ": there is a file of this name");
        }
        if (Files.isDirectory(keep))
        {
            try (Stream<Path> present = Files.list(keep))
            {
                if (present.findAny().isPresent())
                {
                    throw new ParameterException(spec.commandLine(),
                        "--keep " + keep + ": the directory is not empty; name a new one");
                }
            }
        }
        return keep;
    }

    private StreamSpec stream() throws IOException
    {
        if (file == null)
        {
            if (events < DemoPlan.FEWEST_EVENTS)
            {
                throw new ParameterException(spec.commandLine(), "--events must be at least " +
                    DemoPlan.FEWEST_EVENTS + ", or there is no middle to be killed in; not " + events);
            }
            return new StreamSpec(null, seed, events);
        }
        final long found = count(new StreamSpec(file.toAbsolutePath(), seed, 0));
        if (found < DemoPlan.FEWEST_EVENTS)
        {
            throw new ParameterException(spec.commandLine(), file + " holds " + found +
                " hook events; the demo needs " + DemoPlan.FEWEST_EVENTS +
                " at least, or there is no middle to be killed in");
        }
        return new StreamSpec(file.toAbsolutePath(), seed, found);
    }

    private static long count(final StreamSpec stream) throws IOException
    {
        final HookEvent event = new HookEvent();
        long count = 0;
        try (EventStream events = stream.open())
        {
            while (events.next(event))
            {
                count++;
            }
        }
        return count;
    }
}
