// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.ipc;

import io.tidemill.engine.EngineBuilder;
import io.tidemill.journal.ChronicleJournal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Runs an engine whose events are texts that other processes send.
 */
@Command(
    name = "receive",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
        "Run an engine for lines of text from other processes, and print them.",
        "Each is journaled, then printed as NAME POSITION TEXT, control characters as question marks; the next run " +
            "goes on behind the last one printed. Who is killed may print the last ones again, under the same " +
            "positions. Ctrl-C ends it in order."},
    footerHeading = "%nExamples:%n",
    footer = {
        "  tidemill ipc receive data",
        "  tidemill ipc receive data --inlet a --inlet b   two clients at a time",
        "  tidemill ipc receive data --echo                answers ipc send --request",
        "  tidemill ipc receive data --count 3             ends behind three"
    })
final class ReceiveCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "Data directory: a new one, or one of an ipc receive before.")
    private Path directory;

    @Option(names = "--inlet", paramLabel = "NAME", defaultValue = "in",
        description = "Takes one client at a time; may be given several times (default: ${DEFAULT-VALUE}).")
    private List<String> inlets;

    @Option(names = "--count", paramLabel = "N", description = "End when so many were printed (default: never).")
    private Long count;

    @Option(names = "--echo", description = "Emit each text again, as a reply to whoever has sent it.")
    private boolean echo;

    @Override
    public Integer call()
    {
        if (count != null && count < 1)
        {
            throw new ParameterException(spec.commandLine(), "--count must be at least 1, not " + count);
        }
        if (Files.isRegularFile(directory))
        {
            throw new ParameterException(spec.commandLine(), directory + " is a file; name a directory");
        }
        final PrintWriter out = spec.commandLine().getOut();
        final PrintWriter err = spec.commandLine().getErr();
        try (TextReceiver receiver = TextReceiver.start(builder(err), directory))
        {
            receiver.engine().recovery().notes().forEach(note -> err.println("Note: " + note));
            err.println((inlets.size() == 1 ? "Inlet " : "Inlets ") + String.join(", ", inlets) + " of " + directory +
                (inlets.size() == 1 ? " is" : " are") + " open; to send:  tidemill ipc send " + directory + " " +
                inlets.get(0) + " TEXT");
            err.flush();
            final ReceiveRun run = new ReceiveRun(receiver, count == null ? Long.MAX_VALUE : count, out, err);
            final Thread stopper = new Thread(run::stop, "receive-stopper");
            Runtime.getRuntime().addShutdownHook(stopper);
            try
            {
                return run.run() ? 0 : 1;
            }
            finally
            {
                forget(stopper);
            }
        }
    }

    private EngineBuilder<TextEvent> builder(final PrintWriter err)
    {
        try
        {
            return TextReceiver.builder(ChronicleJournal.in(directory), inlets, echo, error ->
            {
                err.println(spec.qualifiedName(" ") + ": " + error.getMessage());
                err.flush();
            });
        }
        catch (final IllegalArgumentException invalid)
        {
            throw new ParameterException(spec.commandLine(), "--inlet: " + invalid.getMessage(), invalid);
        }
    }

    private static void forget(final Thread stopper)
    {
        try
        {
            Runtime.getRuntime().removeShutdownHook(stopper);
        }
        catch (final IllegalStateException ending)
        {
            // On Ctrl-C: the hook waits for this very end.
        }
    }
}
