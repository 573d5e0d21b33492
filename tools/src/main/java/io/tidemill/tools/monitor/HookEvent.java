// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

/**
 * One hook event of a coding agent, reduced to what the monitor needs: kind, ids, sizes, times and project. It has no
 * field that could hold a prompt, a tool's input or output, or a message.
 * <p>
 * Mutable and preallocated: it lives in a ring slot and is overwritten by the next event. Texts have fixed room and are
 * shortened at the edge as {@link BoundedText} says; those that an event does not have are empty.
 * <p>
 * <b>Threading:</b> none of its own; the ring hands an event from one thread to the next.
 */
public final class HookEvent
{
    /** The last domain time that the monitor accepts: the end of the year 9999. */
    public static final long MAX_TIME_MS = 253_402_300_799_999L;

    static final int ID_BYTES = 64;
    static final int PROJECT_BYTES = 200;

    private HookKind kind = HookKind.UNKNOWN;
    private HookDetail detail = HookDetail.NONE;
    private long timeMs;
    private long receivedMs;
    private long line;
    private int inputBytes;
    private int outputBytes;
    private final BoundedText user = new BoundedText(ID_BYTES);
    private final BoundedText session = new BoundedText(ID_BYTES);
    private final BoundedText project = new BoundedText(PROJECT_BYTES);
    private final BoundedText toolUse = new BoundedText(ID_BYTES);
    private final BoundedText prompt = new BoundedText(ID_BYTES);
    private final BoundedText agent = new BoundedText(ID_BYTES);
    private final BoundedText toolName = new BoundedText(ID_BYTES);

    /**
     * An event of kind {@link HookKind#UNKNOWN} with nothing in it.
     */
    public HookEvent()
    {
    }

    /**
     * Makes this event as a new one, so that nothing of its last use remains.
     */
    public void clear()
    {
        kind = HookKind.UNKNOWN;
        detail = HookDetail.NONE;
        timeMs = 0;
        receivedMs = 0;
        line = 0;
        inputBytes = 0;
        outputBytes = 0;
        user.clear();
        session.clear();
        project.clear();
        toolUse.clear();
        prompt.clear();
        agent.clear();
        toolName.clear();
    }

    /**
     * Takes over every field of another event.
     *
     * @param other to copy
     */
    public void set(final HookEvent other)
    {
        kind = other.kind;
        detail = other.detail;
        timeMs = other.timeMs;
        receivedMs = other.receivedMs;
        line = other.line;
        inputBytes = other.inputBytes;
        outputBytes = other.outputBytes;
        user.set(other.user);
        session.set(other.session);
        project.set(other.project);
        toolUse.set(other.toolUse);
        prompt.set(other.prompt);
        agent.set(other.agent);
        toolName.set(other.toolName);
    }

    /**
     * What happened.
     *
     * @return the kind
     */
    public HookKind kind()
    {
        return kind;
    }

    /**
     * Sets what happened.
     *
     * @param newKind to set
     */
    public void kind(final HookKind newKind)
    {
        kind = newKind;
    }

    /**
     * Source, reason, type or trigger.
     *
     * @return the detail
     */
    public HookDetail detail()
    {
        return detail;
    }

    /**
     * Sets source, reason, type or trigger.
     *
     * @param newDetail to set
     */
    public void detail(final HookDetail newDetail)
    {
        detail = newDetail;
    }

    /**
     * When it happened (domain time).
     *
     * @return milliseconds since the epoch
     */
    public long timeMs()
    {
        return timeMs;
    }

    /**
     * When the edge received it, by the edge's clock: what {@link #timeMs()} is compared with to refuse the future. An
     * edge that makes up the domain time itself sets both alike.
     *
     * @return milliseconds since the epoch
     */
    public long receivedMs()
    {
        return receivedMs;
    }

    /**
     * Sets both times.
     *
     * @param newTimeMs     when it happened, milliseconds since the epoch
     * @param newReceivedMs when the edge received it, milliseconds since the epoch
     */
    public void times(final long newTimeMs, final long newReceivedMs)
    {
        timeMs = newTimeMs;
        receivedMs = newReceivedMs;
    }

    /**
     * The number of the line in its input, or of the event in its stream.
     *
     * @return the number
     */
    public long line()
    {
        return line;
    }

    /**
     * Sets the number of the line in its input.
     *
     * @param newLine to set
     */
    public void line(final long newLine)
    {
        line = newLine;
    }

    /**
     * Size of the prompt or the tool's input as it stood in the hook's JSON.
     *
     * @return the size in bytes, quotes and escapes included; 0 if there was none
     */
    public int inputBytes()
    {
        return inputBytes;
    }

    /**
     * Size of the tool's response, the error or the message as it stood in the hook's JSON.
     *
     * @return the size in bytes, quotes and escapes included; 0 if there was none
     */
    public int outputBytes()
    {
        return outputBytes;
    }

    /**
     * Sets both sizes.
     *
     * @param newInputBytes  of prompt or tool input
     * @param newOutputBytes of response, error or message
     */
    public void sizes(final int newInputBytes, final int newOutputBytes)
    {
        inputBytes = newInputBytes;
        outputBytes = newOutputBytes;
    }

    /**
     * Whose agent it is.
     *
     * @return the text to read or set
     */
    public BoundedText user()
    {
        return user;
    }

    /**
     * The agent session ({@code session_id}).
     *
     * @return the text to read or set
     */
    public BoundedText session()
    {
        return session;
    }

    /**
     * The project that the edge found for the working directory.
     *
     * @return the text to read or set
     */
    public BoundedText project()
    {
        return project;
    }

    /**
     * The tool bracket ({@code tool_use_id}).
     *
     * @return the text to read or set
     */
    public BoundedText toolUse()
    {
        return toolUse;
    }

    /**
     * The prompt ({@code prompt_id}).
     *
     * @return the text to read or set
     */
    public BoundedText prompt()
    {
        return prompt;
    }

    /**
     * The subagent ({@code agent_id}).
     *
     * @return the text to read or set
     */
    public BoundedText agent()
    {
        return agent;
    }

    /**
     * The tool's name ({@code tool_name}).
     *
     * @return the text to read or set
     */
    public BoundedText toolName()
    {
        return toolName;
    }

    @Override
    public String toString()
    {
        return "HookEvent{" + kind + " detail=" + detail + " timeMs=" + timeMs + " receivedMs=" + receivedMs +
            " line=" + line + " inputBytes=" + inputBytes + " outputBytes=" + outputBytes + " user=" + user +
            " session=" + session + " project=" + project + " toolUse=" + toolUse + " prompt=" + prompt +
            " agent=" + agent + " toolName=" + toolName + '}';
    }
}
