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
    static final JournalGaps NONE = new JournalGaps(List.of(), new State(0, 0, false, true));

    /** Behind so many, a journal is no record of anything; and they fit the file. */
    static final int MAX_GAPS = 1_000;

    private static final Comparator<JournalGap> BY_PLACE =
        Comparator.comparingLong(JournalGap::segment).thenComparingLong(JournalGap::offset);

    private static final int FORMAT = 1;

    private final List<JournalGap> gaps;
    private final State state;

    /**
     * What else is to be known of repairs.
     *
     * @param epoch       that begins with the last one: sequences that are missing may be given out again, so whatever
     *                    has seen them must be told
     * @param lastSegment number of the last segment that was there, which is not to be used again
     * @param isEndLost   whether the last segment was given up as a whole
     * @param isFinished  false while files are being moved
     */
    record State(int epoch, long lastSegment, boolean isEndLost, boolean isFinished)
    {
    }

    private JournalGaps(final List<JournalGap> gaps, final State state)
    {
        this.gaps = gaps;
        this.state = state;
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
        if (text.integer("format") != FORMAT)
        {
            throw new LogException("cannot read " + text.file() + ": its format is " + text.integer("format") +
                ", this release knows " + FORMAT + "; use the release that wrote it, or a newer one");
        }
        final List<JournalGap> gaps = new ArrayList<>();
        for (int i = 1; i <= text.integer("gaps"); i++)
        {
            gaps.add(gap(text, "gap." + i + '.'));
        }
        return new JournalGaps(List.copyOf(gaps), new State(text.integer("epoch"), text.number("lastSegment"),
            Boolean.parseBoolean(text.text("isEndLost")), Boolean.parseBoolean(text.text("isFinished"))));
    }

    private static JournalGap gap(final TextProperties text, final String gap)
    {
        final JournalGap read = new JournalGap(text.number(gap + "firstSequence"), text.number(gap + "nextSequence"),
            text.number(gap + "segment"), text.number(gap + "offset"), text.number(gap + "toOffset"),
            Boolean.parseBoolean(text.text(gap + "certain")), text.text(gap + "finding"),
            Instant.ofEpochMilli(text.number(gap + "repairedMs")));
        if (read.firstSequence() < 0 || read.missing() < 0 || read.segment() < 0 || read.offset() < 0 ||
            read.toOffset() > Integer.MAX_VALUE ||
            read.toOffset() != JournalGap.NEXT_SEGMENT && read.toOffset() < read.offset())
        {
            throw Damage.in(text.file(), "its " + gap + " is no gap that a repair could have left: " + read);
        }
        return read;
    }

    void write(final Path dataDirectory) throws IOException
    {
        final TextProperties text = new TextProperties(dataDirectory.resolve(FILE_NAME))
            .put("format", FORMAT)
            .put("epoch", state.epoch)
            .put("lastSegment", state.lastSegment)
            .put("isEndLost", state.isEndLost)
            .put("isFinished", state.isFinished)
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
                .put(gap + "certain", each.certain())
                .put(gap + "finding", each.finding())
                .put(gap + "repairedMs", each.repaired().toEpochMilli());
        }
        text.write();
    }

    /** Refuses a journal of which files were moved, and the record of it is not written yet. */
    static JournalGaps readFinished(final Path dataDirectory) throws IOException
    {
        final JournalGaps gaps = read(dataDirectory);
        if (!gaps.state.isFinished)
        {
            throw Damage.in(dataDirectory.resolve(FILE_NAME), "a repair was ended before it was done; repair it again");
        }
        return gaps;
    }

    JournalGaps with(final State known)
    {
        return new JournalGaps(gaps, known);
    }

    State state()
    {
        return state;
    }

    /** With another gap; one at the same place gives way to it. */
    JournalGaps with(final JournalGap gap)
    {
        final List<JournalGap> more = new ArrayList<>(gaps);
        more.removeIf(each -> BY_PLACE.compare(each, gap) == 0);
        more.add(gap);
        if (more.size() > MAX_GAPS)
        {
            throw new LogException("cannot repair a journal with more than " + MAX_GAPS + " gaps: restore a copy");
        }
        more.sort(BY_PLACE);
        return new JournalGaps(List.copyOf(more), state);
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
}
