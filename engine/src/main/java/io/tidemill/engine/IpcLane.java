// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import io.tidemill.engine.ipc.LaneFile;
import io.tidemill.engine.ipc.LaneReader;
import io.tidemill.engine.ipc.LaneStatus;

/**
 * The engine's end of an inlet whose producer is another process: one lane after the other, each a
 * {@link LaneFile} that a client fills, with one stream of positions.
 * <pre>
 *   doorbell's thread ── offer ──▶ (none) ─▶ OPEN ── retire ──▶ CLOSED ─ drained, written ─▶ RETIRED ── takeBack ──▶
 * </pre>
 * <ol>
 * <li>A record's position is the lane's first one and its ordinal; so it is the same whoever reads it how often. What
 * the log has when an engine starts is passed over.</li>
 * <li>The lane's head moves on only over records that the log has (without a log, the ring): what a killed engine had
 * not journaled is read again.</li>
 * <li>Bytes that are no event become a {@link EntryKind#VOID}, which keeps the position; they are kept as a dead letter
 * and reported.</li>
 * <li>A lane is retired when all that was put into it is in the log. A record that is put in while that goes on is
 * either taken on or not, and its producer can tell which: see {@link LaneStatus}.</li>
 * </ol>
 * <b>Threading:</b> what {@link Lane} asks is the sequencer's; offer, retire, takeBack are the doorbell's thread's.
 */
final class IpcLane<E> implements Lane<E>, InletStream
{
    private static final long SHORT_NS = 1_000_000;

    private final InletContext<E> context;
    private final InletProgress progress;
    private final RecordDecoder<E> decoder;
    private final Gate gate;
    private final LaneAdmission admission;
    private final Undecodable<E> undecodable;
    private final Durability highest;

    /** The last position that is in the ring. */
    private final SingleWriterSequence taken = new SingleWriterSequence(-1);

    private final LaneHandover handover = new LaneHandover();

    /** When the engine closes: whether all that was there is taken on. */
    private volatile boolean drainedAtTheEnd;

    // The sequencer's own.
    private LaneReader reader;
    private LaneStatus status;
    private long firstPosition;
    private long nextPosition;
    private LaneLevels levels;
    private boolean isClosing;
    private long closingNs;
    private long endOfAll = Long.MAX_VALUE;

    IpcLane(final InletContext<E> context, final Undecodable<E> undecodable, final Durability highest)
    {
        this.context = context;
        this.undecodable = undecodable;
        progress = context.progress();
        decoder = new RecordDecoder<>(context.codec(), undecodable);
        gate = context.gate();
        admission = new LaneAdmission(context.admission(), progress);
        this.highest = highest;
        progress.acceptedBy(taken::get);
    }

    /** By which lanes come and go. */
    LaneHandover handover()
    {
        return handover;
    }

    @Override
    public InletProgress progress()
    {
        return progress;
    }

    @Override
    public void restore(final long position)
    {
        progress.restore(position);
        taken.set(position);
        nextPosition = position + 1;
    }

    /** Any thread: the position that the first record of a new lane gets. Only when there is no lane. */
    long firstFree()
    {
        return taken.get() + 1;
    }

    @Override
    public boolean isDrained()
    {
        if (gate.isClosed())
        {
            return drainedAtTheEnd;
        }
        return handover.isDrained();
    }

    /** A client that makes its lane shorter takes memory away; the fault may also be reported later, elsewhere. */
    @Override
    public int pending(final int limit)
    {
        try
        {
            return look(limit);
        }
        catch (final InternalError fault)
        {
            lost(fault);
            return 0;
        }
    }

    private void lost(final InternalError fault)
    {
        undecodable.broken(nextPosition, "its memory is gone, as its file was made shorter: " + fault.getMessage());
        drainedAtTheEnd = true;
        if (levels != null)
        {
            levels.end();
        }
        levels = null;
        reader = null;
        status = null;
        handover.broken();
        handover.retired();
    }

    private int look(final int limit)
    {
        if (gate.isClosed() && endOfAll == Long.MAX_VALUE)
        {
            endAll();
        }
        if (reader == null && !isAttached())
        {
            return 0;
        }
        levels.show();
        if (handover.isToRetire() && !isClosing)
        {
            close();
        }
        final long bytes = reader.available();
        if (bytes == 0 || reader.position() >= endOfAll)
        {
            nothing();
            return 0;
        }
        // A record has its header at least, so there may be fewer.
        final int most = (int)Math.min(Math.min(limit, RecordDecoder.MOST), bytes / LaneReader.SHORTEST_RECORD);
        return admission.admitted(most, status);
    }

    private void endAll()
    {
        // What comes in behind this waits in the lane for the next engine; and so does what may not come in yet.
        endOfAll = reader == null && !isAttached() ? 0 : admission.isOpen() ? status.tail() : reader.position();
        drainedAtTheEnd = reader == null || reader.position() >= endOfAll;
        leaveNothingOut();
    }

    private boolean isAttached()
    {
        final LaneHandover.Offered offered = handover.next();
        if (offered == null)
        {
            return false;
        }
        status = offered.file().status();
        reader = offered.reader();
        decoder.version(offered.file().describe().codecVersion());
        firstPosition = offered.file().describe().firstPosition();
        isClosing = false;
        undecodable.nextClient();
        passOver();
        return true;
    }

