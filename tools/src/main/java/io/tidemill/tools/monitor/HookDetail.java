// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

/**
 * What the short texts of a hook event say: the source of a start, the reason of an end, the type of a notification,
 * the trigger of a compaction. An enum and not the text, so that no free text of an event can get through. Codes are
 * part of the journal's format and never change.
 */
public enum HookDetail
{
    /** The event has none. */
    NONE(0, ""),

    /** A text that this version does not know. */
    OTHER(1, "other"),

    /** Source: a new session. */
    STARTUP(2, "startup"),

    /** Source or reason: an earlier session goes on. */
    RESUME(3, "resume"),

    /** Source or reason: the conversation was cleared. */
    CLEAR(4, "clear"),

    /** Source: the context was compacted. */
    COMPACT(5, "compact"),

    /** Notification: a permission is asked for. */
    PERMISSION_PROMPT(6, "permission_prompt"),

    /** Notification: the agent has been waiting for input for a while. */
    IDLE_PROMPT(7, "idle_prompt"),

    /** Notification: signed in. */
    AUTH_SUCCESS(8, "auth_success"),

    /** Notification: a tool's server asks the person for something. */
    ELICITATION_DIALOG(9, "elicitation_dialog"),

    /** Reason: signed out. */
    LOGOUT(10, "logout"),

    /** Reason: left at the prompt. */
    PROMPT_INPUT_EXIT(11, "prompt_input_exit"),

    /** Reason: the mode without permission prompts was switched off. */
    BYPASS_PERMISSIONS_DISABLED(12, "bypass_permissions_disabled"),

    /** Trigger: asked for by the person. */
    MANUAL(13, "manual"),

    /** Trigger: the context was full. */
    AUTO(14, "auto");

    private static final HookDetail[] BY_CODE = values();

    private final byte code;
    private final String text;

    HookDetail(final int code, final String text)
    {
        this.code = (byte)code;
        this.text = text;
    }

    /**
     * The byte that stands for this detail in the journal.
     *
     * @return the code, 0 to 14
     */
    public byte code()
    {
        return code;
    }

    /**
     * The text in the hook's JSON.
     *
     * @return the text; empty for {@link #NONE}
     */
    public String text()
    {
        return text;
    }

    /**
     * The detail with a code.
     *
     * @param code as of {@link #code()}
     * @return the detail
     * @throws IllegalArgumentException if there is none
     */
    public static HookDetail of(final byte code)
    {
        if (code < 0 || code >= BY_CODE.length)
        {
            throw new IllegalArgumentException(
                "no hook detail has the code " + code + "; known are 0 to " + (BY_CODE.length - 1));
        }
        return BY_CODE[code];
    }

    /**
     * Whether the agent stands still until a person has answered.
     */
    boolean asksThePerson()
    {
        return this == PERMISSION_PROMPT || this == ELICITATION_DIALOG;
    }
}
