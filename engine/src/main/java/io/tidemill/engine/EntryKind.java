// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

/**
 * What a ring sequence holds. Every sequence is journaled exactly once, whatever its kind, so that sequences in the
 * journal are dense. Kinds travel as their byte {@linkplain #code() codes} on the hot path and on disk.
 */
public enum EntryKind
{
    /** An event of the user; the only kind that {@code onEvent} sees. */
    EVENT(1),

    /** A timer that fell due. */
    TIMER(2),

    /** A marker of the engine, such as the place of a snapshot. */
    MARKER(3),

    /** A sequence without meaning: an aborted claim, or an event that was refused or redacted. */
    VOID(4);

    private static final EntryKind[] BY_CODE = {null, EVENT, TIMER, MARKER, VOID};

    private final byte code;

    EntryKind(final int code)
    {
        this.code = (byte)code;
    }

    /**
     * The byte that stands for this kind in memory and on disk; never changes.
     *
     * @return the code, 1 to 4
     */
    public byte code()
    {
        return code;
    }

    /**
     * Whether a byte is the code of a kind.
     *
     * @param code to test
     * @return true if {@link #of} accepts it
     */
    public static boolean isValid(final byte code)
    {
        return code > 0 && code < BY_CODE.length;
    }

    /**
     * The kind with a code.
     *
     * @param code as of {@link #code()}
     * @return the kind
     * @throws IllegalArgumentException if there is none
     */
    public static EntryKind of(final byte code)
    {
        if (!isValid(code))
        {
            throw new IllegalArgumentException("no entry kind has the code " + code + "; known are 1 to 4");
        }
        return BY_CODE[code];
    }
}
