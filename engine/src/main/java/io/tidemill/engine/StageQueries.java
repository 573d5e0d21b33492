// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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

    private final ManyToOneConcurrentArrayQueue<Query<?>> waiting = new ManyToOneConcurrentArrayQueue<>(MAX_WAITING);

    /** Any thread: an answer of each handler, or null if too many wait already. */
    <R> CompletableFuture<List<R>> ask(final Function<Object, R> function)
    {
        final CompletableFuture<List<R>> answer = new CompletableFuture<>();
        return waiting.offer(new Query<>(function, answer)) ? answer : null;
    }

    boolean areWaiting()
    {
        return !waiting.isEmpty();
    }

    /** By the thread that runs the handlers, or any when none does any more; how many. */
    int answer(final List<?> handlers)
    {
        int answered = 0;
        Query<?> query = waiting.poll();
        while (query != null)
        {
            query.run(handlers);
            answered++;
            query = waiting.poll();
        }
        return answered;
    }
}
