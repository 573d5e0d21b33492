// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

import java.io.Console;
import java.util.function.LongConsumer;

/**
 * A progress bar on standard error, if someone is there to see it and there is enough to read.
 */
final class ImportProgress implements LongConsumer, AutoCloseable
{
    private static final long WORTH_SHOWING_BYTES = 16L << 20;
    private static final int FIRST_JDK_WITH_CONSOLE_WITHOUT_TERMINAL = 22;

    private final ProgressBar bar;

    private ImportProgress(final ProgressBar bar)
    {
        this.bar = bar;
    }

    static ImportProgress of(final long sizeBytes)
    {
        return new ImportProgress(sizeBytes < WORTH_SHOWING_BYTES || !isTerminal() ? null : new ProgressBarBuilder()
            .setTaskName("import")
            .setInitialMax(sizeBytes)
            .setUnit(" MB", 1 << 20)
            .clearDisplayOnFinish()
            .build());
    }

    @Override
    public void accept(final long bytes)
    {
        if (bar != null)
        {
            bar.stepTo(bytes);
        }
    }

    @Override
    public void close()
    {
        if (bar != null)
        {
            bar.close();
        }
    }

    private static boolean isTerminal()
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
}
