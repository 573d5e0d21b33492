// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.EntryKind;
import io.tidemill.engine.MarkerDescriptor;
import io.tidemill.engine.TimerDescriptor;

import org.agrona.DirectBuffer;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * Which entries of a log of events are to hold nothing any more: the wanted EVENTs, and all TIMERs that were set by
 * what is chosen.
 * <p>
 * A wanted TIMER whose cause is not chosen stays: without its entry the timer would still be pending, fall due anew at
 * the next start, and have the effect a second time. A MARKER is the engine's own.
 */
final class ChosenEntries implements EntryChoice
{
    private static final byte EVENT = EntryKind.EVENT.code();
    private static final byte TIMER = EntryKind.TIMER.code();
    private static final byte MARKER = EntryKind.MARKER.code();
    private static final byte VOID = EntryKind.VOID.code();

    /** Before the name of its stage. */
    private static final int TIMER_LENGTH = 32;

    private final SequenceRanges wanted;
    private final SequenceRanges.Builder chosen = new SequenceRanges.Builder();
    private final SequenceRanges.Builder already = new SequenceRanges.Builder();
    private final SequenceRanges.Builder gone = new SequenceRanges.Builder();
    private final SequenceRanges.Builder left = new SequenceRanges.Builder();
    private long events;
    private long timers;
    private long firstChanged = -1;
    private long nextSequence;

    /** As MARKERs say, and the last EVENT or TIMER that another version than the last one has handled. */
    private int logicVersion = 1;
    private long lastHandled = -1;
    private long lastOfOtherLogic = -1;

    ChosenEntries(final SequenceRanges wanted)
    {
        this.wanted = wanted;
    }

    /** Has a look at the next frame; how many of its entries are chosen. */
    int choose(final FrameView frame)
    {
        goOnWith(frame.firstSequence());
        final long before = events + timers;
        final DirectBuffer buffer = frame.buffer();
        int offset = frame.entriesOffset();
        long sequence = frame.firstSequence();
        for (int i = 0; i < frame.runCount(); i++)
        {
            final byte kind = RunDescriptor.kind(buffer, frame.run(i));
            final long end = sequence + RunDescriptor.count(buffer, frame.run(i));
            for (; sequence < end; sequence++)
            {
                final int length = buffer.getInt(offset, LITTLE_ENDIAN);
                choose(kind, sequence, buffer, offset + FrameDescriptor.ENTRY_HEADER_LENGTH, length);
                offset = RedactedFrame.next(offset, length);
            }
        }
        nextSequence = sequence;
        return (int)(events + timers - before);
    }

    /** The sequence that the log goes on with; those before that were not shown are not there. */
    void goOnWith(final long sequence)
    {
        if (sequence > nextSequence)
        {
            final SequenceRanges missing = wanted.within(nextSequence, sequence - 1);
            gone.addAll(missing);
            chosen.addAll(missing);
            nextSequence = sequence;
        }
    }

    private void choose(
        final byte kind, final long sequence, final DirectBuffer buffer, final int payload, final int length)
    {
        if (kind == EVENT)
        {
            lastHandled = sequence;
            if (wanted.contains(sequence))
            {
                events++;
                change(sequence);
            }
        }
        else if (kind == TIMER)
        {
            lastHandled = sequence;
            if (length > TIMER_LENGTH && chosen.contains(TimerDescriptor.cause(buffer, payload)))
            {
                timers++;
                change(sequence);
            }
            else if (wanted.contains(sequence))
            {
                left.add(sequence);
            }
        }
        else if (kind == MARKER)
        {
            mark(buffer, payload, length);
            if (wanted.contains(sequence))
            {
                left.add(sequence);
            }
        }
        else if (kind == VOID && wanted.contains(sequence))
        {
            already.add(sequence);
            chosen.add(sequence);
        }
    }

    private void change(final long sequence)
    {
        chosen.add(sequence);
        firstChanged = firstChanged < 0 ? sequence : firstChanged;
    }

    private void mark(final DirectBuffer buffer, final int payload, final int length)
    {
        final int version = MarkerDescriptor.version(logicVersion, buffer, payload, length);
        if (version != logicVersion)
        {
            lastOfOtherLogic = lastHandled;
            logicVersion = version;
        }
    }

    @Override
    public boolean isChosen(
        final byte kind, final long sequence, final DirectBuffer buffer, final int payload, final int length)
    {
        return (kind == EVENT || kind == TIMER) && chosen.contains(sequence);
    }

    /** Sequences whose outputs and dead letters are to go. */
    SequenceRanges all()
    {
        return chosen.build();
    }

    SequenceRanges already()
    {
        return already.build();
    }

    SequenceRanges gone()
    {
        return gone.build();
    }

    SequenceRanges left()
    {
        return left.build();
    }

    long events()
    {
        return events;
    }

    long timers()
    {
        return timers;
    }

    /** The first entry that is changed, -1 if none is. */
    long firstChanged()
    {
        return firstChanged;
    }

    /** The last entry that another version of the logic has handled than that of the log's end, -1 if none was. */
    long lastOfOtherLogic()
    {
        return lastOfOtherLogic;
    }
}
