// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

/**
 * All that the monitor knows of one user. Users share nothing, so that they can be spread over shards.
 */
final class UserActivity extends StateEntry
{
    private static final int KINDS = HookKind.values().length;

    private final StateSum sum;
    private final ActivityLimits limits;
    private final BoundedText user;
    private final SeenTable seen;
    private final WindowBook windows = new WindowBook();
    private final BlockBook blocks;
    private final SessionBook sessions;
    private final long[] countByKind = new long[KINDS];
    private long clockMs = ActivityRules.NEVER;
    private long duplicates;
    private long late;
    private long future;
    private long overflowed;

    UserActivity(final BoundedText user, final StateSum sum, final ActivityLimits limits)
    {
        this.sum = sum;
        this.limits = limits;
        this.user = user;
        seen = new SeenTable(sum, user.hash(), limits.seenPerUser());
        blocks = new BlockBook(sum, user.hash(), limits.projectsPerUser());
        sessions = new SessionBook(sum, user.hash(), limits);
    }

    void apply(final HookEvent event)
    {
        sum.touch(this);
        if (isOutOfTime(event))
        {
            future++;
        }
        else if (!seen.admit(event))
        {
            duplicates++;
        }
        else
        {
            applyNew(event);
        }
    }

    BoundedText user()
    {
        return user;
    }

    WindowBook windows()
    {
        return windows;
    }

    BlockBook blocks()
    {
        return blocks;
    }

    SessionBook sessions()
    {
        return sessions;
    }

    /**
     * The latest time of any event of this user: the only clock there is.
     */
    long clockMs()
    {
        return clockMs;
    }

    long count(final HookKind kind)
    {
        return countByKind[kind.ordinal()];
    }

    long duplicates()
    {
        return duplicates;
    }

    long late()
    {
        return late;
    }

    long future()
    {
        return future;
    }

    long overflowed()
    {
        return overflowed;
    }

    /**
     * Saves all that there is of this user: this record first.
     */
    void save(final SavedFields fields)
    {
        fields.begin(ActivityRecord.USER);
        fields.text("user", user, HookEvent.ID_BYTES);
        transfer(fields);
        fields.end(user.hash());
        for (final ProjectBlocks project : blocks.projects())
        {
            fields.begin(ActivityRecord.PROJECT);
            fields.text("project", project.project(), HookEvent.PROJECT_BYTES);
            project.transfer(fields);
            fields.end(user.hash());
        }
        for (final AgentSession session : sessions.sessions())
        {
            fields.begin(ActivityRecord.SESSION);
            fields.text("session", session.id(), HookEvent.ID_BYTES);
            session.transfer(fields);
            fields.end(user.hash());
        }
        seen.save(fields);
    }

    /**
     * A user as saved, of whom the parts are still to come.
     */
    static UserActivity load(final LoadedFields fields, final StateSum sum, final ActivityLimits limits)
    {
        final UserActivity user =
            new UserActivity(fields.text("user", null, HookEvent.ID_BYTES), sum, limits);
        user.transfer(fields);
        sum.touch(user);
        return user;
    }

    /**
     * Takes in a part of this user.
     */
    void loadPart(final LoadedFields fields)
    {
        switch (fields.type())
        {
            case PROJECT ->
            {
                final ProjectBlocks project = new ProjectBlocks(
                    user.hash(), fields.text("project", null, HookEvent.PROJECT_BYTES));
                project.transfer(fields);
                if (!project.isInOrder() || !blocks.add(project))
                {
                    throw fields.refused("the project has blocks out of order, is there already, or is one too many");
                }
            }
            case SESSION ->
            {
                final AgentSession session = new AgentSession(
                    user.hash(), fields.text("session", null, HookEvent.ID_BYTES), limits.openTools());
                session.transfer(fields);
                if (!sessions.add(session))
                {
                    throw fields.refused("the session is there already, or is one too many");
                }
            }
            case SEEN -> seen.load(fields);
            default -> throw fields.refused("a user has no such part");
        }
    }

    private void transfer(final StateFields fields)
    {
        clockMs = fields.timeMs("clock", clockMs);
        duplicates = fields.count("duplicates", duplicates);
        late = fields.count("late", late);
        future = fields.count("future", future);
        overflowed = fields.count("overflowed", overflowed);
        windows.transfer(fields);
        blocks.transfer(fields);
        sessions.transfer(fields);
        // An older release may have known fewer of them.
        final int kinds = fields.size("kinds", KINDS, KINDS);
        for (int i = 0; i < kinds; i++)
        {
            countByKind[i] = fields.count("events of a kind", countByKind[i]);
        }
    }

    @Override
    long entryHash()
    {
        final long[] fields = new long[10 + KINDS];
        fields[0] = user.hash();
        fields[1] = clockMs;
        fields[2] = windows.count();
        fields[3] = windows.startMs();
        fields[4] = blocks.foldedMs();
        fields[5] = duplicates;
        fields[6] = late;
        fields[7] = future;
        fields[8] = overflowed;
        fields[9] = sessions.forgotten();
        System.arraycopy(countByKind, 0, fields, 10, KINDS);
        return ActivityHash.entry(ActivityHash.USER, fields);
    }

    /**
     * The sum of the hashes of all that belongs to this user, computed anew.
     */
    long recomputedHash()
    {
        long result = entryHash() + seen.recomputedHash();
        for (final ProjectBlocks project : blocks.projects())
        {
            result += project.entryHash();
        }
        for (final AgentSession session : sessions.sessions())
        {
            result += session.entryHash();
        }
        return result;
    }

    private static boolean isOutOfTime(final HookEvent event)
    {
        final long timeMs = event.timeMs();
        return timeMs < 0 || timeMs > HookEvent.MAX_TIME_MS || timeMs - ActivityRules.FUTURE_MS > event.receivedMs();
    }

    private void applyNew(final HookEvent event)
    {
        final HookKind kind = event.kind();
        final long timeMs = event.timeMs();
        countByKind[kind.ordinal()]++;
        clockMs = Math.max(clockMs, timeMs);

        final AgentSession session = sessions.of(event);
        if (session != null)
        {
            session.lapse(timeMs);
        }
        final boolean activity = kind.isActivity() ||
            kind.isStop() && session != null && session.hasBracketOpenedBy(timeMs);
        if (activity)
        {
            // Before the session takes the event in: a bracket that it closes has kept the block going until now.
            book(event);
        }
        if (session != null)
        {
            final boolean toolEnded = kind == HookKind.PRE_TOOL_USE && seen.hasToolEnd(event.toolUse());
            session.apply(event, activity, toolEnded);
        }
    }

    private void book(final HookEvent event)
    {
        final long timeMs = event.timeMs();
        if (windows.isOver(timeMs))
        {
            windows.open(timeMs);
            blocks.retainFrom(windows.count() - 1);
        }
        switch (blocks.book(event.project(), timeMs, windows, sessions))
        {
            case BOOKED ->
            {
                // Counted by the project.
            }
            case LATE -> late++;
            case OVERFLOW -> overflowed++;
        }
    }
}
