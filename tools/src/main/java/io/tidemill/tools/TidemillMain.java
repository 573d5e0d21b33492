// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools;

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
        System.exit(TidemillCommand.commandLine().execute(args));
    }
}
