// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

/**
 * One session of the coding agent: its state and its open brackets. Times never move back.
 */
final class AgentSession extends StateEntry
{
    private final long userHash;
    private final BoundedText id;
    private final BoundedText project;
    private final OpenTools openTools;
    private SessionState state = SessionState.IDLE;
    private long firstMs;
    private long lastMs;
    private long lastActivityMs = ActivityRules.NEVER;
    private long lastStopMs = ActivityRules.NEVER;
    private long promptOpenedMs = ActivityRules.NEVER;
    private long eventCount;

    AgentSession(final long userHash, final HookEvent first, final int openToolLimit)
    {
        this(userHash, first.session().copy(), openToolLimit);
        project.set(first.project());
        firstMs = first.timeMs();
        lastMs = firstMs;
    }

    /** To be loaded. */
    AgentSession(final long userHash, final BoundedText id, final int openToolLimit)
    {
        this.userHash = userHash;
        this.id = id;
        project = new BoundedText(HookEvent.PROJECT_BYTES);
        openTools = new OpenTools(openToolLimit);
    }

    BoundedText id()
    {
        return id;
    }

    /**
     * Where the session was last active.
     */
    BoundedText project()
    {
        return project;
    }

    long lastMs()
    {
        return lastMs;
    }

    /**
     * The state as it looks at a time, when a session that went silent may have to be given up.
     */
    SessionState stateAt(final long nowMs)
    {
        return state != SessionState.ENDED && nowMs - lastMs > ActivityRules.ABANDONED_MS ?
            SessionState.ABANDONED : state;
    }

    /**
     * Closes the brackets if the session was silent for longer than they may last. To be called with each event before
     * anything else.
     */
    void lapse(final long timeMs)
    {
        if (hasOpenBracket() && timeMs > lastActivityMs + ActivityRules.BRACKET_CAP_MS)
        {
            promptOpenedMs = ActivityRules.NEVER;
            openTools.clear();
        }
    }

    /**
     * Whether an end of the turn at this time would close a bracket.
     */
    boolean hasBracketOpenedBy(final long timeMs)
    {
        return promptOpenedMs != ActivityRules.NEVER && promptOpenedMs <= timeMs || openTools.hasOpenedBy(timeMs);
    }

    /**
     * Whether an open bracket of this session keeps the blocks of a project going at a time.
     */
    boolean keepsOpen(final BoundedText candidate, final long timeMs)
    {
        return hasOpenBracket() && timeMs <= lastActivityMs + ActivityRules.BRACKET_CAP_MS && project.equals(candidate);
    }

    /**
     * Takes an event in.
     *
     * @param event     of this session
     * @param activity  whether it is activity
     * @param toolEnded whether the end of the tool that it starts has already been seen
     */
    void apply(final HookEvent event, final boolean activity, final boolean toolEnded)
    {
        final long timeMs = event.timeMs();
        eventCount++;
        if (activity && timeMs >= lastActivityMs)
        {
            lastActivityMs = timeMs;
            project.set(event.project());
        }
        applyToBrackets(event, toolEnded);
        if (timeMs >= lastMs)
        {
            lastMs = timeMs;
            state = state.after(event.kind(), event.detail());
        }
    }

    /**
     * Saves, or loads.
     */
    void transfer(final StateFields fields)
    {
        project.set(fields.text("project", project, HookEvent.PROJECT_BYTES));
        state = SessionState.of(fields.size("state", state.ordinal(), SessionState.LAST));
        firstMs = fields.timeMs("first event", firstMs);
        lastMs = fields.timeMs("last event", lastMs);
        lastActivityMs = fields.timeMs("last activity", lastActivityMs);
        lastStopMs = fields.timeMs("last stop", lastStopMs);
        promptOpenedMs = fields.timeMs("open prompt", promptOpenedMs);
        eventCount = fields.count("events", eventCount);
        openTools.transfer(fields);
    }

    @Override
    long entryHash()
    {
        final long hash = ActivityHash.entry(
            ActivityHash.SESSION, userHash, id.hash(), project.hash(), state.ordinal(), firstMs, lastMs, lastActivityMs,
            lastStopMs, eventCount, promptOpenedMs, openTools.refused());
        return hash + openTools.hash(userHash, id.hash());
    }

    private void applyToBrackets(final HookEvent event, final boolean toolEnded)
    {
        final long timeMs = event.timeMs();
        switch (event.kind())
        {
            case USER_PROMPT_SUBMIT -> openPrompt(timeMs);
            case PRE_TOOL_USE ->
            {
                if (!event.toolUse().isEmpty() && !toolEnded && timeMs >= lastStopMs)
                {
                    openTools.open(event.toolUse().hash(), timeMs);
                }
            }
            case POST_TOOL_USE, POST_TOOL_USE_FAILURE -> openTools.close(event.toolUse().hash());
            case STOP, STOP_FAILURE, SESSION_END ->
            {
                closeOpenedBy(timeMs);
                lastStopMs = Math.max(lastStopMs, timeMs);
            }
            default ->
            {
                // The other kinds neither open nor close a bracket.
            }
        }
    }

    private void openPrompt(final long timeMs)
    {
        if (timeMs >= lastStopMs && timeMs >= promptOpenedMs)
        {
            closeOpenedBy(timeMs);
            promptOpenedMs = timeMs;
        }
    }

    private void closeOpenedBy(final long timeMs)
    {
        if (promptOpenedMs <= timeMs)
        {
            promptOpenedMs = ActivityRules.NEVER;
        }
        openTools.closeOpenedBy(timeMs);
    }

    private boolean hasOpenBracket()
    {
        return promptOpenedMs != ActivityRules.NEVER || !openTools.isEmpty();
    }
}
