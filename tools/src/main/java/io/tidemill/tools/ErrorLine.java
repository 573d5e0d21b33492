// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools;

import java.io.PrintWriter;
import java.util.function.BooleanSupplier;

import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Turns an exception that a command did not handle into one line on standard error and exit code 1.
 */
final class ErrorLine implements IExecutionExceptionHandler
{
    private final BooleanSupplier debug;

    ErrorLine(final BooleanSupplier debug)
    {
        this.debug = debug;
    }

    @Override
    public int handleExecutionException(
        final Exception ex, final CommandLine commandLine, final ParseResult parseResult)
    {
        final PrintWriter err = commandLine.getErr();
        err.println(commandLine.getCommandSpec().qualifiedName(" ") + ": " + describe(ex));
        if (debug.getAsBoolean())
        {
            ex.printStackTrace(err);
        }
        err.flush();
        return ExitCode.SOFTWARE;
    }

    /**
     * Our own messages say all there is to say; those of the JDK often are only a name ("/no/such/file"), so the kind
     * of exception goes in front of whatever was not thrown by us.
     */
    static String describe(final Throwable error)
    {
        final String message = error.getMessage();
        if (message == null || message.isBlank())
        {
            return error.getClass().getSimpleName() + " (run again with --debug to see where)";
        }

        final String line = message.strip().replaceAll("\\s*\\R\\s*", "; ");
        return line.indexOf(' ') < 0 ? error.getClass().getSimpleName() + ": " + line : line;
    }
}
