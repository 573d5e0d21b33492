// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A question is put while the stage goes round and handles an event: r1, the answer, which is the sum of two fields
 * that the stage changes one after the other; r2, how many questions still wait at the end.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "answered before the event")
@Outcome(id = "2, 0", expect = Expect.ACCEPTABLE, desc = "answered behind it")
@Outcome(expect = Expect.FORBIDDEN, desc = "not answered, or from the middle of an event")
@State
public class StageQueriesStress
{
    private final StageQueries queries = new StageQueries();
    private final StressEvent state = new StressEvent();
    private CompletableFuture<List<Integer>> answer;

    /** Asks. */
    @Actor
    public void asker()
    {
        answer = queries.ask(handler -> ((StressEvent)handler).left + ((StressEvent)handler).right);
    }

    /** Goes round twice, with an event between. */
    @Actor
    public void stage()
    {
        answer();
        state.left++;
        state.right++;
        answer();
    }

    private void answer()
    {
        if (queries.areWaiting())
        {
            queries.answer(List.of(state));
        }
    }

    /**
     * The stage goes round once more.
     *
     * @param result of this trial
     */
    @Arbiter
    public void outcome(final II_Result result)
    {
        answer();
        result.r1 = answer.join().get(0);
        result.r2 = queries.areWaiting() ? 1 : 0;
    }
}
