// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools;

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
public final class JournalArgument
{
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Parameters(paramLabel = "DIR", description = "Data directory that holds the journal.")
    private Path directory;

    /** To be made by picocli. */
    public JournalArgument()
    {
    }

    /**
     * The journal in it.
     *
     * @return the journal, of which nothing was read yet
     * @throws ParameterException if there is no such directory
     */
    public ChronicleJournal journal()
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
