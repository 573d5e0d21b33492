// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * One agent session of the {@link SequentialModel}.
 */
final class ModelSession
{
    /** Between equals the one with the smaller id, by its bytes. */
    static final Comparator<ModelSession> LONGEST_SILENT_FIRST =
        Comparator.<ModelSession>comparingLong(session -> session.lastMs).thenComparing((a, b) ->
            Arrays.compareUnsigned(a.id.getBytes(StandardCharsets.UTF_8), b.id.getBytes(StandardCharsets.UTF_8)));

    /** The key of the prompt among the open brackets; no tool can have it. */
    private static final String PROMPT = "";

    private final String id;
    private final int openToolLimit;
    private final long firstMs;
    private final Map<String, Long> bracketsOpenedMs = new TreeMap<>();
    private String project;
    private SessionState state = SessionState.IDLE;
    private long lastMs;
    private long lastActivityMs = -1;
    private long lastStopMs = -1;
    private long events;
    private long refusedBrackets;

    ModelSession(final HookEvent first, final int openToolLimit)
    {
        id = first.session().toString();
        project = first.project().toString();
        firstMs = first.timeMs();
        lastMs = first.timeMs();
        this.openToolLimit = openToolLimit;
    }

    String id()
    {
        return id;
    }

    String project()
    {
        return project;
    }

    SessionState stateAt(final long nowMs)
    {
        return state == SessionState.ENDED || nowMs <= lastMs + ActivityRules.ABANDONED_MS ?
            state : SessionState.ABANDONED;
    }

    void closeBracketsAfterSilence(final long timeMs)
    {
        if (timeMs - lastActivityMs > ActivityRules.BRACKET_CAP_MS)
        {
            bracketsOpenedMs.clear();
        }
    }

    boolean wouldClose(final long timeMs)
    {
        return bracketsOpenedMs.values().stream().anyMatch(openedMs -> openedMs <= timeMs);
    }

    boolean holds(final String candidate, final long timeMs)
    {
        return project.equals(candidate) && !bracketsOpenedMs.isEmpty() &&
            timeMs - lastActivityMs <= ActivityRules.BRACKET_CAP_MS;
    }

    void apply(final HookEvent event, final boolean activity, final boolean toolOver)
    {
        final long timeMs = event.timeMs();
        events++;
        if (activity && timeMs >= lastActivityMs)
        {
            lastActivityMs = timeMs;
            project = event.project().toString();
        }
        moveBrackets(event, timeMs, toolOver);
        if (timeMs >= lastMs)
        {
            lastMs = timeMs;
            state = next(event);
        }
    }

    long stateHash(final long user)
    {
        final long text = ModelUser.textHash(id);
        long hash = ActivityHash.entry(
            ActivityHash.SESSION, user, text, ModelUser.textHash(project), state.ordinal(), firstMs, lastMs,
            lastActivityMs, lastStopMs, events, bracketsOpenedMs.getOrDefault(PROMPT, -1L), refusedBrackets);
        for (final Map.Entry<String, Long> bracket : bracketsOpenedMs.entrySet())
        {
            if (!bracket.getKey().equals(PROMPT))
            {
                hash += ActivityHash.entry(
                    ActivityHash.BRACKET, user, text, ModelUser.textHash(bracket.getKey()), bracket.getValue());
            }
        }
        return hash;
    }

    private void moveBrackets(final HookEvent event, final long timeMs, final boolean toolOver)
    {
        final String tool = event.toolUse().toString();
        if (event.kind() == HookKind.USER_PROMPT_SUBMIT)
        {
            if (timeMs >= lastStopMs && timeMs >= bracketsOpenedMs.getOrDefault(PROMPT, -1L))
            {
                closeOpenedBy(timeMs);
                bracketsOpenedMs.put(PROMPT, timeMs);
            }
        }
        else if (event.kind() == HookKind.PRE_TOOL_USE)
        {
            if (!tool.isEmpty() && !toolOver && timeMs >= lastStopMs && !bracketsOpenedMs.containsKey(tool))
            {
                openTool(tool, timeMs);
            }
        }
        else if (event.kind().isToolEnd() && !tool.isEmpty())
        {
            bracketsOpenedMs.remove(tool);
        }
        else if (event.kind().isStop() || event.kind() == HookKind.SESSION_END)
        {
            closeOpenedBy(timeMs);
            lastStopMs = Math.max(lastStopMs, timeMs);
        }
    }

    private void openTool(final String tool, final long timeMs)
    {
        final long open = bracketsOpenedMs.keySet().stream().filter(key -> !key.equals(PROMPT)).count();
        if (open == openToolLimit)
        {
            refusedBrackets++;
        }
        else
        {
            bracketsOpenedMs.put(tool, timeMs);
        }
    }

    private void closeOpenedBy(final long timeMs)
    {
        bracketsOpenedMs.values().removeIf(openedMs -> openedMs <= timeMs);
    }

    private SessionState next(final HookEvent event)
    {
        return switch (event.kind().hookName())
        {
            case "SessionStart" -> SessionState.IDLE;
            case "UserPromptSubmit", "PreToolUse", "PostToolUse", "PostToolUseFailure", "SubagentStart" ->
                SessionState.WORKING;
            case "PermissionRequest" -> SessionState.NEEDS_INPUT;
            case "Stop", "StopFailure" -> SessionState.WAITING;
            case "SessionEnd" -> SessionState.ENDED;
            case "Notification" -> switch (event.detail())
            {
                case PERMISSION_PROMPT, ELICITATION_DIALOG -> SessionState.NEEDS_INPUT;
                case IDLE_PROMPT -> state == SessionState.NEEDS_INPUT ? state : SessionState.IDLE;
                default -> state;
            };
            default -> state;
        };
    }
}
