// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.data;

import java.io.PrintWriter;
import java.util.Locale;

/** Bytes as people look at them: offset, sixteen in hex, and those that are letters. */
final class HexDump
{
    private static final int PER_LINE = 16;
    private static final int FIRST_PRINTABLE = 0x20;
    private static final int LAST_PRINTABLE = 0x7E;

    private HexDump()
    {
    }

    static void print(final byte[] bytes, final PrintWriter out)
    {
        for (int i = 0; i < bytes.length; i += PER_LINE)
        {
            out.println(line(bytes, i, Math.min(PER_LINE, bytes.length - i)));
        }
    }

    private static String line(final byte[] bytes, final int from, final int count)
    {
        final StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "  %06x ", from));
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < PER_LINE; i++)
        {
            line.append(i % 8 == 0 ? " " : "");
            line.append(i < count ? String.format(Locale.ROOT, "%02x ", bytes[from + i]) : "   ");
            if (i < count)
            {
                final int value = bytes[from + i];
                text.append(value >= FIRST_PRINTABLE && value <= LAST_PRINTABLE ? (char)value : '.');
            }
        }
        return line.append(" |").append(text).append('|').toString();
    }
}
