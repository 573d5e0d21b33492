// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import io.tidemill.bench.rig.Machine;
import io.tidemill.bench.rig.ReportFixture;
import org.junit.jupiter.api.Test;

class MarkdownTextTest
{
    private static final List<String> ORDER = List.of("first", "add-8B", "ramp");

    private final String page = MarkdownText.page(RunFixture.run(ReportFixture.report()), "", ORDER);

    @Test
    void shouldSayWhatWasRunWhereAndHow()
    {
        assertTrue(page.contains("`./tidemill bench --only add-8B`"), page);
        assertTrue(page.contains("commit `abc1234`"), page);
        assertTrue(page.contains("Some CPU, 2 cores (virtual), governor performance, 8 GiB, " +
            "Linux 6.1, JDK 17 (Vendor), ext4 (/dev/vda)"), page);
        assertTrue(page.contains("3 rounds"), page);
        assertTrue(page.contains("-Xmx512m"), page);
    }

    @Test
    void shouldHoldARowPerContenderAndTrial()
    {
        assertTrue(page.contains("\n| tidemill |  | 20.00 | [10.00 .. 30.00] | 50.0 | 1.5 | 25 % |  |  |  |\n"), page);
        assertTrue(page.contains(
            "\n| peer-fast |  | 5.00 | [4.00 .. 10.00] | 200 | 1.5 | 8 % | 3.00x | [2.50x .. 4.00x]" +
            " | >= 2.5x met |\n"), page);
        assertTrue(page.contains("| >= 0.8x MISSED |\n"), page);
        assertTrue(page.contains("\n| rival | api=z, wait=blocking | 1.30 M/s |\n"), page);
    }

    @Test
    void shouldOnlyNoteWhatMakesFiguresLessBelievable()
    {
        assertFalse(page.contains("Note:"), page);
        final Machine diskless =
            new Machine(ReportFixture.machine().hardware(), "Linux", "JDK", "tmpfs (tmpfs)", true);
        final String warned = MarkdownText.page(
            new RunReport(List.of(ReportFixture.report()), RunFixture.origin(), diskless.warnings()), "", ORDER);
        assertTrue(warned.contains("Note: the files are in memory"), warned);
    }

    @Test
    void shouldReplaceWhatWasMeasuredAgainAndKeepTheRest()
    {
        final String both = MarkdownText.page(RunFixture.run(ReportFixture.latencies()), page, ORDER);
        assertTrue(both.indexOf("## add-8B") > 0, both);
        assertTrue(both.indexOf("## ramp") > both.indexOf("## add-8B"), "in the order of the catalogue: " + both);

        final String again = MarkdownText.page(RunFixture.run(ReportFixture.report()), both, ORDER);
        assertEquals(both, again);
    }

    @Test
    void shouldReplaceNoTextOfSomebodyElse()
    {
        final RunReport run = RunFixture.run(ReportFixture.report());
        assertFalse(MarkdownText.isOwn("# Mine\n"));
        assertThrows(IllegalArgumentException.class, () -> MarkdownText.page(run, "# Mine\n\n## add-8B\n", ORDER));
        assertTrue(MarkdownText.isOwn(page));
        assertEquals(page, MarkdownText.page(run, "\n", ORDER));
    }

    @Test
    void shouldNoticeASectionThatWasEdited()
    {
        assertEquals(Optional.empty(), MarkdownText.edited(page));
        final String better = page.replace("1.30 M/s", "1.03 M/s");
        assertNotEquals(page, better);
        assertEquals(Optional.of("add-8B"), MarkdownText.edited(better));
        assertThrows(
            IllegalArgumentException.class, () -> MarkdownText.page(RunFixture.run(), better, ORDER));
    }

    /** The project's own page; as it must be on every commit. */
    @Test
    void shouldFindItsOwnPageAsMeasured() throws IOException
    {
        assertEquals(Optional.empty(), MarkdownText.edited(Files.readString(Path.of("../docs/benchmarks.md"))));
    }
}
