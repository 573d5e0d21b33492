// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.engine;

import io.tidemill.bench.pipeline.Idling;

import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NoOpIdleStrategy;

/**
 * The consumer of a queue that brings none: takes events and handles them, turn by turn, until it is stopped.
 */
final class HandlerThread
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
    interface Turn
    {
        /**
         * @return events that were handled; 0 makes the thread idle.
         * @throws Exception ends the thread.
         */
        int run() throws Exception;
    }

    /** Starts one whose turns return at once if there is nothing. */
    static HandlerThread polling(final Turn turn, final Idling idling)
    {
        return started(new HandlerThread(turn, idling.strategy()));
    }

    /** Starts one whose turns wait, and can be interrupted, while there is nothing. */
    static HandlerThread blocking(final Turn turn)
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

    /** Ends the thread; what is still queued is not handled. */
    void stop() throws InterruptedException
    {
        stopped = true;
        thread.interrupt();
        thread.join();
    }
}
