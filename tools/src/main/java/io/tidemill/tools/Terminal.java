// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

import java.io.Console;
import java.util.Locale;

/**
 * The person in front of the command, if there is one.
 */
public final class Terminal
{
    private static final int FIRST_JDK_WITH_CONSOLE_WITHOUT_TERMINAL = 22;

    private Terminal()
    {
    }

    /**
     * Whether somebody watches. From Java 22 on there is a console also where no terminal is; it then says so itself.
     *
     * @return false where input or output is a file or a pipe
     */
    public static boolean isWatched()
    {
        final Console console = System.console();
        if (console == null || Runtime.version().feature() < FIRST_JDK_WITH_CONSOLE_WITHOUT_TERMINAL)
        {
            return console != null;
        }
        try
        {
            return (Boolean)Console.class.getMethod("isTerminal").invoke(console);
        }
        catch (final ReflectiveOperationException ex)
        {
            return false;
        }
    }

    /**
     * Asks whether to go on.
     *
     * @param command  that asks
     * @param question to be answered by y or n
     * @return true for yes
     * @throws ParameterException if nobody is there to answer
     */
    public static boolean confirms(final CommandLine command, final String question)
    {
        if (!isWatched())
        {
            throw new ParameterException(command, "nobody is there to confirm this; add --yes if it is meant");
        }
        final String answer = System.console().readLine("%s [y/N] ", question);
        return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
    }
}
