// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools;

import java.io.PrintWriter;
import java.util.function.BooleanSupplier;

import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/**
 * Turns what goes wrong into one line on standard error: exit code 2 and the way to the help for a wrong command line,
 * 1 for whatever a command throws, with a stack trace only for those who asked for it, and 1 where standard output did
 * not take the result of a command that did well.
 */
final class ErrorLine implements IParameterExceptionHandler, IExecutionExceptionHandler, IExecutionStrategy
{
    private final IExecutionStrategy runLast = new RunLast();
    private final BooleanSupplier debug;

    ErrorLine(final BooleanSupplier debug)
    {
        this.debug = debug;
    }

    @Override
    public int handleParseException(final ParameterException ex, final String[] args)
    {
        final CommandLine command = ex.getCommandLine();
        final String name = command.getCommandSpec().qualifiedName(" ");
        print(command.getErr(), name + ": " + describe(ex) + " (see " + name + " --help)", ex);
        return ExitCode.USAGE;
    }

    @Override
    public int handleExecutionException(final Exception ex, final CommandLine command, final ParseResult result)
    {
        return fail(command, ex);
    }

    /**
     * Runs the command. Picocli hands exceptions over, but not an {@link Error}, a missing class say.
     */
    @Override
    public int execute(final ParseResult result)
    {
        try
        {
            final int exitCode = runLast.execute(result);
            return exitCode == ExitCode.OK ? checkShown(called(result)) : exitCode;
        }
        catch (final ExecutionException | ParameterException ex)
        {
            throw ex;
        }
        catch (final Error ex)
        {
            return fail(called(result), ex);
        }
    }

    /** A print writer swallows what its stream throws, and does not notice that the stream below it has failed. */
    private static int checkShown(final CommandLine command)
    {
        if (!command.getOut().checkError() && !System.out.checkError())
        {
            return ExitCode.OK;
        }
        final PrintWriter err = command.getErr();
        err.println(command.getCommandSpec().qualifiedName(" ") +
            ": not all of the result was shown: standard output is closed or full");
        err.flush();
        return ExitCode.SOFTWARE;
    }

    private static CommandLine called(final ParseResult result)
    {
        return result.hasSubcommand() ? called(result.subcommand()) : result.commandSpec().commandLine();
    }

    private int fail(final CommandLine command, final Throwable error)
    {
        print(command.getErr(), command.getCommandSpec().qualifiedName(" ") + ": " + describe(error), error);
        return ExitCode.SOFTWARE;
    }

    private void print(final PrintWriter err, final String line, final Throwable error)
    {
        err.println(line);
        if (debug.getAsBoolean())
        {
            error.printStackTrace(err);
        }
        err.flush();
    }

    /**
     * A sentence says all there is to say. A single word, or none, is what the JDK likes to give ("/no/such/file"):
     * there the kind of error goes in front.
     */
    private static String describe(final Throwable error)
    {
        final String message = error.getMessage();
        if (message == null || message.isBlank())
        {
            return error.getClass().getSimpleName() + " (--debug shows where)";
        }

        final String line = message.strip().replaceAll("\\s*\\R\\s*", "; ");
        return line.indexOf(' ') < 0 ? error.getClass().getSimpleName() + ": " + line : line;
    }
}
