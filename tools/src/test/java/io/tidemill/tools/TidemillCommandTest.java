// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Callable;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class TidemillCommandTest
{
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine commandLine = TidemillCommand.commandLine();

    @Test
    void shouldShowThreeExamplesWhenCalledBare()
    {
        assertEquals(0, execute());
        final String examples = out.toString().split("Examples:")[1];
        assertEquals(3, examples.lines().filter((line) -> line.startsWith("  tidemill ")).count(), examples);
        assertEquals("", err.toString());
    }

    @Test
    void shouldFailWhenItsOutputIsNotTaken()
    {
        commandLine.setOut(new PrintWriter(new Writer()
        {
            @Override
            public void write(final char[] chars, final int offset, final int length) throws IOException
            {
                throw new IOException("no space left");
            }

            @Override
            public void flush()
            {
            }

            @Override
            public void close()
            {
            }
        }));
        commandLine.setErr(new PrintWriter(err));
        assertEquals(1, commandLine.execute("--version"));
        assertEquals(
            String.format("tidemill: not all of the result was shown: standard output is closed or full%n"),
            err.toString());
    }

    @Test
    void shouldFitEightyColumns()
    {
        execute("--help");
        out.toString().lines().forEach((line) -> assertTrue(line.length() <= 80, line));
    }

    @Test
    void shouldSayItsVersion()
    {
        assertEquals(0, execute("--version"));
        final String expected = "tidemill \\d+\\.\\d+\\.\\d+\\S*( \\(\\S+\\))?, Java \\d+.*\\R";
        assertTrue(out.toString().matches(expected), out::toString);
    }

    @Test
    void shouldRefuseAnUnknownCommandInOneLine()
    {
        assertEquals(2, execute("dmeo"));
        assertEquals("tidemill: Unmatched argument at index 0: 'dmeo' (see tidemill --help)\n", err.toString());
        assertEquals("", out.toString());
    }

    @Test
    void shouldSayHowToRunTheBenchmarks()
    {
        assertEquals(2, execute("bench", "--quick", "--only", "journal"));
        assertTrue(err.toString().endsWith("./tidemill bench --quick --only journal\n"), err::toString);
    }

    @Test
    void shouldReportAnExceptionInOneLine()
    {
        commandLine.addSubcommand(new Failing(new IllegalStateException("opening /x failed\n  free some space")));
        assertEquals(1, execute("fail"));
        assertEquals("tidemill fail: opening /x failed; free some space\n", err.toString());
    }

    @Test
    void shouldNameTheKindOfAnExceptionThatSaysTooLittle()
    {
        commandLine.addSubcommand(new Failing(new NoSuchFileException("/x")));
        assertEquals(1, execute("fail"));
        assertEquals("tidemill fail: NoSuchFileException: /x\n", err.toString());
    }

    @Test
    void shouldReportAnErrorInOneLine()
    {
        commandLine.addSubcommand(new Failing(new NoClassDefFoundError("io/tidemill/Gone")));
        assertEquals(1, execute("fail"));
        assertEquals("tidemill fail: NoClassDefFoundError: io/tidemill/Gone\n", err.toString());
    }

    @Test
    void shouldShowTheStackTraceOnlyOnRequest()
    {
        commandLine.addSubcommand(new Failing(new IllegalStateException()));
        assertEquals(1, execute("fail"));
        assertEquals("tidemill fail: IllegalStateException (--debug shows where)\n", err.toString());

        assertEquals(1, execute("fail", "--debug"));
        assertTrue(err.toString().contains("at " + Failing.class.getName()), err::toString);
    }

    private int execute(final String... args)
    {
        return commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)).execute(args);
    }

    @Command(name = "fail")
    private static final class Failing implements Callable<Integer>
    {
        private final Throwable error;

        Failing(final Throwable error)
        {
            this.error = error;
        }

        @Override
        public Integer call() throws Exception
        {
            error.setStackTrace(Thread.currentThread().getStackTrace());
            if (error instanceof Error)
            {
                throw (Error)error;
            }
            throw (Exception)error;
        }
    }
}
