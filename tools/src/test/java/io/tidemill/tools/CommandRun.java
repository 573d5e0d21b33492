// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools;

import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * One run of the command line, as a user types it.
 *
 * @param exitCode of the run
 * @param out      standard output
 * @param err      standard error
 */
public record CommandRun(int exitCode, String out, String err)
{
    public static CommandRun of(final Object... args)
    {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final CommandLine commandLine = TidemillCommand.commandLine();
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(err));
        final String[] texts = new String[args.length];
        for (int i = 0; i < args.length; i++)
        {
            texts[i] = args[i].toString();
        }
        final int exitCode = commandLine.execute(texts);
        return new CommandRun(exitCode, out.toString(), err.toString());
    }
}
