// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import io.tidemill.engine.ipc.LaneFile;
import io.tidemill.engine.ipc.LaneReader;

/**
 * By which the doorbell's thread gives lanes to the sequencer, one at a time, and gets them back: so that no lane's
 * memory is taken away while somebody may look at it.
 * <ol>
 * <li>The sequencer looks at a lane from {@link #next} to {@link #retired}; the doorbell's thread takes it back only
 * behind that, or when the sequencer has ended.</li>
 * <li>Others look at it by {@link #isDrained}, which is kept apart from taking back by a lock.</li>
 * </ol>
 */
final class LaneHandover
{
    private volatile Offered offered;
    private volatile boolean retireAsked;
    private volatile boolean retired;
    private volatile boolean broken;

    /** Bytes of the lane that are taken on. */
    private volatile long takenBytes;

    /** Guarded by this object. */
    private LaneFile attached;

    /** Set before anything runs. */
    private Runnable onRetired;

    /** A lane, and its reader, which was made before its client could change anything if the lane is a new one. */
    record Offered(LaneFile file, LaneReader reader)
    {
    }

    /** Before anything runs: what the sequencer calls when a lane is retired. */
    void onRetired(final Runnable listener)
    {
        onRetired = listener;
    }

    /** By the doorbell's thread, or before anything runs: the next lane. It may be one that was read before. */
    void offer(final LaneFile lane)
    {
        synchronized (this)
        {
            attached = lane;
            takenBytes = lane.status().head();
        }
        retireAsked = false;
        retired = false;
        broken = false;
        // Last: the sequencer takes it from here.
        offered = new Offered(lane, lane.reader());
    }

    /** By the doorbell's thread: the lane takes no more events, and is given back when all are in the log. */
    void retire()
    {
        retireAsked = true;
    }

    /** Whether it is retired, so that {@link #takeBack} may be called. */
    boolean isRetired()
    {
        return retired;
    }

    /** Whether it was retired because it cannot be read. */
    boolean isBroken()
    {
        return broken;
    }

    /** By the doorbell's thread, or when nothing runs any more: nobody looks at the lane now. Null if there is none. */
    synchronized LaneFile takeBack()
    {
        final LaneFile lane = attached;
        attached = null;
        return lane;
    }

    /** Any thread: whether all that was put in is taken on. */
    synchronized boolean isDrained()
    {
        try
        {
            return attached == null || retired || attached.status().tail() == takenBytes;
        }
        catch (final InternalError fault)
        {
            // Its client has made the file shorter, which the sequencer finds out.
            return true;
        }
    }

    /** The sequencer: a lane that was offered; null if none was. */
    Offered next()
    {
        final Offered next = offered;
        if (next != null)
        {
            offered = null;
        }
        return next;
    }

    /** The sequencer. */
    boolean isToRetire()
    {
        return retireAsked;
    }

    /** The sequencer: up to here the lane was read. */
    void taken(final long bytes)
    {
        takenBytes = bytes;
    }

    /** The sequencer: nothing more can be read. */
    void broken()
    {
        broken = true;
    }

    /** The sequencer: it does not look at the lane any more. */
    void retired()
    {
        retired = true;
        onRetired.run();
    }
}
