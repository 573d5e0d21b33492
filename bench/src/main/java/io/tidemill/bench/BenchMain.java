// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench;

/**
 * Entry point of {@code tidemill bench}. Exit codes: 0 fine, 1 found a problem, 2 wrong usage.
 */
public final class BenchMain
{
    private BenchMain()
    {
    }

    /**
     * Runs one command and ends the JVM with its exit code.
     *
     * @param args the command line behind {@code bench}.
     */
    public static void main(final String[] args)
    {
        System.exit(BenchCommand.run(args));
    }
}
