// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.pipeline;

import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NoOpIdleStrategy;

/**
 * The consumer of a queue that brings none: takes events and handles them, turn by turn, until it is stopped.
 */
public final class HandlerThread
{
    private final Turn turn;
    private final IdleStrategy idleStrategy;
    private final Thread thread = new Thread(this::run, "handler");
    private volatile boolean stopped;

    private HandlerThread(final Turn turn, final IdleStrategy idleStrategy)
    {
        this.turn = turn;
        this.idleStrategy = idleStrategy;
    }

    /** Takes what there is and handles it. */
    public interface Turn
    {
        /**
         * Takes a turn.
         *
         * @return events that were handled; 0 makes the thread idle.
         * @throws Exception ends the thread.
         */
        int run() throws Exception;
    }

    /**
     * Starts one whose turns return at once if there is nothing.
     *
     * @param turn   to take over and over.
     * @param idling what the thread does between turns without work.
     * @return running.
     */
    public static HandlerThread polling(final Turn turn, final Idling idling)
    {
        return started(new HandlerThread(turn, idling.strategy()));
    }

    /**
     * Starts one whose turns wait, and can be interrupted, while there is nothing.
     *
     * @param turn to take over and over.
     * @return running.
     */
    public static HandlerThread blocking(final Turn turn)
    {
        return started(new HandlerThread(turn, NoOpIdleStrategy.INSTANCE));
    }

    private static HandlerThread started(final HandlerThread handlerThread)
    {
        handlerThread.thread.setDaemon(true);
        handlerThread.thread.start();
        return handlerThread;
    }

    private void run()
    {
        try
        {
            while (!stopped)
            {
                idleStrategy.idle(turn.run());
            }
        }
        catch (final Exception ex)
        {
            if (!stopped)
            {
                throw new IllegalStateException("the handler failed", ex);
            }
        }
    }

    /**
     * Ends the thread; what is still queued is not handled.
     *
     * @throws InterruptedException if this thread was interrupted.
     */
    public void stop() throws InterruptedException
    {
        stopped = true;
        thread.interrupt();
        thread.join();
    }
}
