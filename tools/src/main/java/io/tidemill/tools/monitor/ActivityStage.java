// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import com.lmax.disruptor.EventHandler;

import io.tidemill.engine.Snapshotted;
import io.tidemill.engine.StateHashed;
import io.tidemill.engine.StateWriter;
import org.agrona.DirectBuffer;
import org.agrona.collections.Object2ObjectHashMap;

/**
 * Keeps usage windows, work blocks and agent sessions: the one logic stage of the monitor. Everything in it is by
 * user, and users share nothing. Its rules, where {@link ActivityRules} has the times:
 * <ol>
 * <li><b>Time</b> is the event's domain time. There is no other clock and no timer: what is over is found out by a
 * later event of the same user. A user's clock is the latest time of an accepted event and never moves back.
 * <li><b>Refused</b> is an event more than 5 min ahead of the time its edge received it, or outside the years 1970 to
 * 9999. It is counted and changes nothing else.
 * <li><b>Duplicates</b> are counted and change nothing else: a tool event with the {@code tool_use_id} and kind of an
 * earlier one, a UserPromptSubmit with the {@code prompt_id} of an earlier one, any other event whose content (all but
 * times and line number) was seen at most 2 s before or after it. The events last seen are remembered, up to a limit.
 * All other events are accepted and counted by kind.
 * <li><b>Activity</b> are UserPromptSubmit, PreToolUse, PostToolUse, PostToolUseFailure and CwdChanged; also a Stop or
 * StopFailure that closes an open bracket of its session.
 * <li>A <b>window</b> starts at the first activity and lasts 5 h; activity at exactly start + 5 h is inside. The first
 * activity after that opens the next one. An older event opens none.
 * <li>A <b>work block</b> is a run of activity in (window, project). It starts and ends with an activity. The next
 * activity of the project in the same window continues it after a gap of up to 5 min, or of up to 10 min if a bracket
 * keeps it going; otherwise it starts a new block.
 * <li><b>Late</b> is an activity before the open window's start, or not after the last activity of its project in the
 * open window. Inside a retained block it counts as its activity and changes no time; otherwise it is only counted as
 * late. Retained are the blocks of the last two windows.
 * <li>A <b>prompt bracket</b> opens with UserPromptSubmit, a <b>tool bracket</b> with PreToolUse, unless the end of
 * the tool was seen before (parallel tools arrive out of order). Neither opens before the session's last Stop or
 * SessionEnd. PostToolUse and PostToolUseFailure close the bracket with their {@code tool_use_id}. Stop, StopFailure,
 * SessionEnd and the next UserPromptSubmit close every bracket of the session that was opened no later than they (an
 * interrupted turn sends no end).
 * <li>All brackets of a session <b>lapse</b> when it has no activity for more than 10 min. Until then they keep the
 * blocks of the project going where the session was last active. So a prompt and nine minutes of thinking are nine
 * minutes of work, however long the turn has already been going on, and a session that died keeps nothing going.
 * <li>A <b>session's state</b> follows from its events as {@link SessionState#after} says; an event older than its
 * last does not change it. A session that did not end is abandoned once it has been silent for more than 5 h of its
 * user's clock; any later event brings it back.
 * <li><b>Limits</b> ({@link ActivityLimits}): a session too many makes the one forgotten that was silent longest;
 * activity in a project too many is counted as overflowed; events of a user too many are refused.
 * </ol>
 * Deterministic: ids and times come from the events alone, and no result depends on the order of a hash map.
 * <p>
 * <b>Threading:</b> one thread at a time, also for {@link #stateHash()} and {@link #report()}: the stage's own, or any
 * after the engine has closed.
 */
public final class ActivityStage implements EventHandler<HookEvent>, StateHashed, Snapshotted
{
    /** The name of the stage, in the journals, outputs and snapshots that there are, too. */
    public static final String NAME = "activity";

    /**
     * A state hash is kept behind each so many sequences. It costs as much as what has changed since the one before:
     * measured, 70 ns per event, 5 ns with 10,000, where an event takes microseconds to be read. At 20 events a second
     * a replay tells within a minute where state went astray. What replaces this number must divide it, or be a
     * multiple: a replay compares where both have one.
     */
    public static final long HASH_EVERY = 1_000;

    private final Object2ObjectHashMap<BoundedText, UserActivity> byUser = new Object2ObjectHashMap<>();
    private final StateSum sum = new StateSum();
    private final ActivityLimits limits;
    private long refusedUsers;

    /** Whose records are being loaded. */
    private UserActivity loading;

    /**
     * A stage that has seen nothing.
     */
    public ActivityStage()
    {
        this(ActivityLimits.DEFAULT);
    }

    ActivityStage(final ActivityLimits limits)
    {
        this.limits = limits;
    }

    @Override
    public void onEvent(final HookEvent event, final long sequence, final boolean endOfBatch)
    {
        UserActivity user = byUser.get(event.user());
        if (user == null)
        {
            if (byUser.size() == limits.users())
            {
                refusedUsers++;
                return;
            }
            user = new UserActivity(event.user().copy(), sum, limits);
            byUser.put(user.user(), user);
        }
        user.apply(event);
    }

    /**
     * {@inheritDoc}
     * <p>
     * Costs as much as what has changed since it was last called.
     */
    @Override
    public long stateHash()
    {
        return sum.value() + ActivityHash.entry(ActivityHash.STAGE, refusedUsers);
    }

    @Override
    public int stateVersion()
    {
        return ActivityRecord.VERSION;
    }

    @Override
    public void saveState(final StateWriter writer)
    {
        final SavedFields fields = new SavedFields(writer);
        fields.begin(ActivityRecord.STAGE);
        transfer(fields);
        fields.end(0);
        byUser.values().forEach(user -> user.save(fields));
    }

    @Override
    public void loadState(
        final int version, final long key, final DirectBuffer buffer, final int offset, final int length)
    {
        final LoadedFields fields = new LoadedFields(key, buffer, offset, length);
        if (fields.type() == ActivityRecord.STAGE)
        {
            transfer(fields);
        }
        else if (fields.type() == ActivityRecord.USER)
        {
            loadUser(key, fields);
        }
        else if (loading == null || loading.user().hash() != key)
        {
            throw fields.refused("it is of another user than the records before it");
        }
        else
        {
            loading.loadPart(fields);
        }
        fields.end();
    }

    private void loadUser(final long key, final LoadedFields fields)
    {
        loading = UserActivity.load(fields, sum, limits);
        if (loading.user().hash() != key)
        {
            throw fields.refused("the key is not that of the user");
        }
        if (byUser.size() == limits.users() || byUser.putIfAbsent(loading.user(), loading) != null)
        {
            throw fields.refused("the user is there already, or one too many: the limit is " + limits.users());
        }
    }

    private void transfer(final StateFields fields)
    {
        refusedUsers = fields.count("refused users", refusedUsers);
    }

    /**
     * What there is to show, as of the last event.
     *
     * @return an immutable copy
     */
    public ActivityReport report()
    {
        return ActivityReport.of(byUser.values(), refusedUsers);
    }

    /**
     * The state hash computed anew from the whole state, to check the incremental one with.
     */
    long recomputedHash()
    {
        long result = ActivityHash.entry(ActivityHash.STAGE, refusedUsers);
        for (final UserActivity user : byUser.values())
        {
            result += user.recomputedHash();
        }
        return result;
    }
}
