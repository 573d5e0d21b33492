// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Looks into a running engine without disturbing it: questions to stages, and observers.
 */
final class Inspection<E>
{
    private static final long SLICE_MS = 20;

    private final EngineConfig<E> config;
    private final Ring<E> ring;
    private final EngineWiring<E> wiring;
    private final EngineStatus status;
    private final List<ObserverThread<E>> observers = new ArrayList<>();

    Inspection(
        final EngineConfig<E> config, final Ring<E> ring, final EngineWiring<E> wiring, final EngineStatus status)
    {
        this.config = config;
        this.ring = ring;
        this.wiring = wiring;
        this.status = status;
    }

    <H, R> List<R> query(
        final String stage,
        final Class<H> type,
        final Function<? super H, ? extends R> function,
        final Duration timeout)
        throws InterruptedException, TimeoutException
    {
        final List<StageDutyCycle<E>> cycles = wiring.stages().of(stage);
        refuseEngineThread("stage \"" + stage + "\" cannot be queried");
        final Backoff backoff = new Backoff(timeout);
        final List<CompletableFuture<List<R>>> answers = new ArrayList<>(cycles.size());
        for (final StageDutyCycle<E> cycle : cycles)
        {
            answers.add(ask(cycle, handler -> function.apply(typed(stage, type, handler))));
        }
        final List<R> byShard = new ArrayList<>();
        cycles.forEach(cycle -> cycle.handlers().shards().forEach(shard -> byShard.add(null)));
        for (int i = 0; i < answers.size(); i++)
        {
            final List<R> own = await(cycles.get(i), answers.get(i), backoff);
            for (int j = 0; j < own.size(); j++)
            {
                byShard.set(cycles.get(i).handlers().shards().get(j), own.get(j));
            }
        }
        return byShard;
    }

    private void refuseEngineThread(final String what)
    {
        if (wiring.threads().isCurrentThread())
        {
            throw new IllegalStateException(what + " from a thread of its own " +
                "engine, which would wait for itself: ask from a thread of your own");
        }
    }

    private static <H> H typed(final String stage, final Class<H> type, final Object handler)
    {
        if (!type.isInstance(handler))
        {
            throw new IllegalArgumentException("the handler of stage \"" + stage + "\" is a " +
                handler.getClass().getName() + ", not a " + type.getName());
        }
        return type.cast(handler);
    }

    private <R> CompletableFuture<List<R>> ask(final StageDutyCycle<E> cycle, final Function<Object, R> function)
    {
        final CompletableFuture<List<R>> answer = cycle.queries().ask(function);
        if (answer == null)
        {
            throw new IllegalStateException("stage \"" + cycle.roleName() + "\" has " + StageQueries.MAX_WAITING +
                " queries to answer already; it is busy with a batch, or does not return");
        }
        wiring.threads().wake(cycle);
        return answer;
    }

    private <R> List<R> await(
        final StageDutyCycle<E> cycle, final CompletableFuture<List<R>> answer, final Backoff backoff)
        throws InterruptedException, TimeoutException
    {
        while (true)
        {
            try
            {
                final long leftMs = TimeUnit.NANOSECONDS.toMillis(backoff.remainingNs());
                return answer.get(Math.min(SLICE_MS, Math.max(1, leftMs)), TimeUnit.MILLISECONDS);
            }
            catch (final ExecutionException ex)
            {
                throw unwrapped(ex.getCause());
            }
            catch (final TimeoutException ex)
            {
                if (wiring.threads().hasEnded(cycle))
                {
                    // No thread runs the handler any more, so this one may.
                    cycle.answerQueries();
                }
                else if (status.hasFailed())
                {
                    throw new IllegalStateException("stage \"" + cycle.roleName() + "\" does not answer, since the " +
                        "engine has failed: close it, then ask");
                }
                else if (backoff.isExpired())
                {
                    throw new TimeoutException("stage \"" + cycle.roleName() + "\" did not answer within " +
                        backoff.timeoutNs() / 1_000_000 + " ms; is a batch that long?");
                }
            }
        }
    }

    private static RuntimeException unwrapped(final Throwable thrown)
    {
        if (thrown instanceof Error)
        {
            throw (Error)thrown;
        }
        return thrown instanceof RuntimeException ? (RuntimeException)thrown :
            new IllegalStateException("the query failed: " + ErrorReports.text(thrown), thrown);
    }

    SnapshotReport snapshot(final Duration timeout) throws InterruptedException, TimeoutException
    {
        if (wiring.snapshots() == null)
        {
            throw new IllegalStateException("engine \"" + config.name() + "\" takes no snapshots: build it with " +
                "snapshots(SnapshotPlan.onDemand())");
        }
        refuseEngineThread("a snapshot cannot be asked for");
        final Backoff backoff = new Backoff(timeout);
        final CompletableFuture<SnapshotReport> report = wiring.snapshots().ask();
        while (true)
        {
            try
            {
                final long leftMs = TimeUnit.NANOSECONDS.toMillis(backoff.remainingNs());
                return report.get(Math.min(SLICE_MS, Math.max(1, leftMs)), TimeUnit.MILLISECONDS);
            }
            catch (final ExecutionException ex)
            {
                throw unwrapped(ex.getCause());
            }
            catch (final TimeoutException ex)
            {
                if (status.hasFailed() || wiring.threads().hasEnded(wiring.snapshots()))
                {
                    throw new IllegalStateException("no snapshot is taken of an engine that is " + status.state());
                }
                if (backoff.isExpired())
                {
                    throw new TimeoutException("the snapshot was not complete within " +
                        backoff.timeoutNs() / 1_000_000 + " ms; is a batch that long, does a direct inlet rest, or " +
                        "is the state that large?");
                }
            }
        }
    }

    Observation observe(final String name, final Observer<? super E> observer)
    {
        Names.checked("an observer", name);
        Objects.requireNonNull(observer, () -> "observer \"" + name + "\" is missing");
        if (ring.size() < 4 * ObserverThread.MARGIN)
        {
            throw new IllegalStateException("observer \"" + name + "\" has no chance with a ring of " + ring.size() +
                ": what it reads is overwritten too soon; make the ring " + 4 * ObserverThread.MARGIN + " or longer");
        }
        synchronized (observers)
        {
            if (status.state() != EngineState.RUNNING)
            {
                throw new IllegalStateException("observer \"" + name + "\" cannot watch an engine that is " +
                    status.state());
            }
            final ObserverThread<E> thread = new ObserverThread<>(name, ring, wiring.observable(), config,
                observer);
            observers.removeIf(ObserverThread::hasEnded);
            observers.add(thread);
            return thread.start();
        }
    }

    /** When the engine has ended. */
    void detachObservers()
    {
        final List<ObserverThread<E>> all;
        synchronized (observers)
        {
            all = List.copyOf(observers);
        }
        all.forEach(ObserverThread::stop);
    }
}
