// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import io.tidemill.engine.OutputsReport;
import io.tidemill.engine.RecoveryReport;
import io.tidemill.tools.TextTable;
import org.junit.jupiter.api.Test;

import picocli.CommandLine.Help.Ansi;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ImportTextTest
{
    private final HookFixture hooks = new HookFixture();

    @Test
    void shouldNameLengthsOfTime()
    {
        assertEquals("0 s", ActivityText.duration(999));
        assertEquals("59 s", ActivityText.duration(59_999));
        assertEquals("1 min 00 s", ActivityText.duration(60_000));
        assertEquals("59 min 59 s", ActivityText.duration(3_599_999));
        assertEquals("1 h 00 min", ActivityText.duration(3_600_000));
        assertEquals("100 h 09 min", ActivityText.duration(100 * 3_600_000L + 9 * 60_000L));
    }

    @Test
    void shouldNotLetTextsControlTheTerminal()
    {
        assertEquals("a?[31mb?c?", ActivityText.printable("a\u001b[31mb\nc\u202e"));
        assertEquals("/hö/😀", ActivityText.printable("/hö/😀"));
    }

    @Test
    void shouldLineUpColumns()
    {
        final StringWriter out = new StringWriter();
        new TextTable().row("P", "Count", "What").row("long", "7", "x").row("ü", "12345", "yy")
            .print(new PrintWriter(out, true), title -> title);

        assertEquals(List.of("  P      Count   What", "  long       7   x", "  ü      12345   yy"),
            out.toString().lines().toList());
    }

    @Test
    void shouldShowTheUnionAndTheSumOfProjectsThatOverlap()
    {
        hooks.moved(0).project("/q").moved(60_000).project("/p").moved(240_000).project("/q").moved(300_000)
            .project("").moved(300_000).user("bob").plain(HookKind.STOP, 0);
        final String text = text(Ansi.OFF);

        assertTrue(text.contains("ann: 1 window (open since 2025-06-15 15:06), 3 work blocks, 5 min 00 s active"),
            text);
        assertTrue(text.contains("(sum of projects, overlaps counted twice)"), text);
        assertTrue(text.contains("8 min 00 s"), text);
        assertTrue(text.contains("(no working directory)"), text);
        assertTrue(text.contains("bob: 0 windows, 0 work blocks, 0 s active"), text);
        assertFalse(text.contains("\u001b"), text);
    }

    @Test
    void shouldUseBoldTypeWhereColoursAreWelcome()
    {
        hooks.moved(0);

        assertTrue(text(Ansi.ON).contains("\u001b[1mann"));
    }

    @Test
    void shouldSayWhatWasNotBooked()
    {
        hooks.moved(3_600_000).moved(0).moved(0);
        hooks.begin(HookKind.STOP, 10_000_000).times(HookFixture.START_MS + 10_000_000, 0);
        hooks.push();

        assertTrue(text(Ansi.OFF).contains("1 seen before, 1 too late to book, 1 refused for their time"),
            text(Ansi.OFF));
    }

    private String text(final Ansi ansi)
    {
        final StringWriter out = new StringWriter();
        final ImportCounts counts = new ImportCounts(1, 0, 1, 1, 1, 2, 10, List.of(), false);
        final ActivityReport empty = new ActivityReport(List.of(), 0);
        final RecoveryReport recovery = new RecoveryReport(6, 5, 40, 45, 1, 1, 0, Duration.ZERO, List.of(),
            new OutputsReport(-1, 0, 0, 0, 0, 0, List.of()), 40, List.of());
        new ImportText(new PrintWriter(out), ansi, ZoneOffset.UTC).write(new ImportResult(
            "in", Path.of("/data"), recovery, empty, hooks.report(), 0x1234, counts, 100));
        assertTrue(out.toString().contains("1 bad line, 2 unknown events, 1 unknown field."), out.toString());
        assertTrue(out.toString().contains("State hash 0000000000001234"), out.toString());
        assertTrue(out.toString().contains(
            "held 0 events before; the import began with the snapshot behind sequence 40 and handled 5 events anew."),
            out.toString());
        return out.toString();
    }
}
