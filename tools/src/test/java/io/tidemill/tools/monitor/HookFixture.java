// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * A stage fed by hand: one user, one project and one session unless said otherwise. Every event is also given to the
 * sequential model, and every look at the report checks that model, incremental and recomputed hash agree.
 */
final class HookFixture
{
    static final long START_MS = 1_750_000_000_000L;
    static final long SECOND = 1_000;
    static final long MINUTE = 60 * SECOND;
    static final long HOUR = 60 * MINUTE;

    private final HookEvent event = new HookEvent();
    private final ActivityStage stage;
    private final SequentialModel model;
    private String user = "ann";
    private String session = "s1";
    private String project = "/p";
    private long sequence;

    HookFixture()
    {
        this(ActivityLimits.DEFAULT);
    }

    HookFixture(final ActivityLimits limits)
    {
        stage = new ActivityStage(limits);
        model = new SequentialModel(limits);
    }

    HookFixture user(final String name)
    {
        user = name;
        return this;
    }

    HookFixture session(final String id)
    {
        session = id;
        return this;
    }

    HookFixture project(final String name)
    {
        project = name;
        return this;
    }

    HookFixture prompt(final long afterMs, final String id)
    {
        begin(HookKind.USER_PROMPT_SUBMIT, afterMs).prompt().set(id);
        return push();
    }

    HookFixture pre(final long afterMs, final String toolUse)
    {
        begin(HookKind.PRE_TOOL_USE, afterMs).toolUse().set(toolUse);
        return push();
    }

    HookFixture post(final long afterMs, final String toolUse)
    {
        begin(HookKind.POST_TOOL_USE, afterMs).toolUse().set(toolUse);
        return push();
    }

    /** An activity that opens and closes no bracket; at another time it is no duplicate. */
    HookFixture moved(final long afterMs)
    {
        begin(HookKind.CWD_CHANGED, afterMs).sizes((int)afterMs, 0);
        return push();
    }

    HookFixture stop(final long afterMs)
    {
        return plain(HookKind.STOP, afterMs);
    }

    HookFixture plain(final HookKind kind, final long afterMs)
    {
        begin(kind, afterMs);
        return push();
    }

    HookFixture notified(final long afterMs, final HookDetail detail)
    {
        begin(HookKind.NOTIFICATION, afterMs).detail(detail);
        return push();
    }

    HookEvent begin(final HookKind kind, final long afterMs)
    {
        event.clear();
        event.kind(kind);
        event.times(START_MS + afterMs, START_MS + afterMs);
        event.user().set(user);
        event.session().set(session);
        event.project().set(project);
        return event;
    }

    HookFixture push()
    {
        model.apply(event);
        stage.onEvent(event, sequence++, true);
        return this;
    }

    ActivityReport report()
    {
        final ActivityReport report = stage.report();
        assertEquals(model.report(), report, "the model and the stage differ");
        assertEquals(model.stateHash(), stage.stateHash(), "the hashes of model and stage differ");
        assertEquals(stage.recomputedHash(), stage.stateHash(), "the incremental hash has drifted");
        return report;
    }

    long stateHash()
    {
        report();
        return stage.stateHash();
    }

    ActivityReport.UserReport userReport()
    {
        return report().users().stream().filter(each -> each.user().equals(user)).findFirst().orElseThrow();
    }

    ActivityReport.ProjectReport projectReport()
    {
        return userReport().projects().stream().filter(each -> each.project().equals(project)).findFirst()
            .orElseThrow();
    }

    /** The state of the only session. */
    SessionState state()
    {
        assertEquals(1, userReport().sessions().size(), "there is more than one state");
        return userReport().sessions().keySet().iterator().next();
    }
}
