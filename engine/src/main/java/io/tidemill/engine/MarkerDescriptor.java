// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Layout of what a MARKER entry carries in a log. Little endian; offsets in bytes.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |          What is marked: 1 snapshot, 2 logic version          |  0
 *  +---------------------------------------------------------------+
 *  |                     Version of the logic                      |  4
 *  +---------------------------------------------------------------+
 * </pre>
 * 1: the state is saved as it is behind this entry, if that succeeds. 2: from here on, entries are handled by this
 * version.
 */
public final class MarkerDescriptor
{
    static final int SNAPSHOT = 1;
    static final int LOGIC = 2;
    private static final int VERSION_OFFSET = 4;
    private static final int LENGTH = 8;

    private MarkerDescriptor()
    {
    }

    /**
     * What a MARKER entry carries, for people.
     *
     * @param buffer that holds it
     * @param offset of its first byte
     * @param length in bytes
     * @return a line
     */
    public static String describe(final DirectBuffer buffer, final int offset, final int length)
    {
        if (length < LENGTH)
        {
            return "a marker that cannot be read, of " + length + " bytes";
        }
        return (what(buffer, offset) == SNAPSHOT ? "a snapshot, by logic version " : "begin of logic version ") +
            version(buffer, offset);
    }

    static int put(final MutableDirectBuffer buffer, final int offset, final int what, final int version)
    {
        buffer.putInt(offset, what, LITTLE_ENDIAN);
        buffer.putInt(offset + VERSION_OFFSET, version, LITTLE_ENDIAN);
        return LENGTH;
    }

    static int what(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset, LITTLE_ENDIAN);
    }

    /**
     * The version of the logic by which entries behind it are handled.
     *
     * @param soFar  the version before it
     * @param buffer that holds it
     * @param offset of its first byte
     * @param length in bytes
     * @return the version; the one so far if it cannot say
     */
    public static int version(final int soFar, final DirectBuffer buffer, final int offset, final int length)
    {
        return length >= LENGTH ? version(buffer, offset) : soFar;
    }

    static int version(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + VERSION_OFFSET, LITTLE_ENDIAN);
    }
}
