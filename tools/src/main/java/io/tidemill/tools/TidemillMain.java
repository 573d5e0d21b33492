// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * Entry point of the {@code tidemill} command. Exit codes: 0 fine, 1 found a problem, 2 wrong usage.
 */
public final class TidemillMain
{
    private TidemillMain()
    {
    }

    /**
     * Runs one command and ends the JVM with its exit code.
     *
     * @param args the command line, without the program's name.
     */
    public static void main(final String[] args)
    {
        UnsafeWarnings.silence();
        System.exit(TidemillCommand.commandLine().setOut(utf8(System.out)).setErr(utf8(System.err)).execute(args));
    }

    /** Whatever the locale: without one, as in many containers, other letters than those of ASCII would be lost. */
    private static PrintWriter utf8(final PrintStream stream)
    {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }
}
