// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

/**
 * The one writer of a {@link Ring}: a direct inlet's producer, or the sequencer; before either, recovery. Fill
 * {@link #event events}, {@link #append} what they are, {@link #publish}.
 * <p>
 * <b>Threading:</b> one thread at a time, handed over by whatever hands over the inlet.
 */
final class RingWriter<E>
{
    private final Ring<E> ring;
    private final RunTable runs;

    /** Of the last entry appended. On a line of its own, since it is the one thing here that every entry changes. */
    private final SingleWriterSequence appended = new SingleWriterSequence(-1);

    /** As of the last look at the gates; they only move on. */
    private long writableUpTo = -1;

    // The run that goes on.
    private byte kind;
    private int inletId;
    private long timeNs;
    private long positionOffset;

    RingWriter(final Ring<E> ring, final RunTable runs)
    {
        this.ring = ring;
        this.runs = runs;
    }

    /** Goes on with this sequence: before anything runs, or by a writer that moved the ring's cursor itself. */
    void startAt(final long sequence)
    {
        appended.setPlain(sequence - 1);
    }

    /** The sequence of the next entry. */
    long nextSequence()
    {
        return appended.plain() + 1;
    }

    boolean hasRoomFor(final int count)
    {
        final long last = appended.plain() + count;
        if (last > writableUpTo)
        {
            writableUpTo = ring.writableUpTo();
        }
        return last <= writableUpTo;
    }

    /** The event of the entry that is {@code offset} behind the next one; within {@link #hasRoomFor}. */
    E event(final int offset)
    {
        return ring.event(nextSequence() + offset);
    }

    /**
     * Appends entries, which become visible with {@link #publish}.
     *
     * @return the sequence of the first one
     */
    long append(
        final int count, final byte entryKind, final long entryTimeNs, final int entryInletId, final long position)
    {
        final long first = nextSequence();
        final long offset = position - first;
        if (entryTimeNs != timeNs || offset != positionOffset || entryInletId != inletId || entryKind != kind)
        {
            kind = entryKind;
            timeNs = entryTimeNs;
            inletId = entryInletId;
            positionOffset = offset;
            runs.begin(first, entryKind, entryTimeNs, entryInletId, position);
        }
        appended.setPlain(first + count - 1);
        return first;
    }

    /** Makes all that was appended visible. */
    void publish()
    {
        ring.publish(appended.plain());
    }
}
