// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import java.nio.charset.StandardCharsets;

/**
 * Names that users give to what is kept in files: any text that survives UTF-8, of a length that fits a record.
 */
final class ShortText
{
    static final int MAX_BYTES = 160;

    private ShortText()
    {
    }

    /** The bytes of a name, which is refused if it has none or too many. */
    static byte[] utf8(final String what, final String name)
    {
        final byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || bytes.length > MAX_BYTES)
        {
            throw new IllegalArgumentException("the " + what + " cannot be '" + name + "': it has " + bytes.length +
                " bytes in UTF-8, 1 to " + MAX_BYTES + " are allowed");
        }
        if (!new String(bytes, StandardCharsets.UTF_8).equals(name))
        {
            throw new IllegalArgumentException("the " + what + " cannot be '" + name + "': it holds half of a " +
                "character");
        }
        return bytes;
    }
}
