// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

/**
 * Whether frames, sound in themselves, stand where they belong: each behind the one before it, in its segment. What a
 * frame must continue is kept here.
 */
final class FrameContinuity
{
    private SegmentProperties segment;
    private int codecId;
    private long nextSequence;
    private long lastTimeNs;
    private int lastEpoch = 1;

    void begin(final SegmentProperties first)
    {
        nextSequence = first.firstSequence();
        segment(first);
    }

    void segment(final SegmentProperties properties)
    {
        segment = properties;
        codecId = FrameDescriptor.codecId(properties.codecName());
    }

    /** Behind a gap. */
    void goOnWith(final long sequence)
    {
        nextSequence = sequence;
    }

    SegmentProperties segment()
    {
        return segment;
    }

    /** The sequence that comes next. */
    long nextSequence()
    {
        return nextSequence;
    }

    /** The time of the last entry, 0 if there is none. */
    long lastTimeNs()
    {
        return lastTimeNs;
    }

    /** Takes the frame for the next one; null if it is, else what was expected and what found. */
    String accept(final FrameView frame)
    {
        if (frame.firstSequence() != nextSequence)
        {
            return "the frame there holds the sequences " + frame.firstSequence() + " to " + frame.lastSequence();
        }
        if (frame.epoch() < lastEpoch || frame.epoch() != segment.epoch())
        {
            return "the frame has epoch " + frame.epoch() + ", the one before it " + lastEpoch + ", its segment " +
                segment.epoch();
        }
        if (frame.baseTimeNs() < lastTimeNs)
        {
            return "the frame has time " + frame.baseTimeNs() + ", before " + lastTimeNs + " of the entry before it";
        }
        if (frame.codecId() != codecId || frame.codecVersion() != segment.codecVersion())
        {
            return "the frame was encoded by codec id " + frame.codecId() + " version " + frame.codecVersion() +
                ", its segment by '" + segment.codecName() + "' version " + segment.codecVersion();
        }
        nextSequence = frame.lastSequence() + 1;
        lastTimeNs = frame.lastTimeNs();
        lastEpoch = frame.epoch();
        return null;
    }
}
