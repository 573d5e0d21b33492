// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.inspect;

import io.tidemill.journal.ChronicleJournal;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The data directory that a command is given, checked.
 */
final class JournalArgument
{
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Parameters(paramLabel = "DIR", description = "Data directory that holds the journal.")
    private Path directory;

    ChronicleJournal journal()
    {
        if (!Files.exists(directory))
        {
            throw new ParameterException(command.commandLine(), "there is no " + directory);
        }
        if (!Files.isDirectory(directory))
        {
            throw new ParameterException(command.commandLine(),
                directory + " is a file; name the data directory that holds the journal");
        }
        return ChronicleJournal.in(directory);
    }
}
