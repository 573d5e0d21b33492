// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import io.tidemill.tools.Progress;
import io.tidemill.engine.EngineFailedException;
import io.tidemill.journal.ChronicleJournal;

import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.concurrent.Callable;

/**
 * The verb {@code monitor import}: hook events from a file of JSON lines, through the engine, into windows, blocks and
 * sessions.
 */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = "Read hook events from JSON lines and show windows, work blocks and sessions.",
    footerHeading = "%nExamples:%n",
    footer = {
        "  tidemill monitor import hooks.jsonl",
        "  tidemill monitor import hooks.jsonl --data ./activity   keep the events",
        "  generate | tidemill monitor import - --start 2026-11-02T08:00:00Z --spacing 250ms",
        "",
        "Exit codes: 0 fine, 1 found a problem (bad lines too), 2 wrong usage."
    })
final class ImportCommand implements Callable<Integer>
{
    private static final long WORTH_SHOWING_BYTES = 16L << 20;
    private static final int MIN_LINE_BYTES = 1 << 10;
    private static final int MAX_LINE_BYTES = 1 << 28;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "One JSON object a line; - is standard input.")
    private String file;

    @Option(
        names = "--data", paramLabel = "DIR",
        description = "Journal the events in this directory, and go on from what it holds. Without it nothing is " +
            "written.")
    private Path data;

    @Option(
        names = "--accept-gap",
        description = "Go on from a journal of which a repair has given something up: the result may be wrong.")
    private boolean acceptGap;

    @Option(
        names = "--start", paramLabel = "TIME",
        description = "When the first line happened, for events without a timestamp: ISO-8601 or epoch " +
            "milliseconds. By default when the file was last written.")
    private String start;

    @Option(
        names = "--spacing", paramLabel = "TIME", defaultValue = "1s",
        description = "How far apart lines without a timestamp are: 250ms, 2s, 5m. Default: ${DEFAULT-VALUE}.")
    private String spacing;

    @Option(names = "--user", paramLabel = "NAME", description = "Whose agents these are. By default you.")
    private String user;

    @Option(
        names = "--max-line", paramLabel = "BYTES", defaultValue = "1048576",
        description = "Longer lines are reported and skipped. Default: ${DEFAULT-VALUE}.")
    private int maxLineBytes;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    ImportCommand()
    {
    }

    @Override
    public Integer call() throws IOException, InterruptedException
    {
        checkOptions();
        try (ImportInput input = ImportInput.open(file, System.in))
        {
            final HookParser parser = new HookParser(
                user == null ? System.getProperty("user.name", "unknown") : user,
                new EdgeClock(startMs(input), spacing(), System::currentTimeMillis), new ProjectFinder());
            final ImportResult result = run(input, parser);
            final boolean shown = print(result);
            return shown && result.counts().bad() == 0 && !result.counts().stopped() ? 0 : 1;
        }
    }

    private ImportResult run(final ImportInput input, final HookParser parser) throws IOException, InterruptedException
    {
        final ActivityStage stage = new ActivityStage();
        final EngineFeed feed = new EngineFeed(stage, journal());
        final Thread closer = new Thread(() -> closeAtExit(feed), "import-closer");
        Runtime.getRuntime().addShutdownHook(closer);
        try (feed; Progress progress = progress(input.sizeBytes()))
        {
            // Nothing is on its way yet, so the stage may be asked from here.
            final ActivityReport before = stage.report();
            final LineReader lines = new LineReader(input.stream(), maxLineBytes);
            final ImportCounts counts = new ImportRun(lines, parser, feed, progress).run();
            feed.close();
            return new ImportResult(input.name(), data, feed.recovery(), before, stage.report(), stage.stateHash(),
                counts, maxLineBytes);
        }
        finally
        {
            forget(closer);
        }
    }

    private ChronicleJournal journal()
    {
        if (data == null)
        {
            return null;
        }
        final ChronicleJournal journal = ChronicleJournal.in(data);
        return acceptGap ? journal.withAcceptedGaps() : journal;
    }

    private static Progress progress(final long sizeBytes)
    {
        return sizeBytes < WORTH_SHOWING_BYTES ? Progress.none() : Progress.of("import", sizeBytes, " MB", 1 << 20);
    }

    /** False if standard output did not take it. */
    private boolean print(final ImportResult result) throws IOException
    {
        final PrintWriter out = spec.commandLine().getOut();
        final PrintWriter err = spec.commandLine().getErr();
        final ImportCounts counts = result.counts();
        if (json)
        {
            ImportJson.write(result, out);
        }
        else
        {
            new ImportText(out, Ansi.AUTO, ZoneId.systemDefault()).write(result);
        }
        result.recovery().notes().forEach(note -> err.println("Note: " + note));
        counts.firstFaults().forEach(fault -> err.println(fault.sentence(result.limitBytes())));
        if (counts.bad() > counts.firstFaults().size())
        {
            err.println("and " + (counts.bad() - counts.firstFaults().size()) + " more bad lines");
        }
        if (counts.lines() == 0)
        {
            err.println(result.input() + " is empty: there was nothing to import.");
        }
        if (counts.stopped())
        {
            err.println("Stopped behind line " + counts.lines() + "; what was imported until then is shown.");
        }
        // The writer does not notice that the stream below it has failed.
        final boolean shown = !out.checkError() && !System.out.checkError();
        if (!shown)
        {
            err.println("Not all of the result was shown: standard output is closed or full. The import is done.");
        }
        err.flush();
        return shown;
    }

    private void checkOptions()
    {
        if (acceptGap && data == null)
        {
            throw new ParameterException(spec.commandLine(), "--accept-gap is about a journal: name it with --data");
        }
        if (maxLineBytes < MIN_LINE_BYTES || maxLineBytes > MAX_LINE_BYTES)
        {
            throw new ParameterException(spec.commandLine(), "--max-line cannot be " + maxLineBytes + "; choose " +
                MIN_LINE_BYTES + " to " + MAX_LINE_BYTES + " bytes");
        }
        spacing();
        if (user != null && user.isBlank())
        {
            throw new ParameterException(
                spec.commandLine(), "--user cannot be blank; leave it out to take your own name");
        }
        if (start != null && TimeText.epochMs(start) == TimeText.NO_TIME)
        {
            throw new ParameterException(spec.commandLine(), "--start cannot be '" + start +
                "'; write 2026-11-02T08:00:00Z, or milliseconds since the epoch, of the years 1970 to 9999");
        }
    }

    private long startMs(final ImportInput input)
    {
        return start == null ? input.modifiedMs() : TimeText.epochMs(start);
    }

    private Duration spacing()
    {
        try
        {
            return TimeText.duration(spacing);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new ParameterException(spec.commandLine(), "--spacing: " + ex.getMessage(), ex);
        }
    }

    /** On Ctrl-C: works off what was read so far. */
    private static void closeAtExit(final EngineFeed feed)
    {
        try
        {
            feed.close();
        }
        catch (final EngineFailedException ex)
        {
            System.err.println("tidemill monitor import: " + ex.getMessage());
        }
    }

    private static void forget(final Thread closer)
    {
        try
        {
            Runtime.getRuntime().removeShutdownHook(closer);
        }
        catch (final IllegalStateException ex)
        {
            // The JVM is ending already; the hook closes the engine, or finds it closed.
        }
    }
}
