// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/**
 * Entry point of a child JVM: does one round, prints its result as the one line of standard output.
 */
public final class RoundMain
{
    private RoundMain()
    {
    }

    /**
     * Runs one round and ends the JVM: with 0 and a result, or with 1 and a stack trace on standard error.
     *
     * @param args as of {@link RoundPlan#toArguments()}.
     */
    public static void main(final String[] args)
    {
        // Whatever a library prints must not end up in front of the result.
        final PrintStream out = System.out;
        System.setOut(System.err);
        dieWithParent();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) ->
        {
            // Without its handler a round would only be found to take too long.
            System.err.println(thread.getName() + " ended:");
            failure.printStackTrace();
            Runtime.getRuntime().halt(1);
        });
        int exitCode = 1;
        try
        {
            out.println(new Round(RoundPlan.parse(List.of(args))).run().toLine());
            out.flush();
            exitCode = 0;
        }
        catch (final Throwable failure)
        {
            failure.printStackTrace();
        }
        // A peer may have left threads behind that are no daemons.
        System.exit(exitCode);
    }

    /** A parent that was killed closes this JVM's standard input; nobody else ever writes there. */
    private static void dieWithParent()
    {
        final Thread watch = new Thread(() ->
        {
            try
            {
                while (System.in.read() >= 0)
                {
                    // Not meant for this JVM.
                }
            }
            catch (final IOException ignore)
            {
                // The same as its end.
            }
            Runtime.getRuntime().halt(1);
        }, "parent-watch");
        watch.setDaemon(true);
        watch.start();
    }
}
