// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.data;

import io.tidemill.engine.DeadLetter;
import io.tidemill.engine.LogException;
import io.tidemill.journal.ChronicleJournal;
import io.tidemill.journal.DeadLetterReader;
import io.tidemill.tools.JournalArgument;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.nio.file.Files;

/**
 * Which dead letters a command is about: of a data directory, or in a log of their own, by stage and sequence.
 */
final class LettersArgument
{
    private static final String CODEC = "tidemill-dead-letter";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Mixin
    private JournalArgument argument;

    @Option(names = "--stage", paramLabel = "NAME", description = "Only those of this stage.")
    private String stage;

    /** Where they are. */
    ChronicleJournal log()
    {
        final ChronicleJournal journal = argument.journal().withAcceptedGaps();
        if (journal.info().codecName().equals(CODEC))
        {
            return journal;
        }
        if (!Files.isDirectory(journal.directory().resolve(DeadLetterReader.COMPANION)))
        {
            throw new LogException("there are no dead letters in " + journal.directory() + ": no engine on it kept " +
                "any there. If EngineBuilder.deadLetters(…) names another place, name that one here");
        }
        return (ChronicleJournal)journal.companion(DeadLetterReader.COMPANION).orElseThrow();
    }

    boolean isMeant(final DeadLetter letter, final long from)
    {
        return letter.sequence() >= from && (stage == null || stage.equals(letter.stage()));
    }

    void requireSequence(final String option, final long sequence)
    {
        if (sequence < 0)
        {
            throw new ParameterException(command.commandLine(), option + " must be at least 0, not " + sequence);
        }
    }
}
