// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

import com.lmax.disruptor.TimeoutException;
import com.lmax.disruptor.dsl.Disruptor;

/**
 * The threads of a Disruptor, which halts them but does not wait for their end: they would run into the next pass.
 * For the thread that starts and ends it.
 */
final class JoinedThreads implements ThreadFactory
{
    private static final long PATIENCE_S = 20;

    private final List<Thread> threads = new ArrayList<>();

    @Override
    public Thread newThread(final Runnable work)
    {
        final Thread thread = new Thread(work, "handler-" + threads.size());
        thread.setDaemon(true);
        threads.add(thread);
        return thread;
    }

    /** Ends a Disruptor behind the last event and waits for its threads. */
    void end(final Disruptor<?> disruptor) throws TimeoutException, InterruptedException
    {
        disruptor.shutdown(PATIENCE_S, TimeUnit.SECONDS);
        for (final Thread thread : threads)
        {
            thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_S));
        }
    }
}
