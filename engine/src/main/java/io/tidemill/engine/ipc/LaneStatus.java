// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine.ipc;

import org.agrona.concurrent.AtomicBuffer;

import static io.tidemill.engine.ipc.LaneDescriptor.ANSWERED_OFFSET;
import static io.tidemill.engine.ipc.LaneDescriptor.CLAIMED_OFFSET;
import static io.tidemill.engine.ipc.LaneDescriptor.CLOSED_OFFSET;
import static io.tidemill.engine.ipc.LaneDescriptor.CONDITION_OFFSET;
import static io.tidemill.engine.ipc.LaneDescriptor.DISK_OFFSET;
import static io.tidemill.engine.ipc.LaneDescriptor.DROPPED_OFFSET;
import static io.tidemill.engine.ipc.LaneDescriptor.FINAL_COUNT_OFFSET;
import static io.tidemill.engine.ipc.LaneDescriptor.HEAD_OFFSET;
import static io.tidemill.engine.ipc.LaneDescriptor.LOST_ANSWERS_OFFSET;
import static io.tidemill.engine.ipc.LaneDescriptor.PAGE_CACHE_OFFSET;
import static io.tidemill.engine.ipc.LaneDescriptor.STATE_OFFSET;
import static io.tidemill.engine.ipc.LaneDescriptor.TAIL_OFFSET;
import static io.tidemill.engine.ipc.LaneDescriptor.TAKEN_OFFSET;
import static io.tidemill.engine.ipc.LaneDescriptor.WANTED_OFFSET;

/**
 * What the two ends of a lane tell each other beside the records. Each field has one writer; the engine believes
 * nothing of what the client writes but that it has closed.
 * <p>
 * <b>Threading:</b> any thread reads; each field has one thread that writes it.
 */
public final class LaneStatus
{
    /** State and condition, as of a lane that takes events. */
    static final long TAKES_EVENTS = LaneDescriptor.OPEN;

    /** Of one that moves all the time, which only who means harm does. */
    private static final int MOST_LOOKS = 1_000_000;

    private final AtomicBuffer header;

    LaneStatus(final AtomicBuffer header)
    {
        this.header = header;
    }

    /** Both at once. An acquire. */
    long stateAndCondition()
    {
        return header.getLongVolatile(STATE_OFFSET);
    }

    static int stateOf(final long stateAndCondition)
    {
        return (int)stateAndCondition;
    }

    static int conditionOf(final long stateAndCondition)
    {
        return (int)(stateAndCondition >>> Integer.SIZE);
    }

    /**
     * The lane's state as a word.
     *
     * @return for people
     */
    public String stateName()
    {
        return switch (stateOf(stateAndCondition()))
        {
            case LaneDescriptor.NEW -> "new";

            case LaneDescriptor.OPEN -> "open";

            case LaneDescriptor.CLOSED -> "draining";

            case LaneDescriptor.RETIRED -> "retired";

            case LaneDescriptor.BROKEN -> "broken";

            default -> "damaged";
        };
    }

    /**
     * Whether the engine had begun to retire it.
     *
     * @return true if it takes no more events
     */
    public boolean isClosing()
    {
        return stateOf(stateAndCondition()) >= LaneDescriptor.CLOSED;
    }

    /**
     * By the engine: the lane takes events.
     */
    public void open()
    {
        header.putIntVolatile(STATE_OFFSET, LaneDescriptor.OPEN);
    }

    /**
     * By the engine: the lane is drained for the last time. Volatile, that is behind it is a full fence: of a record
     * whose producer still saw the lane open the store was under way before, and it arrives within the grace.
     */
    public void closing()
    {
        header.putIntVolatile(STATE_OFFSET, LaneDescriptor.CLOSED);
    }

    /**
     * By the engine: nobody reads it any more.
     *
     * @param records  that were taken on, of all that there ever were
     * @param isBroken whether there is more that cannot be read, so that the file is worth keeping
     */
    public void retired(final long records, final boolean isBroken)
    {
        header.putLong(FINAL_COUNT_OFFSET, records);
        // A release: the count is there for whoever sees the state.
        header.putIntRelease(STATE_OFFSET, isBroken ? LaneDescriptor.BROKEN : LaneDescriptor.RETIRED);
    }

    /**
     * Whether nobody reads it any more.
     *
     * @return true if so
     */
    public boolean isRetired()
    {
        return stateOf(stateAndCondition()) >= LaneDescriptor.RETIRED;
    }

    /**
     * Whether it was retired because it cannot be read.
     *
     * @return true if so
     */
    public boolean isBroken()
    {
        return stateOf(stateAndCondition()) == LaneDescriptor.BROKEN;
    }

    /** Of a lane that is retired. */
    long finalCount()
    {
        return header.getLong(FINAL_COUNT_OFFSET);
    }

