// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.data;

import io.tidemill.journal.ChronicleJournal;
import io.tidemill.journal.DeadLetterReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * Writes dead letters to a file.
 */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
        "Write dead letters to a file, one JSON object a line.",
        "With sequence, time, stage, exception, codec, and the event as its codec encoded it, in base64. For " +
            "programs that repair events; one that has the codec may as well use DeadLetterReader " +
            "(docs/operations.md)."},
    footerHeading = "%nExamples:%n",
    footer = {
        "  tidemill deadletters export data --to letters.jsonl",
        "  tidemill deadletters export data --to - --stage book | jq -r .message"
    })
final class DeadLettersExportCommand implements Callable<Integer>
{
    private static final String STANDARD_OUTPUT = "-";

    @Spec
    private CommandSpec spec;

    @Mixin
    private LettersArgument letters;

    @Option(names = "--to", paramLabel = "FILE", required = true,
        description = "A new file, which only you may read then; - for standard output.")
    private String to;

    @Option(names = "--from", paramLabel = "SEQ", defaultValue = "0",
        description = "Only those of entries from this sequence on.")
    private long from;

    private ResubmittedEvents resubmitted;

    @Override
    public Integer call() throws IOException
    {
        letters.requireSequence("--from", from);
        final PrintWriter out = spec.commandLine().getOut();
        final ChronicleJournal log = letters.log();
        resubmitted = ResubmittedEvents.of(log, spec);
        try (DeadLetterReader reader = DeadLetterReader.in(log, 0))
        {
            if (to.equals(STANDARD_OUTPUT))
            {
                export(reader, out);
            }
            else
            {
                final Path file = newFile();
                out.println("Wrote " + Wording.count(export(reader, file), "dead letter", "dead letters") + " to " +
                    file + ".");
            }
        }
        out.flush();
        return 0;
    }

    private Path newFile() throws IOException
    {
        final Path file = Path.of(to);
        if (Files.exists(file))
        {
            throw new ParameterException(spec.commandLine(), file + " exists already; name a new file");
        }
        // Events may hold anything, so for the owner only, as the journal.
        Files.newByteChannel(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))).close();
        return file;
    }

    /** All of them, or no file. */
    private long export(final DeadLetterReader reader, final Path file) throws IOException
    {
        boolean isWhole = false;
        try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8))
        {
            final long count = export(reader, writer);
            isWhole = true;
            return count;
        }
        finally
        {
            if (!isWhole)
            {
                Files.delete(file);
            }
        }
    }

    private long export(final DeadLetterReader reader, final Writer writer) throws IOException
    {
        long count = 0;
        while (reader.next())
        {
            if (letters.isMeant(reader.letter(), from))
            {
                LetterJson.write(reader.letter(), resubmitted.contains(reader.letter()), true, writer);
                count++;
            }
        }
        return count;
    }
}
