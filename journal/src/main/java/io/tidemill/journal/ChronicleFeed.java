// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.Durability;
import io.tidemill.engine.EngineFailedException;
import io.tidemill.engine.Inlet;
import io.tidemill.engine.LogException;
import org.agrona.CloseHelper;
import org.agrona.concurrent.IdleStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * What the thread of a {@link ChronicleSource} does: opens the queue, finds its place in it, and takes documents in
 * until it is stopped, its engine is closed, or it fails.
 */
final class ChronicleFeed<E> implements Runnable
{
    private static final int BATCH = 256;
    private static final Duration STEP = Duration.ofMillis(50);
    private static final Duration SETTLE = Duration.ofSeconds(5);
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long PROBE_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_MS = TimeUnit.DAYS.toMillis(1);

    private static final Logger LOGGER = LoggerFactory.getLogger(ChronicleSource.class);

    private final ChronicleSourcePlan plan;
    private final Inlet<E> inlet;
    private final SourceFile file;
    private final LockedFile lock;
    private final SourceErrors errors;
    private final DocumentIntake<E> intake;
    private final SourceNotes notes;
    private final IdleStrategy idle;
    private final CountDownLatch opened = new CountDownLatch(1);

    /** Whoever changes it first decides whether a failure is thrown to the caller of the start, or told. */
    private final AtomicBoolean isCallerWaiting = new AtomicBoolean(true);

    // Of the thread.
    private QueueTailer tailer;
    private boolean isFound;

    /** Of the last document that was looked at, negative if none was. */
    private long lastIndex = -1;
    private long probedNs = System.nanoTime();

    /** Where nothing came although something was there, negative if that was not so. */
    private long heldUpAt = -1;
    private boolean isHoldUpTold;
    private boolean wasGone;

    private volatile ChronicleSourceState state = ChronicleSourceState.WAITING;
    private volatile LogException failure;
    private volatile boolean isRefused;
    private volatile boolean isStopped;
    private volatile long settleByNs;

    ChronicleFeed(
        final ChronicleSourcePlan plan,
        final Inlet<E> inlet,
        final DocumentReader<? super E> reader,
        final SourceFile file,
        final LockedFile lock)
    {
        this.plan = plan;
        this.inlet = inlet;
        this.file = file;
        this.lock = lock;
        this.errors = new SourceErrors(
            "the source of inlet \"" + inlet.name() + "\" from the Chronicle Queue " + plan.queue(),
            plan.errorHandler());
        this.intake = new DocumentIntake<>(inlet, reader, plan.isPassingOver(), () -> isStopped, errors);
        this.notes = new SourceNotes(file, inlet, errors);
        this.idle = plan.newIdleStrategy();
    }

    String inletName()
    {
        return inlet.name();
    }

    ChronicleSourceState state()
    {
        return state;
    }

    Optional<LogException> failure()
    {
        return Optional.ofNullable(failure);
    }

    long passedOver()
    {
        return intake.passedOver();
    }

    long syncedIndex()
    {
        return notes.syncedIndex();
    }

