// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.ipc;

import io.tidemill.engine.Durability;
import io.tidemill.engine.ipc.IpcDirectory;
import io.tidemill.engine.ipc.LaneDescription;
import io.tidemill.tools.TextTable;
import io.tidemill.tools.data.Wording;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;

/**
 * Shows who is connected to the inlets of an engine, and how far what they have put in has come.
 */
@Command(
    name = "lanes",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
        "Show who is connected to an engine's inlets, and what waits there.",
        "Reads only, and needs no engine: the lanes of one that was killed show what the next one takes on. A " +
            "client is alive as long as it holds its lane's lock. Taken, In log and On disk are positions, as far as " +
            "the engine has told. Exit code 1 if a lane is damaged."},
    footerHeading = "%nExamples:%n",
    footer = {
        "  tidemill ipc lanes data",
        "  tidemill ipc lanes data --json   one JSON object"
    })
final class LanesCommand implements Callable<Integer>
{
    private static final String NONE = "-";

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "Data directory of the engine, or its ipcDirectory.")
    private Path place;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException
    {
        if (!Files.isDirectory(place))
        {
            throw new ParameterException(spec.commandLine(), Files.exists(place) ?
                place + " is a file; name the data directory of an engine" : "there is no " + place);
        }
        final IpcDirectory directory = IpcDirectory.in(place);
        final KnownEngine engine = KnownEngine.of(directory);
        final List<KnownLane> lanes = KnownLane.of(directory, engine.isThere());
        final List<String> aside = KnownLane.movedAside(directory);
        final PrintWriter out = spec.commandLine().getOut();
        if (json)
        {
            LanesJson.write(place, engine, lanes, aside, out);
        }
        else
        {
            print(engine, lanes, aside, out);
        }
        out.flush();
        return lanes.stream().allMatch(lane -> lane.damage() == null) ? 0 : 1;
    }

    private static void print(
        final KnownEngine engine, final List<KnownLane> lanes, final List<String> aside, final PrintWriter out)
    {
        out.println("Engine: " + engine.describe());
        if (lanes.isEmpty())
        {
            out.println("No lanes: no process is connected, and nothing waits.");
        }
        else
        {
            final TextTable table = new TextTable().row("Inlet", "State", "Client", "", "Since (UTC)", "Codec",
                "Size", "Waiting", "Taken", "In log", "On disk", "");
            lanes.forEach(lane -> table.row(row(lane, engine)));
            table.print(out, UnaryOperator.identity());
        }
        aside.forEach(name -> out.println("Moved aside, as an engine could not use it: " + ShownText.of(name)));
    }

    private static String[] row(final KnownLane lane, final KnownEngine engine)
    {
        final LaneDescription is = lane.description();
        if (is == null)
        {
            return new String[] {ShownText.of(lane.inlet()), lane.state(), NONE, NONE, NONE, NONE, NONE, NONE, NONE,
                NONE, NONE, notes(lane, engine)};
        }
        final boolean hasLog = engine.state() == KnownEngine.State.NONE || engine.durability() != Durability.MEMORY;
        final boolean hasSync = hasLog && engine.durability() != Durability.PAGE_CACHE;
        return new String[] {
            ShownText.of(lane.inlet()),
            lane.damage() == null ? lane.state() : "damaged",
            Long.toString(is.pid()),
            lane.client().toString(),
            Wording.time(Instant.ofEpochMilli(is.createdMs())),
            ShownText.of(is.codecName()) + " v" + is.codecVersion(),
            Wording.bytes(is.capacity()),
            Wording.bytes(lane.waitingBytes()),
            position(lane.taken()),
            hasLog ? position(lane.inLog()) : NONE,
            hasSync ? position(lane.onDisk()) : NONE,
            notes(lane, engine)};
    }

    private static String position(final long position)
    {
        return position < 0 ? NONE : Long.toString(position);
    }

    private static String notes(final KnownLane lane, final KnownEngine engine)
    {
        final List<String> notes = new ArrayList<>();
        if (lane.damage() != null)
        {
            notes.add("DAMAGED: " + Wording.line(lane.damage()));
        }
        if (!lane.refusal().isEmpty() && engine.isThere())
        {
            notes.add(lane.refusal());
        }
        if (lane.lastPutIn() > lane.taken())
        {
            notes.add("positions up to " + lane.lastPutIn() + " wait for an engine");
        }
        if (lane.isHalfWritten() && lane.client() == KnownLane.Client.DEAD)
        {
            notes.add("one more is half written, and will be dropped");
        }
        if (lane.droppedClaims() > 0)
        {
            notes.add(Wording.count(lane.droppedClaims(), "claim", "claims") + " dropped");
        }
        if (lane.replies() != null)
        {
            notes.addAll(notes(lane.replies()));
        }
        return String.join("; ", notes);
    }

    private static List<String> notes(final KnownLane.Replies replies)
    {
        if (replies.damage() != null)
        {
            return List.of("replies DAMAGED: " + Wording.line(replies.damage()));
        }
        final List<String> notes = new ArrayList<>();
        notes.add("replies to " + position(replies.answered()));
        if (replies.waitingBytes() > 0)
        {
            notes.add(Wording.bytes(replies.waitingBytes()) + " of them unread");
        }
        if (replies.missing() > 0)
        {
            notes.add(Wording.count(replies.missing(), "time", "times") + " missing");
        }
        return notes;
    }
}
