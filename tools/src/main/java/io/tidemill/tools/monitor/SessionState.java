// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

/**
 * What an agent session is doing. The order is part of the state hash and never changes.
 */
public enum SessionState
{
    /** The agent works on a prompt. */
    WORKING("working"),

    /** The agent cannot go on before the person has answered. */
    NEEDS_INPUT("needs-input"),

    /** The agent's turn is over; the person's next prompt is awaited. */
    WAITING("waiting"),

    /** Nothing was asked yet, or the agent has said that it has been waiting for a while. */
    IDLE("idle"),

    /** The session said that it is over. */
    ENDED("ended"),

    /** The session did not end, but has been silent for longer than a window. */
    ABANDONED("abandoned");

    /** The highest ordinal. */
    static final int LAST = values().length - 1;

    private final String label;

    SessionState(final String label)
    {
        this.label = label;
    }

    /**
     * How the state is called where people and programs read it.
     *
     * @return the name, in lower case
     */
    public String label()
    {
        return label;
    }

    /**
     * The state with an ordinal, which is 0 to {@link #LAST}.
     */
    static SessionState of(final int ordinal)
    {
        return values()[ordinal];
    }

    /**
     * The state after an event that is not older than the session's last.
     */
    SessionState after(final HookKind kind, final HookDetail detail)
    {
        return switch (kind)
        {
            case SESSION_START -> IDLE;
            case USER_PROMPT_SUBMIT, PRE_TOOL_USE, POST_TOOL_USE, POST_TOOL_USE_FAILURE, SUBAGENT_START -> WORKING;
            case PERMISSION_REQUEST -> NEEDS_INPUT;
            case NOTIFICATION -> afterNotification(detail);
            case STOP, STOP_FAILURE -> WAITING;
            case SESSION_END -> ENDED;
            case SUBAGENT_STOP, PRE_COMPACT, CWD_CHANGED, UNKNOWN -> this;
        };
    }

    private SessionState afterNotification(final HookDetail detail)
    {
        if (detail.asksThePerson())
        {
            return NEEDS_INPUT;
        }
        return detail == HookDetail.IDLE_PROMPT && this != NEEDS_INPUT ? IDLE : this;
    }
}
