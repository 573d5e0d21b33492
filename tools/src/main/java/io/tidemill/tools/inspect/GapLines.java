// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.inspect;

import io.tidemill.journal.JournalGap;

import java.util.Locale;

/**
 * Gaps as lines of text.
 */
final class GapLines
{
    private GapLines()
    {
    }

    /** Where it is, what is missing, and why. */
    static String of(final JournalGap gap)
    {
        return String.format(Locale.ROOT, "gap       %s%n          %s: %s", place(gap), gap.describe(), gap.finding());
    }

    private static String place(final JournalGap gap)
    {
        if (gap.segment() == 0)
        {
            return "before the first segment";
        }
        final String from = String.format(Locale.ROOT, "segment %010d from byte %d", gap.segment(), gap.offset());
        return gap.toOffset() == JournalGap.NEXT_SEGMENT ? from + " to its end" : from + " to " + gap.toOffset();
    }
}
