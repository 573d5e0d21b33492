// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.SplittableRandom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The stage against the sequential model, over random streams that prefer the edges of the rules and limits small
 * enough to be met.
 */
class ActivityModelTest
{
    private static final ActivityLimits TINY = new ActivityLimits(3, 3, 4, 2, 24);
    private static final long[] STEPS_MS = {
        0, 0, 1, 1, 500, 2_000, 2_001, 60_000, 240_000, 299_999, 300_000, 300_001, 540_000, 600_000, 600_001,
        3_600_000, 17_999_999, 18_000_000, 18_000_001, -1, -2_000, -2_001, -300_000, -600_000, -18_000_000};

    @Test
    void shouldAgreeWithTheModelOnManySmallStreams()
    {
        final long[] met = new long[5];
        for (long seed = 0; seed < 1_000; seed++)
        {
            for (final ActivityReport.UserReport user : compare(seed, 300, TINY, 37).users())
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
        final SplittableRandom random = new SplittableRandom(seed);
        final ActivityStage stage = new ActivityStage(limits);
        final SequentialModel model = new SequentialModel(limits);
        final HookEvent event = new HookEvent();
        long timeMs = HookFixture.START_MS;
        for (int i = 0; i < events; i++)
        {
            // Long jumps are rare, or every window would hold one event.
            final int step = random.nextInt(STEPS_MS.length);
            timeMs = Math.max(0, timeMs + (Math.abs(STEPS_MS[step]) > 600_001 && random.nextInt(8) > 0 ?
                random.nextInt(400_000) : STEPS_MS[step]));
            fill(event, timeMs, random, 30 + i / 2);
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

    private static void fill(
        final HookEvent event, final long timeMs, final SplittableRandom random, final int ids)
    {
        event.clear();
        event.kind(HookKind.of((byte)random.nextInt(HookKind.values().length)));
        event.times(timeMs, timeMs + (random.nextInt(20) == 0 ? -300_001 : random.nextInt(5) - 300_000));
        event.user().set("user" + random.nextInt(random.nextInt(4) + 1));
        event.project().set("/p" + random.nextInt(random.nextInt(4) + 1));
        if (random.nextInt(10) > 0)
        {
            event.session().set("s" + random.nextInt(6));
        }
        if (event.kind().isTool() && random.nextInt(10) > 0)
        {
            event.toolUse().set("t" + random.nextInt(ids));
        }
        if (event.kind() == HookKind.USER_PROMPT_SUBMIT && random.nextInt(10) > 0)
        {
            event.prompt().set("p" + random.nextInt(ids));
        }
        if (event.kind() == HookKind.NOTIFICATION)
        {
            event.detail(HookDetail.of((byte)random.nextInt(HookDetail.values().length)));
        }
        event.sizes(random.nextInt(3), random.nextInt(2));
    }
}
