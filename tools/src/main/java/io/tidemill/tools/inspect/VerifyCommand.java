// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.inspect;

import io.tidemill.engine.EntryKind;
import io.tidemill.journal.ChronicleJournal;
import io.tidemill.journal.JournalFrames;
import io.tidemill.journal.JournalGap;
import io.tidemill.journal.JournalTail;
import io.tidemill.journal.JournalTotals;
import io.tidemill.journal.TailState;
import io.tidemill.journal.VerifyReport;
import io.tidemill.tools.DataLogs;
import io.tidemill.tools.JournalArgument;
import io.tidemill.tools.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Checks every frame of a journal.
 */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
        "Check every frame of all logs in a data directory: header, checksum, continuity.",
        "Of the events, and of the outputs and dead letters that are kept beside them; also while they are being " +
            "written. Snapshots: tidemill snapshot ls DIR --verify."},
    footerHeading = "%nExamples:%n",
    footer = {
        "  tidemill verify data            a summary; exit code 1 and the place if damaged",
        "  tidemill verify data --frames   a line for each frame"
    })
public final class VerifyCommand implements Callable<Integer>
{
    private static final long WORTH_SHOWING_BYTES = 1L << 30;

    @Spec
    private CommandSpec spec;

    @Mixin
    private JournalArgument argument;

    @Option(names = "--frames", description = "Print a line for each frame.")
    private boolean frames;

    @Override
    public Integer call()
    {
        final PrintWriter out = spec.commandLine().getOut();
        final Map<String, ChronicleJournal> logs = DataLogs.of(argument.journal());
        boolean isSound = true;
        for (final Map.Entry<String, ChronicleJournal> log : logs.entrySet())
        {
            if (logs.size() > 1)
            {
                out.println((log.getKey().equals(DataLogs.EVENTS) ? "" : System.lineSeparator()) + log.getKey());
            }
            isSound &= isSound(log.getValue(), out);
        }
        return isSound ? 0 : 1;
    }

    private boolean isSound(final ChronicleJournal journal, final PrintWriter out)
    {
        final long startNs = System.nanoTime();
        final VerifyReport report = verify(journal, out);
        final double seconds = (System.nanoTime() - startNs) / 1e9;
        print(report.totals(), seconds, out);
        report.totals().gaps().forEach(gap -> out.println(GapLines.of(gap)));
        print(report.tail(), out);
        if (report.isSound())
        {
            out.println(report.totals().isComplete() ? "sound" :
                String.format(Locale.ROOT, "sound, but for what repairs gave up: %,d sequences%s",
                    report.totals().missing(),
                    report.totals().gaps().stream().allMatch(JournalGap::certain) ? "" : " at least"));
        }
        else
        {
            out.println("DAMAGED");
            out.println(report.damage());
            out.println("What is left of it can be used again: tidemill repair " + journal.directory());
        }
        out.flush();
        return report.isSound();
    }

    private VerifyReport verify(final ChronicleJournal journal, final PrintWriter out)
    {
        try (Progress progress = progress(journal.info().bytes()))
        {
            final Place place = new Place();
            return journal.verify(frame ->
            {
                progress.accept(place.reached(frame));
                if (frames)
                {
                    out.printf(Locale.ROOT, "%s @%d  %d B  sequences %d to %d%n",
                        journal.directory().relativize(frame.file()), frame.offset(), frame.lengthBytes(),
                        frame.firstSequence(), frame.lastSequence());
                }
            });
        }
    }

    private Progress progress(final long bytes)
    {
        return frames || bytes < WORTH_SHOWING_BYTES ? Progress.none() :
            Progress.of("verify", bytes, " MB", 1 << 20);
    }

    /** How far it has come, in bytes of all files. */
    private static final class Place
    {
        private long before;
        private Path file;

        long reached(final JournalFrames frame)
        {
            if (!frame.file().equals(file))
            {
                before += file == null ? 0 : file.toFile().length();
                file = frame.file();
            }
            return before + frame.offset() + frame.lengthBytes();
        }
    }

    private static void print(final JournalTotals totals, final double seconds, final PrintWriter out)
    {
        out.printf(Locale.ROOT, "frames    %,d in %,d segments, %,d bytes, read in %.2f s%n",
            totals.frames(), totals.segments(), totals.bytes(), seconds);
        out.printf(Locale.ROOT, "entries   %,d", totals.entries());
        for (final EntryKind kind : EntryKind.values())
        {
            if (totals.entries(kind) > 0)
            {
                out.printf(Locale.ROOT, "  %s %,d", kind, totals.entries(kind));
            }
        }
        out.println();
        if (totals.entries() > 0)
        {
            out.printf(Locale.ROOT, "sequence  %d to %d%n", totals.firstSequence(), totals.lastSequence());
            out.printf(Locale.ROOT,
                "time      %s to %s%n", instant(totals.firstTimeNs()), instant(totals.lastTimeNs()));
        }
    }

    private static void print(final JournalTail tail, final PrintWriter out)
    {
        if (tail == null)
        {
            return;
        }
        if (tail.state() == TailState.INCOMPLETE)
        {
            out.printf(Locale.ROOT,
                "tail      %,d bytes of an append that never finished, at byte %d of %s;%n" +
                "          a killed writer leaves them, they were never acknowledged%n",
                tail.garbageBytes(), tail.offset(), tail.file());
        }
        else if (tail.state() == TailState.CUT)
        {
            out.printf(Locale.ROOT,
                "tail      ends at byte %d of %s: the machine was restarted before more was on the disk;%n" +
                "          the next start cuts off what is left of it, and keeps a copy beside the journal%n",
                tail.offset(), tail.file());
        }
        else if (tail.state() == TailState.LIVE)
        {
            out.println("tail      being written right now, so its end is not judged");
        }
    }

    private static Instant instant(final long timeNs)
    {
        return Instant.ofEpochSecond(Math.floorDiv(timeNs, 1_000_000_000L), Math.floorMod(timeNs, 1_000_000_000L));
    }
}
