// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.agrona.ErrorHandler;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Closes an engine once, on a thread of its own, so that no handler and no caller can hold it up.
 */
final class Shutdown<E>
{
    private static final long GRACE_NS = TimeUnit.MILLISECONDS.toNanos(250);

    private final Engine<E> engine;
    private final ErrorHandler errorHandler;
    private final CountDownLatch done = new CountDownLatch(1);
    private final DrainEvent event = new DrainEvent();
    private boolean begun;
    private Backoff total;
    private Thread closer;

    /** Whose code the closer is in; null if nobody's. */
    private volatile String inside;

    /** Of which of those the error handler was told. */
    private String told;
    private long closedNs;
    private volatile CloseReport report;

    Shutdown(final Engine<E> engine, final ErrorHandler errorHandler)
    {
        this.engine = engine;
        this.errorHandler = errorHandler;
    }

    CloseReport run(final Duration timeout)
    {
        begin(timeout);
        if (engine.wiring().threads().isCurrentThread() || Thread.currentThread() == closer)
        {
            return progress();
        }
        try
        {
            // The closer keeps its own deadline; the slack here is only for its last steps.
            while (!done.await(100, TimeUnit.MILLISECONDS))
            {
                if (total.elapsedNs() - 4 * GRACE_NS > total.timeoutNs())
                {
                    tellOfCloser();
                    break;
                }
            }
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
        return progress();
    }

    private CloseReport progress()
    {
        final CloseReport finished = report;
        if (finished != null)
        {
            return finished;
        }
        final List<String> unfinished = new ArrayList<>(engine.wiring().threads().unfinished());
        Optional.ofNullable(inside).ifPresent(unfinished::add);
        // Without hashes, which are the user's code too.
        return engine.report(false, Duration.ofNanos(total.elapsedNs()), false, unfinished);
    }

    private void tellOfCloser()
    {
        final String where = inside;
        if (where != null && isNews(where))
        {
            errorHandler.onError(new StalledException("engine \"" + engine.name() + "\": the close waits for " + where +
                ", past its deadline. The stack is that of the closing thread", where, -1, closer.getStackTrace()));
        }
    }

    private synchronized boolean isNews(final String where)
    {
        final boolean isNews = !where.equals(told);
        told = where;
        return isNews;
    }

    private synchronized void begin(final Duration timeout)
    {
        if (begun)
        {
            return;
        }
        begun = true;
        total = new Backoff(timeout);
        engine.status().advance(EngineState.RUNNING, EngineState.DRAINING);
        // From here on no claim is granted, whatever happens to the closer.
        engine.wiring().gate().close();
        engine.wiring().inlets().refuse("engine \"" + engine.name() + "\" is closing");
        closedNs = System.nanoTime();
        event.begin();
        // Who sleeps for want of events decides now about claims that are still open; what is written is synced.
        engine.wiring().hurry();
        closer = new Thread(this::close, "tidemill-" + engine.name() + "-close");
        closer.setDaemon(true);
        try
        {
            closer.start();
        }
        catch (final Throwable ex)
        {
            // No thread to be had: then this one, so that at least the log is released.
            close();
            throw ex;
        }
    }

    private void close()
    {
        boolean complete = false;
        try
        {
            complete = drained();
            awaitGrace();
            engine.wiring().gate().seal();
            complete = drained() && complete;
            complete = frozen() && complete;
            takeSnapshot();
            complete = ended() && complete;
        }
        finally
        {
            finish(complete);
        }
    }

    private boolean drained()
    {
        return await(() -> engine.quiescence().isDrained(engine.status().hasFailed()));
    }

    /**
     * What came in behind the last look is either taken in, and then handled by all as what came before it, or not, and
     * then its producer is told CLOSED.
     */
    private boolean frozen()
    {
        engine.quiescence().freezeIntake();
        return await(() -> engine.quiescence().isWorkedOff(engine.status().hasFailed()));
    }

    /** Behind all that was taken in; one that is not there by the deadline is given up. */
    private void takeSnapshot()
    {
        final SnapshotDutyCycle snapshots = engine.wiring().snapshots();
        final long last = engine.quiescence().takenIn();
        if (snapshots != null && last != Freeze.NOT_YET && !engine.status().hasFailed())
        {
            snapshots.closeAt(last);
            if (!await(() -> snapshots.hasClosed() || engine.status().hasFailed()))
            {
                errorHandler.onError(new LogException("engine \"" + engine.name() + "\": the snapshot of the close " +
                    "was not complete by its deadline, so there is none; close with more time (closeTimeout(…))"));
            }
        }
    }

    private boolean await(final BooleanSupplier condition)
    {
        while (!condition.getAsBoolean())
        {
            if (total.isExpired())
            {
                return false;
            }
            total.pause();
            // Nobody means this thread, and with the status set it would not pause any more.
            Thread.interrupted();
        }
        return true;
    }

    /** What was published by producers that still saw the gate open is visible after this. */
    private void awaitGrace()
    {
        while (System.nanoTime() - closedNs < Gate.GRACE_NS)
        {
            Thread.onSpinWait();
        }
    }

    private boolean ended()
    {
        engine.wiring().threads().stop();
        if (awaitEnd(Math.max(total.remainingNs(), GRACE_NS / 5)))
        {
            return true;
        }
        engine.wiring().threads().interruptUnfinished();
        return awaitEnd(GRACE_NS);
    }

    private boolean awaitEnd(final long timeoutNs)
    {
        final long untilNs = System.nanoTime() + timeoutNs;
        while (true)
        {
            try
            {
                return engine.wiring().threads().awaitEnd(Math.max(0, untilNs - System.nanoTime()));
            }
            catch (final InterruptedException ignore)
            {
                // Nobody means this thread: it goes on with what is left of the time.
            }
        }
    }

    private void finish(final boolean drainedAndEnded)
    {
        engine.wiring().gate().settle();
        inside = "ack listeners that are told of a failure";
        engine.failAcks();
        inside = null;
        final boolean allEnded = engine.wiring().threads().unfinished().isEmpty();
        try
        {
            if (allEnded)
            {
                inside = "the close of the log";
                engine.releaseLog();
                inside = null;
            }
        }
        finally
        {
            engine.status().advance(EngineState.DRAINING, EngineState.STOPPED);
            // An event that came in behind the last look is not missing: its producer is told CLOSED.
            final boolean complete = drainedAndEnded && engine.failure().isEmpty();
            final Duration elapsed = Duration.ofNanos(total.elapsedNs());
            inside = "stateHash of a stage";
            report = engine.report(complete, elapsed, true, engine.wiring().threads().unfinished());
            inside = null;
            event.ended(engine.name(), report);
            done.countDown();
        }
        if (!allEnded)
        {
            linger();
        }
    }

    /** The log must not be closed under a thread that may still be inside it. */
    private void linger()
    {
        while (!awaitEnd(TimeUnit.SECONDS.toNanos(1)))
        {
            Thread.onSpinWait();
        }
        engine.releaseLog();
    }
}