    void stop(final Duration timeout)
    {
        if (!isStopped)
        {
            settleByNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Math.min(timeout.toMillis(), LONGEST_MS));
            isStopped = true;
        }
    }

    /** By the caller of the start: waits until it is known whether it can go on. */
    void requireOpened(final Duration timeout)
    {
        try
        {
            // Only a file that its writer never completes, or a journal that is full, takes that long.
            if (!opened.await(timeout.toMillis(), TimeUnit.MILLISECONDS))
            {
                isCallerWaiting.set(false);
            }
        }
        catch (final InterruptedException early)
        {
            isCallerWaiting.set(false);
            Thread.currentThread().interrupt();
        }
        if (isRefused)
        {
            throw failure;
        }
    }

    void leftBehind(final StackTraceElement[] stack)
    {
        final LogException told = errors.of(" does not end: its thread was interrupted, and left behind where it " +
            "is. Have the reader return", null);
        told.setStackTrace(stack);
        errors.tell(told);
    }

    @Override
    public void run()
    {
        ChronicleSourceState end = ChronicleSourceState.CLOSED;
        try
        {
            if (open() && find())
            {
                feed();
            }
        }
        catch (final InterruptedException | EngineFailedException ended)
        {
            // The rest is put in after the next start.
        }
        catch (final Throwable thrown)
        {
            end = ChronicleSourceState.FAILED;
            failure = thrown instanceof LogException known ? known :
                errors.of(" has stopped: " + PrivateFiles.reason(thrown), thrown);
        }
        finally
        {
            end(end);
        }
    }

    /** Whether there is a queue, at its place; else this is to stop. */
    private boolean open() throws IOException, InterruptedException
    {
        tailer = QueueTailer.open(plan.queue());
        while (tailer == null && !isOver())
        {
            returnToCaller();
            idle.idle(0);
            probe();
            tailer = QueueTailer.open(plan.queue());
        }
        final long accepted = inlet.lastPosition();
        boolean isWritten = accepted < 0;
        while (!isWritten && !isOver())
        {
            isWritten = inlet.await(accepted, Durability.PAGE_CACHE, STEP);
        }
        if (isOver())
        {
            return false;
        }
        intake.position(accepted);
        notes.begin(new SourceBeginning(plan, inlet.name(), file, tailer).begin(accepted));
        state = ChronicleSourceState.FINDING;
        returnToCaller();
        return true;
    }

    private void returnToCaller()
    {
        isCallerWaiting.set(false);
        opened.countDown();
    }

    private boolean isOver()
    {
        return isStopped || intake.isClosed();
    }

    private void probe()
    {
        final long nowNs = System.nanoTime();
        if (nowNs - probedNs >= PROBE_NS)
        {
            probedNs = nowNs;
            intake.probe();
            if (tailer != null)
            {
                lookForQueue();
                lookForHoldUp();
            }
        }
    }

    /** Told once: what is mapped can be read to its end, and then nothing comes any more. */
    private void lookForQueue()
    {
        final boolean isGone = Files.notExists(plan.queue());
        if (isGone && !wasGone)
        {
            errors.tell(errors.of(" is at the end of what it had open, and the directory is gone: nothing will come. " +
                "Close the source; when the queue is back, start it again", null));
        }
        wasGone = isGone;
    }

    /** Told once, when it was so a second ago; it goes on waiting, since a writer may put it right. */
    private void lookForHoldUp()
    {
        final long index = tailer.index();
        final boolean isHeldUp = tailer.isHeldUp();
        isHoldUpTold &= isHeldUp && index == heldUpAt;
        if (isHeldUp && index == heldUpAt && !isHoldUpTold)
        {
            isHoldUpTold = true;
            errors.tell(errors.of(" waits at " + QueuePlace.describe(index) + ", where there is no complete document " +
                "and no end of the file, but there are later ones, up to " +
                QueuePlace.describe(tailer.lastIndex()) + ". A tailer of Chronicle's waits there, too, if a writer " +
                "was killed or power was lost there. A writer that opens the queue and appends may end that; else " +
                "close the source, delete " + file + ", and go on behind it with beginAt(index)", null));
        }
        heldUpAt = isHeldUp ? index : -1;
    }

    /** Reads again what is in the journal already; false if this is to stop. */
    private boolean find() throws InterruptedException
    {
        long missing = intake.position() - notes.newest().position();
        final E event = missing > 0 ? intake.claim() : null;
        long movedNs = System.nanoTime();
        while (missing > 0 && !isOver())
        {
            if (tailer.next())
            {
                missing -= intake.gaveEvent(event, tailer) ? 1 : 0;
                lastIndex = tailer.index();
                tailer.done();
                movedNs = System.nanoTime();
            }
            else
            {
                SourceBeginning.requireMore(errors, file, intake.position(), missing, System.nanoTime() - movedNs);
                LockSupport.parkNanos(PAUSE_NS);
            }
        }
        isFound = missing == 0;
        return isFound;
    }

    private void feed() throws InterruptedException
    {
        state = ChronicleSourceState.RUNNING;
        while (!isOver())
        {
            final int work = poll();
            if (work == 0)
            {
                intake.rest();
                probe();
            }
            notes.look();
            idle.idle(work);
        }
    }

    private int poll() throws InterruptedException
    {
        int count = 0;
        while (count < BATCH && !isOver() && tailer.next())
        {
            if (intake.take(tailer))
            {
                lastIndex = tailer.index();
                notes.taken(tailer, intake.position());
                count++;
            }
            tailer.done();
        }
        return count;
    }

    private void end(final ChronicleSourceState end)
    {
        try
        {
            inlet.abort();
            if (isFound)
            {
                notes.settle(tailer, intake.position(), lastIndex,
                    isStopped ? Duration.ofNanos(Math.max(0, settleByNs - System.nanoTime())) : SETTLE);
            }
            CloseHelper.closeAll(tailer, lock);
        }
        catch (final Throwable incomplete)
        {
            // The places that were noted before stay true: the next start reads some documents again.
            LOGGER.debug("{} could not note where it ended", this, incomplete);
            CloseHelper.quietCloseAll(tailer, lock);
        }
        isRefused = end == ChronicleSourceState.FAILED && isCallerWaiting.compareAndSet(true, false);
        state = end;
        opened.countDown();
        if (end == ChronicleSourceState.FAILED && !isRefused)
        {
            errors.tell(failure);
        }
    }

    @Override
    public String toString()
    {
        return errors + ", " + state;
    }
}
