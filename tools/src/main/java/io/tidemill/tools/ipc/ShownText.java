// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.ipc;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * What other processes put in, as it may be shown: a line, and nothing that would control a terminal.
 */
public final class ShownText
{
    private ShownText()
    {
    }

    /**
     * A text.
     *
     * @param text of any kind
     * @return the same with a question mark for each control character but the tab
     */
    public static String of(final String text)
    {
        return text.replaceAll("[\\p{Cntrl}\\x{80}-\\x{9F}\\x{2028}\\x{2029}&&[^\t]]", "?");
    }

    /** Bytes of which nobody knows whether they are a text: in hexadecimal digits unless they are. */
    static String of(final byte[] bytes)
    {
        return isUtf8(bytes, bytes.length) ? of(new String(bytes, StandardCharsets.UTF_8)) :
            "0x" + HexFormat.of().formatHex(bytes);
    }

    static boolean isUtf8(final byte[] bytes, final int length)
    {
        for (int i = 0; i < length; i++)
        {
            if (bytes[i] < 0)
            {
                return isDecodable(ByteBuffer.wrap(bytes, 0, length));
            }
        }
        return true;
    }

    private static boolean isDecodable(final ByteBuffer bytes)
    {
        try
        {
            // Reports what cannot be decoded, in place of a sign for it.
            StandardCharsets.UTF_8.newDecoder().decode(bytes);
            return true;
        }
        catch (final CharacterCodingException none)
        {
            return false;
        }
    }
}
