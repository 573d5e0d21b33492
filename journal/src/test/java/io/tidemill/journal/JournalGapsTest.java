// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.LogException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

class JournalGapsTest
{
    private static final Instant NOW = Instant.ofEpochMilli(1_800_000_000_123L);

    @TempDir
    Path temp;

    private static JournalGap gap(final long segment, final long offset, final long missing)
    {
        return new JournalGap(100, 100 + missing, segment, offset, JournalGap.NEXT_SEGMENT, true, "a=b\nc", NOW);
    }

    @Test
    void shouldReadWhatWasWritten() throws IOException
    {
        assertEquals(List.of(), JournalGaps.read(temp).all());
        final JournalGaps written = JournalGaps.NONE.with(gap(2, 8, 1)).with(gap(1, 70, 10))
            .with(new JournalGaps.State(3, 7, true, false));
        written.write(temp);
        final JournalGaps read = JournalGaps.read(temp);
        assertEquals(new JournalGaps.State(3, 7, true, false), read.state());
        assertEquals(List.of(gap(1, 70, 10), gap(2, 8, 1)), read.all());
    }

    @Test
    void shouldFindTheNextGapOfASegment()
    {
        final JournalGaps gaps = JournalGaps.NONE.with(gap(2, 8, 1)).with(gap(2, 80, 0)).with(gap(1, 70, 10));
        assertEquals(gap(1, 70, 10), gaps.after(1, 0));
        assertEquals(gap(2, 8, 1), gaps.after(2, 8));
        assertEquals(gap(2, 80, 0), gaps.after(2, 9));
        assertNull(gaps.after(2, 81));
        assertNull(gaps.after(3, 0));
    }

    @Test
    void shouldReplaceAGapAtTheSamePlace()
    {
        assertEquals(List.of(gap(2, 8, 5)), JournalGaps.NONE.with(gap(2, 8, 1)).with(gap(2, 8, 5)).all());
    }

    @Test
    void shouldRefuseMoreGapsThanAJournalCanHave() throws IOException
    {
        JournalGaps gaps = JournalGaps.NONE;
        for (int i = 0; i < JournalGaps.MAX_GAPS; i++)
        {
            gaps = gaps.with(gap(1_000_000, Long.MAX_VALUE - i, i));
        }
        final JournalGaps full = gaps;
        full.write(temp);
        assertEquals(full.all(), JournalGaps.read(temp).all());
        final LogException refusal = assertThrows(LogException.class, () -> full.with(gap(1, 1, 1)));
        assertTrue(refusal.getMessage().contains("more than 1000 gaps"), refusal.getMessage());
    }

    @Test
    void shouldSayWhatIsMissing()
    {
        assertEquals("no sequence is missing", gap(1, 1, 0).describe());
        assertEquals("sequence 100 is missing", gap(1, 1, 1).describe());
        assertEquals("sequences 100 to 109 are missing", gap(1, 1, 10).describe());
    }
}
