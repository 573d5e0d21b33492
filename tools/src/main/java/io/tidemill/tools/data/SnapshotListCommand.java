// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tidemill.journal.ChronicleJournal;
import io.tidemill.journal.JournalInventory;
import io.tidemill.journal.SnapshotInfo;
import io.tidemill.tools.JournalArgument;
import io.tidemill.tools.TextTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;

/**
 * Lists the snapshots of a data directory.
 */
@Command(
    name = "ls",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
        "List the snapshots, the newest first.",
        "Also while the engine runs. Exit code 1 if one is damaged."},
    footerHeading = "%nExamples:%n",
    footer = {
        "  tidemill snapshot ls data            what each says about itself",
        "  tidemill snapshot ls data --verify   check every byte, too"
    })
final class SnapshotListCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Mixin
    private JournalArgument argument;

    @Option(names = "--verify", description = "Check every byte of each snapshot.")
    private boolean verify;

    @Option(names = "--json", description = "Print a JSON object a line.")
    private boolean json;

    @Override
    public Integer call() throws IOException
    {
        final ChronicleJournal journal = argument.journal();
        final List<SnapshotInfo> snapshots = JournalInventory.of(journal).snapshots(verify);
        final PrintWriter out = spec.commandLine().getOut();
        if (json)
        {
            for (final SnapshotInfo snapshot : snapshots)
            {
                printJson(snapshot, out);
            }
        }
        else if (snapshots.isEmpty())
        {
            out.println("There is no snapshot in " + journal.directory() + ": a start handles all its events. " +
                "EngineBuilder.snapshots(…) has an engine take some.");
        }
        else
        {
            print(snapshots, out);
        }
        out.flush();
        return snapshots.stream().allMatch(SnapshotInfo::isSound) ? 0 : 1;
    }

    private void print(final List<SnapshotInfo> snapshots, final PrintWriter out)
    {
        final TextTable table = new TextTable()
            .row("Sequence", "Taken (UTC)", "Size", "Parts", "Logic", "Outputs to", "State");
        for (final SnapshotInfo snapshot : snapshots)
        {
            table.row(Long.toString(snapshot.sequence()), Wording.time(snapshot.created()),
                Wording.bytes(snapshot.bytes()), Integer.toString(snapshot.parts()), said(snapshot, "logicVersion"),
                outputs(snapshot), state(snapshot));
        }
        table.print(out, UnaryOperator.identity());
    }

    private static String said(final SnapshotInfo snapshot, final String key)
    {
        return snapshot.properties().getOrDefault(key, "?");
    }

    private static String outputs(final SnapshotInfo snapshot)
    {
        final String outputs = said(snapshot, "outputs");
        return "-1".equals(outputs) ? "none" : outputs;
    }

    private String state(final SnapshotInfo snapshot)
    {
        return !snapshot.isSound() ? "UNUSABLE: " + Wording.line(snapshot.damage()) : verify ? "sound" : "not verified";
    }

    private void printJson(final SnapshotInfo snapshot, final PrintWriter out) throws IOException
    {
        try (JsonGenerator generator = new JsonFactory().createGenerator(out)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET))
        {
            generator.writeStartObject();
            generator.writeNumberField("sequence", snapshot.sequence());
            generator.writeStringField("created", snapshot.created().toString());
            generator.writeNumberField("bytes", snapshot.bytes());
            generator.writeNumberField("parts", snapshot.parts());
            writeNumber("epoch", snapshot, generator);
            writeNumber("timeNs", snapshot, generator);
            writeNumber("logicVersion", snapshot, generator);
            writeNumber("outputs", snapshot, generator);
            if (snapshot.damage() != null)
            {
                generator.writeBooleanField("sound", false);
                generator.writeStringField("damage", snapshot.damage());
            }
            else if (verify)
            {
                generator.writeBooleanField("sound", true);
            }
            generator.writeEndObject();
        }
        out.println();
    }

    private static void writeNumber(final String key, final SnapshotInfo snapshot, final JsonGenerator generator)
        throws IOException
    {
        final String value = snapshot.properties().get(key);
        if (value != null && value.matches("-?[0-9]{1,18}"))
        {
            generator.writeNumberField(key, Long.parseLong(value));
        }
    }
}
