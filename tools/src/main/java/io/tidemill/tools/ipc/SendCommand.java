// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.ipc;

import io.tidemill.engine.LogException;
import io.tidemill.engine.ipc.ConnectPlan;
import io.tidemill.engine.ipc.IpcDirectory;
import io.tidemill.engine.ipc.IpcInlet;
import io.tidemill.tools.Terminal;
import io.tidemill.tools.data.DurationConverter;
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
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Puts texts into an engine that another process runs.
 */
@Command(
    name = "send",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
        "Send texts to an engine that another process runs.",
        "Each argument is an event, or each line of standard input without its end. What was sent is handled once, " +
            "whatever is killed meanwhile; while the engine is away it waits in the lane. Exit code 1 if something " +
            "was not sent, or has not come far enough in time."},
    footerHeading = "%nExamples:%n",
    footer = {
        "  tidemill ipc send data in hello 'how are you'",
        "  tidemill ipc send data in < lines.txt",
        "  tidemill ipc send data in hello --request   with ipc receive data --echo",
        "  tidemill ipc send data in -- --help         a text that begins with a hyphen"
    })
final class SendCommand implements Callable<Integer>
{
    /** What the JVM puts in place of bytes that the locale has no character for. */
    private static final char UNREADABLE = '\uFFFD';

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "DIR", description = "Data directory of the engine, or its ipcDirectory.")
    private Path place;

    @Parameters(index = "1", paramLabel = "NAME", description = "Of the inlet.")
    private String name;

    @Parameters(index = "2..*", arity = "0..*", paramLabel = "TEXT",
        description = "An event each (default: the lines of standard input).")
    private List<String> texts = List.of();

    @Option(names = "--await", paramLabel = "LEVEL", converter = AwaitedLevel.Converter.class,
        description = "What to wait for at the end: memory, page-cache or fsync (default: page-cache, or memory " +
            "where the engine has no log).")
    private AwaitedLevel level;

    @Option(names = "--request", description = "Wait for the replies to each event, and print them.")
    private boolean request;

    @Option(names = "--raw", description = "Send the bytes as they are, also if the engine's events are no texts.")
    private boolean raw;

    @Option(names = "--take-over", description = "Put out another client of the inlet, one that hangs say.")
    private boolean takeOver;

    @Option(names = "--timeout", paramLabel = "TIME", defaultValue = "5s", converter = DurationConverter.class,
        description = "How long to wait each time, for the engine, for room, for the level, for replies (default: " +
            "${DEFAULT-VALUE}).")
    private Duration timeout;

    @Option(names = "--verbose", description = "Print the inlet and position of each event.")
    private boolean verbose;

    @Override
    public Integer call() throws IOException, InterruptedException
    {
        check();
        final PrintWriter out = spec.commandLine().getOut();
        final PrintWriter err = spec.commandLine().getErr();
        try (IpcInlet inlet = connect())
        {
            final int limitBytes = inlet.lane().maxLength();
            final SentTexts sent = texts.isEmpty() ? SentTexts.of(System.in, limitBytes, raw) :
                SentTexts.of(texts, limitBytes, raw);
            final SendPlan plan = new SendPlan(reachable(inlet), timeout, request, verbose);
            if (texts.isEmpty() && Terminal.isWatched())
            {
                err.println("Each line is an event; end with Ctrl-D.");
                err.flush();
            }
            final boolean isFine = new SendRun(inlet, sent, plan, out, err).run();
            out.flush();
            err.flush();
            return isFine ? 0 : 1;
        }
    }

    private void check()
    {
        if (Files.isRegularFile(place))
        {
            throw new ParameterException(spec.commandLine(),
                place + " is a file; name the data directory of an engine");
        }
        try
        {
            IpcDirectory.checked(name);
        }
        catch (final IllegalArgumentException invalid)
        {
            throw new ParameterException(spec.commandLine(), invalid.getMessage(), invalid);
        }
        for (int i = 0; i < texts.size(); i++)
        {
            if (texts.get(i).indexOf(UNREADABLE) >= 0)
            {
                throw new ParameterException(spec.commandLine(), "text " + (i + 1) + " cannot be read in this " +
                    "locale; set LC_ALL=C.UTF-8, or give it on standard input");
            }
        }
    }

    private IpcInlet connect() throws InterruptedException
    {
        ConnectPlan plan = ConnectPlan.usual().timeout(timeout);
        plan = raw ? plan : plan.writing(TextCodec.INSTANCE);
        plan = request ? plan.withReplies() : plan;
        plan = takeOver ? plan.takingOver() : plan;
        try
        {
            return IpcInlet.connect(place, name, plan);
        }
        catch (final LogException refused)
        {
            if (!raw && refused.getMessage().contains("it has events of codec"))
            {
                throw new LogException(refused.getMessage() + "; --raw sends the bytes as they are", refused);
            }
            throw refused;
        }
    }

    /** Before anything is sent. */
    private AwaitedLevel reachable(final IpcInlet inlet)
    {
        final AwaitedLevel wanted = level == null ? AwaitedLevel.PAGE_CACHE : level;
        try
        {
            inlet.lastPosition(wanted.durability());
            return wanted;
        }
        catch (final IllegalArgumentException never)
        {
            if (level == null)
            {
                return AwaitedLevel.MEMORY;
            }
            throw new ParameterException(spec.commandLine(), "--await " + level + ": " + never.getMessage(), never);
        }
    }
}
