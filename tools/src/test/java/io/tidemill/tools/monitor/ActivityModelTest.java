// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The stage against the sequential model, over random streams that prefer the edges of the rules and limits small
 * enough to be met.
 */
class ActivityModelTest
{
    @Test
    void shouldAgreeWithTheModelOnManySmallStreams()
    {
        final long[] met = new long[5];
        for (long seed = 0; seed < 1_000; seed++)
        {
            for (final ActivityReport.UserReport user : compare(seed, 300, RandomHooks.TINY, 37).users())
            {
                met[0] += user.late();
                met[1] += user.duplicates();
                met[2] += user.future();
                met[3] += user.overflowed();
                met[4] += user.forgotten();
            }
        }
        for (final long times : met)
        {
            assertTrue(times > 100, "a rule was hardly ever met: " + Arrays.toString(met));
        }
    }

    @Test
    void shouldAgreeWithTheModelOnALongStream()
    {
        compare(4_711, 200_000, new ActivityLimits(10, 20, 50, 8, 500), 50_000);
    }

    private static ActivityReport compare(
        final long seed, final int events, final ActivityLimits limits, final int every)
    {
        final RandomHooks hooks = new RandomHooks(seed);
        final ActivityStage stage = new ActivityStage(limits);
        final SequentialModel model = new SequentialModel(limits);
        final HookEvent event = new HookEvent();
        for (int i = 0; i < events; i++)
        {
            hooks.next(event);
            stage.onEvent(event, i, true);
            model.apply(event);
            if (i % every == 0 || i == events - 1)
            {
                final String where = "seed " + seed + ", event " + i + ": " + event;
                assertEquals(model.report(), stage.report(), where);
                assertEquals(model.stateHash(), stage.stateHash(), where);
                assertEquals(stage.recomputedHash(), stage.stateHash(), where);
            }
        }
        return stage.report();
    }
}