    /** What the log has already; the engine that journaled it could not give it back. */
    private void passOver()
    {
        long position = firstPosition + reader.nextOrdinal();
        if (position > taken.plain() + 1)
        {
            judgeGap(position);
        }
        while (position <= taken.plain() && reader.next())
        {
            position++;
        }
        reader.release(reader.position(), position - firstPosition);
        handover.taken(reader.position());
        nextPosition = reader.defect() == null ? Math.max(position, taken.plain() + 1) : taken.plain() + 1;
        if (position < nextPosition)
        {
            reader.giveUp("it goes on with position " + position + ", and the log has events up to " +
                (nextPosition - 1) + " already, so it is not the lane of this log");
        }
        if (status.isClosing())
        {
            close();
        }
        else
        {
            admission.begin(status);
            status.open();
        }
        taken.set(nextPosition - 1);
        status.taken(taken.plain());
        levels = new LaneLevels(status, reader, progress, highest, taken);
        reader.mayLookAway(!isClosing && endOfAll == Long.MAX_VALUE);
    }

    /** The lane has given back what the log does not have; or its header is not to be believed. */
    private void judgeGap(final long position)
    {
        final boolean isSmall = position - taken.plain() <= Integer.MAX_VALUE;
        if (highest != Durability.MEMORY && !(isSmall && reader.isConfirmed()))
        {
            reader.giveUp("it goes on with position " + position + ", and the log has events up to " + taken.plain() +
                " only, so it is not the lane of this log");
        }
        else if (highest != Durability.MEMORY)
        {
            undecodable.missing(taken.plain() + 1, position - 1);
        }
    }

    private void close()
    {
        leaveNothingOut();
        isClosing = true;
        status.closing();
        // Behind that: the grace begins when everybody can see it.
        closingNs = System.nanoTime();
    }

    /** From here on, that nothing is there means that all is read. */
    private void leaveNothingOut()
    {
        if (reader != null)
        {
            reader.mayLookAway(false);
        }
    }

    /** There is nothing to be read, or nothing more that can be. */
    private void nothing()
    {
        if (endOfAll != Long.MAX_VALUE)
        {
            drainedAtTheEnd = true;
        }
        admission.nothing(status);
        if (reader.defect() != null && !isClosing)
        {
            undecodable.broken(nextPosition, reader.defect());
            handover.broken();
            close();
        }
        if (isClosing && System.nanoTime() - closingNs > Gate.GRACE_NS && reader.available() == 0 &&
            levels.isAllShown())
        {
            finish();
        }
    }

    private void finish()
    {
        if (reader.defect() == null && !status.hasClientClosed() && status.dropsClaim())
        {
            undecodable.dropped();
        }
        status.retired(nextPosition - firstPosition, reader.defect() != null);
        levels.end();
        levels = null;
        reader = null;
        status = null;
        handover.retired();
    }

    @Override
    public int copyTo(final RingWriter<E> ring, final int count)
    {
        final LaneReader from = reader;
        int copied = 0;
        try
        {
            while (copied < count && from.position() < endOfAll && from.next())
            {
                decoder.decode(
                    copied, ring.nextSequence() + copied, nextPosition + copied, from, ring.event(copied));
                copied++;
            }
        }
        catch (final InternalError fault)
        {
            // Told at the access or at the next turn of the loop. What was copied goes to the ring, and is released.
            from.giveUp("its memory is gone, as its file was made shorter: " + fault.getMessage());
        }
        return copied;
    }

    @Override
    public boolean isVoid(final int index)
    {
        return decoder.isVoid(index);
    }

    @Override
    public int endOfAlike(final int index, final int limit)
    {
        return decoder.isAllOfIt(limit) ? limit : Lane.super.endOfAlike(index, limit);
    }

    @Override
    public long position(final int index)
    {
        return nextPosition + index;
    }

    @Override
    public void release(final int count)
    {
        nextPosition += count;
        admission.taken(count);
        // A release: for whoever asks how far it is.
        taken.set(nextPosition - 1);
        handover.taken(reader.position());
        status.taken(nextPosition - 1);
        levels.mark(nextPosition - 1, reader.position(), nextPosition - firstPosition);
        if (reader.position() >= endOfAll)
        {
            drainedAtTheEnd = true;
        }
    }

    @Override
    public int inletId()
    {
        return context.inletId();
    }

    /** The events of another process are stamped when they are seen. */
    @Override
    public int firstStamped()
    {
        return Stamps.toNext(nextPosition);
    }

    @Override
    public long offeredNs(final int index)
    {
        return System.nanoTime();
    }

    @Override
    public void taken()
    {
        progress.taken(taken.plain());
    }

    @Override
    public void lookAfterClaims()
    {
        // A claim takes no place before it is committed.
    }

    @Override
    public long idleNs()
    {
        return reader != null && (isClosing || admission.isRefusing()) ? SHORT_NS : Long.MAX_VALUE;
    }

    @Override
    public String toString()
    {
        return "lane \"" + progress.name() + "\" of another process";
    }
}
