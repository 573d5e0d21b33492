// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The only place that knows how an event looks as bytes.
 * <p>
 * A codec must be a pure function of its arguments: encoding the same event twice gives the same bytes, whatever the
 * thread. One codec instance is shared by all threads of an engine, so it must not keep state between calls.
 * <p>
 * {@link #encode} writes straight into the journal's mapped block. The buffer checks bounds; a codec that writes more
 * than {@link #maxLength()} bytes fails the engine rather than harming a neighbour.
 *
 * @param <E> the event class
 */
public interface Codec<E>
{
    /**
     * The stable name of this encoding, for example {@code "order"}. The journal stores a hash of it with each frame
     * and refuses to decode frames that carry another one.
     *
     * @return the name; the same for all versions
     */
    String name();

    /**
     * The version that {@link #encode} writes.
     *
     * @return the version, 0 to 65,535
     */
    default int version()
    {
        return 0;
    }

    /**
     * The oldest version that {@link #decode} still reads.
     *
     * @return the version, 0 to {@link #version()}
     */
    default int oldestVersion()
    {
        return version();
    }

    /**
     * The most bytes that one event can take.
     *
     * @return the limit in bytes, at least 0; the log may set a bound of its own
     */
    int maxLength();

    /**
     * The length of this event when encoded, or any upper bound of it that is cheap to know. An inlet refuses an event
     * whose length exceeds {@link #maxLength()} with {@link Inlet#TOO_LONG}, before it gets a position.
     *
     * @param event to measure
     * @return the length in bytes; the default trusts every event to fit
     */
    default int length(final E event)
    {
        return 0;
    }

    /**
     * Writes the event.
     *
     * @param event  to write
     * @param buffer to write to
     * @param offset of the first byte
     * @return the number of bytes written, 0 to {@link #maxLength()}
     */
    int encode(E event, MutableDirectBuffer buffer, int offset);

    /**
     * Reads an event; every field of {@code event} must be set, since the object is reused.
     *
     * @param version that wrote the bytes, {@link #oldestVersion()} to {@link #version()}
     * @param buffer  to read from
     * @param offset  of the first byte
     * @param length  in bytes
     * @param event   to fill
     */
    void decode(int version, DirectBuffer buffer, int offset, int length, E event);

    /**
     * Copies one event over another. The default encodes and decodes through a buffer that it allocates: override it
     * with plain field copies where lanes are used, since each lane copies every event once.
     *
     * @param from the source
     * @param to   the target, every field of which must be set
     */
    default void copy(final E from, final E to)
    {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(Math.max(16, maxLength()));
        final int length = encode(from, buffer, 0);
        decode(version(), buffer, 0, length, to);
    }
}
