// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine.ipc;

import io.tidemill.engine.LogException;

import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A client's line to the engine: wakes it when it sleeps, and finds it again when it is a new one.
 * <ol>
 * <li>What was put in before {@link #signal} is seen by an engine that was about to park, or it is woken: Dekker's
 * scheme, as between threads ({@code Idleness} in the engine).</li>
 * <li>A new engine is noticed with the next signal or wait; it knows the lane by then, and is told who has it.</li>
 * </ol>
 * <b>Threading:</b> the producer's.
 */
final class EngineLine implements AutoCloseable
{
    private static final String LATER = "later ";
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long GREETING_NS = TimeUnit.MILLISECONDS.toNanos(500);

    /** A commit waits for no longer, and an engine that has not answered is asked again only later. */
    private static final long ANSWER_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long UNANSWERED_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(2);

    private final IpcDirectory directory;
    private final String inlet;
    private final EnginePage page;
    private DoorbellWire wire;
    private long clientId;

    /** What the page says while the engine that is known looks for work by itself. */
    private long busy;
    private long rung;
    private long nextAttemptNs = System.nanoTime();
    private long lookedNs;
    private boolean isThere = true;
    private boolean isLost;

    private EngineLine(final IpcDirectory directory, final String inlet, final EnginePage page)
    {
        this.directory = directory;
        this.inlet = inlet;
        this.page = page;
    }

    /** Connects to the engine that is there, or comes in time. */
    static EngineLine connect(final IpcDirectory directory, final String inlet, final ConnectPlan plan)
        throws InterruptedException
    {
        final long untilNs = System.nanoTime() + Math.min(LanePositions.ns(plan.timeout()), Long.MAX_VALUE / 2);
        while (true)
        {
            try
            {
                final EnginePage page = EnginePage.read(directory.page());
                try
                {
                    return new EngineLine(directory, inlet, page).greet(plan, untilNs);
                }
                catch (final IOException | RuntimeException | InterruptedException notReached)
                {
                    page.close();
                    throw notReached;
                }
            }
            catch (final IOException notThere)
            {
                if (System.nanoTime() - untilNs >= 0)
                {
                    throw new LogException("cannot connect to inlet \"" + inlet + "\" in " +
                        directory.path().getParent() + " within " + LanePositions.text(plan.timeout()) + ": " +
                        notThere.getMessage(),
                        notThere);
                }
                if (Thread.interrupted())
                {
                    throw new InterruptedException("interrupted while waiting for the engine of inlet \"" + inlet +
                        "\"");
                }
                LockSupport.parkNanos(PAUSE_NS);
            }
        }
    }

    private EngineLine greet(final ConnectPlan plan, final long untilNs) throws IOException, InterruptedException
    {
        busy = page.idle() & EnginePage.SESSION | EnginePage.BUSY;
        wire = DoorbellWire.to(directory);
        boolean isGreeted = false;
        try
        {
            greeted(plan, untilNs);
            isGreeted = true;
        }
        finally
        {
            if (!isGreeted)
            {
                // Or the engine would take this process for the client.
                wire.close();
            }
        }
        return this;
    }

    private void greeted(final ConnectPlan plan, final long untilNs) throws IOException, InterruptedException
    {
        // One that is there answers, however short the patience for one that is not.
        final long answerNs = System.nanoTime() + GREETING_NS;
        final String answer = wire.ask(plan.line(inlet), untilNs - answerNs > 0 ? untilNs : answerNs);
        if (answer == null)
        {
            throw new IOException("the engine has not answered: it is stopped, or not done with the client before");
        }
        if (answer.startsWith(LATER))
        {
            throw new IOException(answer.substring(LATER.length()));
        }
        if (!answer.startsWith("ok "))
        {
            throw new LogException("the engine refuses the connection: " +
                (answer.startsWith("no ") ? answer.substring(3) : answer));
        }
        clientId = Long.parseUnsignedLong(answer.substring(3), 16);
    }

    EnginePage page()
    {
        return page;
    }

    long clientId()
    {
        return clientId;
    }

    /** Whether the engine does not know this client any more. */
    boolean isLost()
    {
        return isLost;
    }

    /** Behind a publication. */
    void signal()
    {
        // Keeps the compiler from moving the look ahead of the publication; costs no instruction on x86.
        VarHandle.releaseFence();
        if ((page.idle() & (EnginePage.SESSION | EnginePage.MEANING)) != busy)
        {
            wake();
        }
    }

    private void wake()
    {
        // Orders the publication before the look: guarantee 1.
        VarHandle.fullFence();
        final long idle = page.idle();
        if (isNew(idle))
        {
            resume();
        }
        else if ((idle & EnginePage.MEANING) == EnginePage.PARKED && idle != rung)
        {
            // Once for each time that it parks.
            rung = idle;
            if (!wire.ring())
            {
                resume();
            }
        }
    }

    private boolean isNew(final long idle)
    {
        return (idle & EnginePage.SESSION) != (busy & EnginePage.SESSION);
    }

    /** While waiting: whether there is an engine that listens, as far as was seen in the last millisecond. */
    boolean look()
    {
        final boolean isAnother = isNew(page.idle());
        final long nowNs = System.nanoTime();
        if (isAnother || nowNs - lookedNs > LOOK_NS)
        {
            lookedNs = nowNs;
            if (isAnother || wire.isBroken())
            {
                resume();
            }
            isThere = page.isListening() && !wire.isBroken();
        }
        return isThere;
    }

    /** Tells a new engine whose the lane is; tried now and then as long as there is none. */
    private void resume()
    {
        if (isLost || System.nanoTime() - nextAttemptNs < 0)
        {
            return;
        }
        wire.close();
        long pauseNs = RETRY_NS;
        try
        {
            final long session = page.idle() & EnginePage.SESSION;
            wire = DoorbellWire.to(directory);
            final String answer = wire.ask("TML 0 resume " + inlet + " " + Long.toHexString(clientId),
                System.nanoTime() + ANSWER_NS);
            final boolean isAnswered = answer != null && !answer.startsWith(LATER);
            isLost = isAnswered && !answer.startsWith("ok ");
            pauseNs = answer == null ? UNANSWERED_NS : RETRY_NS;
            if (isAnswered)
            {
                busy = session | EnginePage.BUSY;
                rung = 0;
            }
        }
        catch (final IOException notThere)
        {
            // The lane keeps what is put in until there is one.
            pauseNs = RETRY_NS;
        }
        catch (final InterruptedException interrupted)
        {
            Thread.currentThread().interrupt();
        }
        nextAttemptNs = System.nanoTime() + pauseNs;
    }

    @Override
    public void close()
    {
        wire.close();
    }
}
