// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import java.util.SplittableRandom;

/**
 * Random hook events that prefer the edges of the rules, of few users, projects and sessions.
 */
final class RandomHooks
{
    /** Small enough to be met. */
    static final ActivityLimits TINY = new ActivityLimits(3, 3, 4, 2, 24);

    private static final long[] STEPS_MS = {
        0, 0, 1, 1, 500, 2_000, 2_001, 60_000, 240_000, 299_999, 300_000, 300_001, 540_000, 600_000, 600_001,
        3_600_000, 17_999_999, 18_000_000, 18_000_001, -1, -2_000, -2_001, -300_000, -600_000, -18_000_000};

    private final SplittableRandom random;
    private long timeMs = HookFixture.START_MS;
    private int count;

    RandomHooks(final long seed)
    {
        random = new SplittableRandom(seed);
    }

    void next(final HookEvent event)
    {
        // Long jumps are rare, or every window would hold one event.
        final int step = random.nextInt(STEPS_MS.length);
        timeMs = Math.max(0, timeMs + (Math.abs(STEPS_MS[step]) > 600_001 && random.nextInt(8) > 0 ?
            random.nextInt(400_000) : STEPS_MS[step]));
        fill(event, 30 + count / 2);
        count++;
    }

    private void fill(final HookEvent event, final int ids)
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
