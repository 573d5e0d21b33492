// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

/**
 * The hook events that the monitor knows. Codes are part of the journal's format and never change.
 */
public enum HookKind
{
    /** An event that this version does not know: accepted, counted, and without any effect on a session's state. */
    UNKNOWN(0, "", false),

    /** A session begins or resumes; detail: its source. */
    SESSION_START(1, "SessionStart", false),

    /** The person asks for something; opens the prompt bracket. */
    USER_PROMPT_SUBMIT(2, "UserPromptSubmit", true),

    /** A tool is about to run; opens a tool bracket. */
    PRE_TOOL_USE(3, "PreToolUse", true),

    /** A tool has run; closes its bracket. */
    POST_TOOL_USE(4, "PostToolUse", true),

    /** A tool has failed; closes its bracket. */
    POST_TOOL_USE_FAILURE(5, "PostToolUseFailure", true),

    /** The agent needs a permission. */
    PERMISSION_REQUEST(6, "PermissionRequest", false),

    /** The agent notifies the person; detail: of what. */
    NOTIFICATION(7, "Notification", false),

    /** The agent's turn is over; activity only if it closes a bracket. */
    STOP(8, "Stop", false),

    /** The agent's turn ended in an error; activity only if it closes a bracket. */
    STOP_FAILURE(9, "StopFailure", false),

    /** A subagent starts. */
    SUBAGENT_START(10, "SubagentStart", false),

    /** A subagent is done. */
    SUBAGENT_STOP(11, "SubagentStop", false),

    /** The session's context is about to be compacted; detail: the trigger. */
    PRE_COMPACT(12, "PreCompact", false),

    /** The session moved to another folder. */
    CWD_CHANGED(13, "CwdChanged", true),

    /** The session is over; detail: the reason. */
    SESSION_END(14, "SessionEnd", false);

    private static final HookKind[] BY_CODE = values();

    private final byte code;
    private final String hookName;
    private final boolean activity;

    HookKind(final int code, final String hookName, final boolean activity)
    {
        this.code = (byte)code;
        this.hookName = hookName;
        this.activity = activity;
    }

    /**
     * The byte that stands for this kind in the journal.
     *
     * @return the code, 0 to 14
     */
    public byte code()
    {
        return code;
    }

    /**
     * The name in the hook's {@code hook_event_name}.
     *
     * @return the name; empty for {@link #UNKNOWN}
     */
    public String hookName()
    {
        return hookName;
    }

    /**
     * The kind with a code.
     *
     * @param code as of {@link #code()}
     * @return the kind
     * @throws IllegalArgumentException if there is none
     */
    public static HookKind of(final byte code)
    {
        if (code < 0 || code >= BY_CODE.length)
        {
            throw new IllegalArgumentException(
                "no hook event has the code " + code + "; known are 0 to " + (BY_CODE.length - 1));
        }
        return BY_CODE[code];
    }

    /**
     * How a kind is called where people read it.
     */
    String label()
    {
        return this == UNKNOWN ? "(unknown)" : hookName;
    }

    /**
     * Whether every event of this kind is activity.
     */
    boolean isActivity()
    {
        return activity;
    }

    boolean isTool()
    {
        return this == PRE_TOOL_USE || isToolEnd();
    }

    boolean isToolEnd()
    {
        return this == POST_TOOL_USE || this == POST_TOOL_USE_FAILURE;
    }

    /**
     * Whether this kind ends a turn, so that it is activity if it closes a bracket.
     */
    boolean isStop()
    {
        return this == STOP || this == STOP_FAILURE;
    }
}
