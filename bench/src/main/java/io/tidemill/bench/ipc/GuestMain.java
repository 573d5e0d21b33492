// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.ipc;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import io.tidemill.bench.rig.RoundFiles;

/**
 * Entry point of the other process: takes commands from standard input, one a line, and ends when that ends. Answers go
 * to standard output, everything else to standard error.
 */
public final class GuestMain
{
    private GuestMain()
    {
    }

    /**
     * Serves until standard input ends.
     *
     * @param args none.
     * @throws IOException if standard input cannot be read.
     */
    public static void main(final String[] args) throws IOException
    {
        // Whatever a library prints must not end up among the answers.
        final PrintStream answers = System.out;
        System.setOut(System.err);
        final BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Guest guest = null;
        String line = commands.readLine();
        while (line != null)
        {
            if (OtherProcess.STOP.equals(line))
            {
                guest.stop();
            }
            else
            {
                guest = new Guest(LinkPlan.parse(line), answers);
                guest.start();
            }
            line = commands.readLine();
        }
        if (guest != null && guest.isOpen())
        {
            // The host was killed: nobody else removes what it had put into memory.
            RoundFiles.remove(guest.plan().directory());
        }
        // Not exit: a library's hooks have nothing to do here, and a spinning thread may not see that it is to end.
        Runtime.getRuntime().halt(0);
    }
}
