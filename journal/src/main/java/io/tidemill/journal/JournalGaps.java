// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogException;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What repairs have given up, in one file of the data directory. Removing the file takes all repairs back, but for
 * files that were moved. Immutable.
 */
final class JournalGaps
{
    static final String FILE_NAME = "gaps.properties";
    static final JournalGaps NONE = new JournalGaps(List.of(), 0);

    /** Behind so many, a journal is no record of anything; and they fit the file. */
    static final int MAX_GAPS = 1_000;

    private static final Comparator<JournalGap> BY_PLACE =
        Comparator.comparingLong(JournalGap::segment).thenComparingLong(JournalGap::offset);

    private final List<JournalGap> gaps;
    private final int epoch;

    private JournalGaps(final List<JournalGap> gaps, final int epoch)
    {
        this.gaps = gaps;
        this.epoch = epoch;
    }

    static JournalGaps read(final Path dataDirectory) throws IOException
    {
        final TextProperties text;
        try
        {
            text = TextProperties.read(dataDirectory.resolve(FILE_NAME));
        }
        catch (final NoSuchFileException none)
        {
            return NONE;
        }
        final List<JournalGap> gaps = new ArrayList<>();
        for (int i = 1; i <= text.integer("gaps"); i++)
        {
            final String gap = "gap." + i + '.';
            gaps.add(new JournalGap(text.number(gap + "firstSequence"), text.number(gap + "nextSequence"),
                text.number(gap + "segment"), text.number(gap + "offset"), text.number(gap + "toOffset"),
                text.text(gap + "finding"), Instant.ofEpochMilli(text.number(gap + "repairedMs"))));
        }
        return new JournalGaps(List.copyOf(gaps), text.integer("epoch"));
    }

    void write(final Path dataDirectory) throws IOException
    {
        final TextProperties text = new TextProperties(dataDirectory.resolve(FILE_NAME))
            .put("epoch", epoch)
            .put("gaps", gaps.size());
        for (int i = 1; i <= gaps.size(); i++)
        {
            final JournalGap each = gaps.get(i - 1);
            final String gap = "gap." + i + '.';
            text.put(gap + "firstSequence", each.firstSequence())
                .put(gap + "nextSequence", each.nextSequence())
                .put(gap + "segment", each.segment())
                .put(gap + "offset", each.offset())
                .put(gap + "toOffset", each.toOffset())
                .put(gap + "finding", each.finding())
                .put(gap + "repairedMs", each.repaired().toEpochMilli());
        }
        text.write();
    }

    /** With another gap; one at the same place gives way to it. */
    JournalGaps with(final JournalGap gap)
    {
        final List<JournalGap> more = new ArrayList<>(gaps);
        more.removeIf(each -> BY_PLACE.compare(each, gap) == 0);
        more.add(gap);
        if (more.size() > MAX_GAPS)
        {
            throw new LogException("cannot repair a journal with more than " + MAX_GAPS + " gaps: restore it from a " +
                "copy, or use what 'tidemill tail' still shows of it");
        }
        more.sort(BY_PLACE);
        return new JournalGaps(List.copyOf(more), epoch);
    }

    /** The sequences that are missing may be given out again, so whatever has seen them must be told by the epoch. */
    JournalGaps withEpoch(final int next)
    {
        return new JournalGaps(gaps, next);
    }

    List<JournalGap> all()
    {
        return gaps;
    }

    /** The first that begins in a segment at or behind an offset, or null. */
    JournalGap after(final long segment, final long offset)
    {
        for (final JournalGap gap : gaps)
        {
            if (gap.segment() == segment && gap.offset() >= offset)
            {
                return gap;
            }
        }
        return null;
    }

    /** The epoch that began with the last repair, 0 if there was none. */
    int epoch()
    {
        return epoch;
    }
}
