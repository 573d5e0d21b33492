// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.agrona.concurrent.status.AtomicCounter;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Where in its life an engine is, and why it failed: NEW → RECOVERING → RUNNING → DRAINING → STOPPED, or from anywhere
 * before that FAILED; both are final. Any thread.
 */
final class EngineStatus
{
    private final AtomicReference<EngineState> state = new AtomicReference<>(EngineState.NEW);
    private final AtomicReference<EngineFailedException> failure = new AtomicReference<>();

    /** Null if nothing is counted. */
    private final AtomicCounter counter;

    EngineStatus(final AtomicCounter counter)
    {
        this.counter = counter;
    }

    EngineState state()
    {
        return state.get();
    }

    /** Null while there is none. */
    EngineFailedException failure()
    {
        return failure.get();
    }

    boolean hasFailed()
    {
        return failure.get() != null;
    }

    void throwFailure()
    {
        if (hasFailed())
        {
            throw failure.get();
        }
    }

    /** Goes on, unless the engine has failed or is elsewhere. */
    void advance(final EngineState from, final EngineState to)
    {
        if (state.compareAndSet(from, to))
        {
            show();
        }
    }

    /** Whether this is the first failure, which is the one that counts. */
    boolean fail(final EngineFailedException reason)
    {
        return failure.compareAndSet(null, reason);
    }

    /** Where it was. Whoever fails behind the end of the engine changes nothing. */
    EngineState failed()
    {
        final EngineState before =
            state.getAndUpdate(now -> now == EngineState.STOPPED ? now : EngineState.FAILED);
        show();
        return before;
    }

    /** Threads may show it at once, in any order: each shows what is true when it looks. */
    private void show()
    {
        if (counter != null)
        {
            counter.set(state.get().ordinal());
        }
    }
}
