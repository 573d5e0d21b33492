// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A position of an inlet, and the document of a queue that belongs to it. Its text always has the same length.
 *
 * @param position  of the last event from before this place, -1 if there is none
 * @param index     of the document, {@link #BEGINNING} for before the first one that will ever be there
 * @param isBehind  whether this document was looked at; else it is the next one
 * @param length    of the document in bytes
 * @param checksum  of its first bytes: another queue has other documents
 */
record QueuePlace(long position, long index, boolean isBehind, int length, int checksum)
{
    static final long BEGINNING = -1;

    private static final Pattern TEXT =
        Pattern.compile("([+-][0-9]{19}) (behind|before) ([+-][0-9]{19}) ([0-9]{10}) ([0-9a-f]{8})");

    static QueuePlace beginning(final long position)
    {
        return new QueuePlace(position, BEGINNING, false, 0, 0);
    }

    boolean hasDocument()
    {
        return index != BEGINNING;
    }

    /** Null if it is no such text. */
    static QueuePlace parse(final String text)
    {
        final Matcher matcher = TEXT.matcher(text);
        try
        {
            return matcher.matches() ? new QueuePlace(Long.parseLong(matcher.group(1)),
                Long.parseLong(matcher.group(3)), matcher.group(2).equals("behind"),
                Integer.parseInt(matcher.group(4)), Integer.parseUnsignedInt(matcher.group(5), 16)) : null;
        }
        catch (final NumberFormatException tooLarge)
        {
            return null;
        }
    }

    /** An index as people meet it: Chronicle prints them either way. */
    static String describe(final long index)
    {
        return "index 0x" + Long.toHexString(index) + " (" + index + ")";
    }

    @Override
    public String toString()
    {
        return String.format(Locale.ROOT, "%+020d %s %+020d %010d %08x",
            position, isBehind ? "behind" : "before", index, length, checksum);
    }
}
