// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.EntryKind;
import io.tidemill.engine.LogException;

import java.nio.file.Path;

/**
 * The frames of a journal in order, each one checked: header, checksum, runs, entries, and that it continues the one
 * before it. A cursor: {@link #next()} moves on, the other methods tell about the current frame and throw
 * {@link IllegalStateException} if there is none. Follows a journal that is being written, from segment to segment.
 * Used by one thread at a time.
 */
public final class JournalFrames implements AutoCloseable
{
    private final SegmentChain chain;
    private final long from;
    private FrameView frame;
    private boolean closed;

    /**
     * @param chain to walk
     * @param from  sequence to begin with: frames that end before it are left out
     */
    JournalFrames(final SegmentChain chain, final long from)
    {
        this.chain = chain;
        this.from = from;
    }

    /**
     * Moves to the next frame.
     *
     * @return false if there is none (yet, where a writer is at work)
     * @throws LogException if the journal is damaged or unreadable here
     */
    public boolean next()
    {
        frame = null;
        while (!closed && chain.next())
        {
            if (chain.frame().lastSequence() >= from || chain.frame().firstSequence() >= from)
            {
                frame = chain.frame();
                return true;
            }
        }
        return false;
    }

    FrameView frame()
    {
        if (frame == null)
        {
            throw new IllegalStateException("there is no current frame: next() has not returned true");
        }
        return frame;
    }

    SegmentChain chain()
    {
        return chain;
    }

    /**
     * The file that holds the frame.
     *
     * @return its path
     */
    public Path file()
    {
        frame();
        return chain.file();
    }

    /**
     * Where the frame begins.
     *
     * @return offset in the file, in bytes
     */
    public long offset()
    {
        frame();
        return chain.frameOffset();
    }

    /**
     * The whole frame.
     *
     * @return bytes
     */
    public int lengthBytes()
    {
        return frame().lengthBytes();
    }

    /**
     * The sequence of the first entry; of an empty frame, the one that comes next.
     *
     * @return the sequence
     */
    public long firstSequence()
    {
        return frame().firstSequence();
    }

    /**
     * The sequence of the last entry; of an empty frame, the one before it.
     *
     * @return the sequence
     */
    public long lastSequence()
    {
        return frame().lastSequence();
    }

    /**
     * The number of entries.
     *
     * @return the count
     */
    public int count()
    {
        return frame().count();
    }

    /**
     * The number of entries of one kind.
     *
     * @param kind to count
     * @return the count
     */
    public int count(final EntryKind kind)
    {
        int entries = 0;
        for (int i = 0; i < frame().runCount(); i++)
        {
            final int run = frame.run(i);
            entries += RunDescriptor.kind(frame.buffer(), run) == kind.code() ?
                RunDescriptor.count(frame.buffer(), run) : 0;
        }
        return entries;
    }

    /**
     * The number of runs: stretches of one kind, inlet and time.
     *
     * @return the count
     */
    public int runCount()
    {
        return frame().runCount();
    }

    /**
     * The engine time of the first entry.
     *
     * @return nanoseconds since the epoch
     */
    public long timeNs()
    {
        return frame().baseTimeNs();
    }

    /**
     * The engine time of the last entry.
     *
     * @return nanoseconds since the epoch
     */
    public long lastTimeNs()
    {
        return frame().lastTimeNs();
    }

    /**
     * The synced position that was known when the frame was written.
     *
     * @return a sequence, or -1
     */
    public long syncedSequence()
    {
        return frame().syncedSequence();
    }

    /**
     * The epoch of the frame.
     *
     * @return counts cuts, from 1
     */
    public int epoch()
    {
        return frame().epoch();
    }

    /**
     * The version of the codec that wrote the events.
     *
     * @return the version
     */
    public int codecVersion()
    {
        return frame().codecVersion();
    }

    /**
     * Releases the mapping. Idempotent; afterwards there is no further frame.
     */
    /**
     * By which codec the current frame's events are encoded.
     *
     * @return its name
     */
    public String codecName()
    {
        frame();
        return chain.continuity().segment().codecName();
    }

    @Override
    public void close()
    {
        closed = true;
        frame = null;
        chain.close();
    }
}