    /**
     * By the engine: why claims are refused though the lane is open, or would be if it were full.
     *
     * @param refusal as an inlet returns it; 0 for none
     */
    public void condition(final long refusal)
    {
        header.putIntRelease(CONDITION_OFFSET, (int)refusal);
    }

    /**
     * Why claims are refused though the lane is open, or would be if it were full.
     *
     * @return as an inlet returns it; 0 for none
     */
    public long condition()
    {
        return conditionOf(stateAndCondition());
    }

    /**
     * By the engine: events up to here are in the ring.
     *
     * @param position in the inlet's stream
     */
    public void taken(final long position)
    {
        header.putLongRelease(TAKEN_OFFSET, position);
    }

    /**
     * Events up to here are in the ring.
     *
     * @return position in the inlet's stream
     */
    public long taken()
    {
        return header.getLongVolatile(TAKEN_OFFSET);
    }

    /**
     * By the engine: events up to here are in the log.
     *
     * @param position in the inlet's stream
     */
    public void pageCache(final long position)
    {
        header.putLongRelease(PAGE_CACHE_OFFSET, position);
    }

    /**
     * Events up to here are in the log.
     *
     * @return position in the inlet's stream
     */
    public long pageCache()
    {
        return header.getLongVolatile(PAGE_CACHE_OFFSET);
    }

    /**
     * By the engine: events up to here are on the disk.
     *
     * @param position in the inlet's stream
     */
    public void disk(final long position)
    {
        header.putLongRelease(DISK_OFFSET, position);
    }

    /**
     * Events up to here are on the disk.
     *
     * @return position in the inlet's stream
     */
    public long disk()
    {
        return header.getLongVolatile(DISK_OFFSET);
    }

    /**
     * By the engine: all that events up to here have caused is in the lane of replies, or lost for want of room.
     *
     * @param position in the inlet's stream
     */
    public void answered(final long position)
    {
        header.putLongRelease(ANSWERED_OFFSET, position);
    }

    /**
     * All that events up to here have caused is in the lane of replies, or lost for want of room.
     *
     * @return position in the inlet's stream
     */
    public long answered()
    {
        return header.getLongVolatile(ANSWERED_OFFSET);
    }

    /**
     * By the engine: a reply found no room.
     */
    public void answerLost()
    {
        header.putLongRelease(LOST_ANSWERS_OFFSET, lostAnswers() + 1);
    }

    /**
     * Replies that found no room.
     *
     * @return how many
     */
    public long lostAnswers()
    {
        return header.getLongVolatile(LOST_ANSWERS_OFFSET);
    }

    /**
     * By the engine, of a client that is gone: whether it has left a claim behind; noted.
     *
     * @return true if so
     */
    public boolean dropsClaim()
    {
        final boolean isLeft = header.getLongVolatile(CLAIMED_OFFSET) > header.getLongVolatile(TAIL_OFFSET);
        header.putLong(DROPPED_OFFSET, isLeft ? 1 : 0);
        return isLeft;
    }

    /**
     * Whether something is half written, or was not published yet: what becomes of it depends on its client.
     *
     * @return true if so, as far as can be told while the client lives
     */
    public boolean isClaimed()
    {
        // The tail first: it never gets ahead of what was claimed before.
        final long tail = tail();
        return header.getLongVolatile(CLAIMED_OFFSET) > tail;
    }

    /**
     * Claims that a client has left behind half written.
     *
     * @return how many, as the engine has noted it when it retired the lane
     */
    public long droppedClaims()
    {
        return header.getLongVolatile(DROPPED_OFFSET);
    }

    /** By the client: it waits for this position to be on the disk. A release: what came before is seen with it. */
    void wantOnDisk(final long position)
    {
        header.putLongRelease(WANTED_OFFSET, position);
    }

    /**
     * What the client waits for to be on the disk.
     *
     * @return position in the inlet's stream
     */
    public long wantedOnDisk()
    {
        return header.getLongVolatile(WANTED_OFFSET);
    }

    /**
     * By the client: it is going, and puts nothing more in.
     */
    public void clientClosed()
    {
        header.putIntVolatile(CLOSED_OFFSET, 1);
    }

    /**
     * Whether the client said that it goes.
     *
     * @return true if so
     */
    public boolean hasClientClosed()
    {
        return header.getIntVolatile(CLOSED_OFFSET) != 0;
    }

    /**
     * How far records were put in.
     *
     * @return a place in bytes
     */
    public long tail()
    {
        return header.getLongVolatile(TAIL_OFFSET);
    }

    /**
     * How far records were given back.
     *
     * @return a place in bytes
     */
    public long head()
    {
        return header.getLongVolatile(HEAD_OFFSET);
    }

    /**
     * What was put in and not given back, at one moment, though both ends go on.
     *
     * @return bytes
     */
    public long pendingBytes()
    {
        long head = head();
        long tail = tail();
        for (int i = 0; i < MOST_LOOKS && head != head(); i++)
        {
            head = head();
            tail = tail();
        }
        return tail - head;
    }
}
