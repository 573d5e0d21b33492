// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Questions to the handlers of a stage, put by any thread and answered by the stage's own between two batches, so that
 * whoever asks sees a state that belongs to one sequence, and the handler needs no lock.
 */
final class StageQueries
{
    static final int MAX_WAITING = 64;

    /** A question. */
    private record Query<R>(Function<Object, R> function, CompletableFuture<List<R>> answer)
    {
        void run(final List<?> handlers)
        {
            try
            {
                final List<R> answers = new ArrayList<>(handlers.size());
                handlers.forEach(handler -> answers.add(function.apply(handler)));
                answer.complete(answers);
            }
            catch (final Throwable ex)
            {
                answer.completeExceptionally(ex);
            }
        }
    }

    private final Queue<Query<?>> queries = new ConcurrentLinkedQueue<>();

    /** How many are in the queue or about to be; all that the stage looks at while there are none. */
    private final AtomicInteger waiting = new AtomicInteger();

    /** Any thread: an answer of each handler, or null if too many wait already. */
    <R> CompletableFuture<List<R>> ask(final Function<Object, R> function)
    {
        if (waiting.incrementAndGet() > MAX_WAITING)
        {
            waiting.decrementAndGet();
            return null;
        }
        final CompletableFuture<List<R>> answer = new CompletableFuture<>();
        queries.add(new Query<>(function, answer));
        return answer;
    }

    boolean areWaiting()
    {
        return waiting.get() > 0;
    }

    /** By the thread that runs the handlers, or any when none does any more; how many. */
    int answer(final List<?> handlers)
    {
        int answered = 0;
        Query<?> query = queries.poll();
        while (query != null)
        {
            waiting.decrementAndGet();
            query.run(handlers);
            answered++;
            query = queries.poll();
        }
        return answered;
    }
}
