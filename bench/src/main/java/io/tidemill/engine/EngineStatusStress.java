// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;

/**
 * A halt, and a close at the same time: r1, the state that is left; r2, whether the failure is known.
 */
@JCStressTest
@Outcome(id = "5, true", expect = Expect.ACCEPTABLE, desc = "failed before it had ended")
@Outcome(id = "4, true", expect = Expect.ACCEPTABLE, desc = "failed behind its end")
@Outcome(expect = Expect.FORBIDDEN, desc = "the failure got lost")
@State
public class EngineStatusStress
{
    private final EngineStatus status = new EngineStatus(null);

    /** A running engine. */
    public EngineStatusStress()
    {
        status.advance(EngineState.NEW, EngineState.RECOVERING);
        status.advance(EngineState.RECOVERING, EngineState.RUNNING);
    }

    /** Halts. */
    @Actor
    public void halting()
    {
        status.fail(new EngineFailedException("told to", null));
        status.failed();
    }

    /** Closes. */
    @Actor
    public void closing()
    {
        status.advance(EngineState.RUNNING, EngineState.DRAINING);
        status.advance(EngineState.DRAINING, EngineState.STOPPED);
    }

    /**
     * What is left.
     *
     * @param result of this trial
     */
    @Arbiter
    public void outcome(final IZ_Result result)
    {
        result.r1 = status.state().ordinal();
        result.r2 = status.hasFailed();
    }
}
