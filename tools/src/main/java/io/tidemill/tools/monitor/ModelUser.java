// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One user of the {@link SequentialModel}.
 */
final class ModelUser
{
    /** A block; all there ever were are kept. */
    private static final class Block
    {
        private final int window;
        private final long startMs;
        private long endMs;

        private Block(final int window, final long timeMs)
        {
            this.window = window;
            startMs = timeMs;
            endMs = timeMs;
        }
    }

    /** An event that is remembered. */
    private static final class Seen
    {
        private final long place;
        private final long key;
        private long timeMs;

        private Seen(final long place, final long key, final long timeMs)
        {
            this.place = place;
            this.key = key;
            this.timeMs = timeMs;
        }
    }

    private final String name;
    private final ActivityLimits limits;
    private final List<Long> windowStartsMs = new ArrayList<>();
    private final Map<String, List<Block>> blocks = new TreeMap<>();
    private final Map<String, Long> activities = new TreeMap<>();
    private final Map<String, ModelSession> sessions = new TreeMap<>();
    private final LinkedHashMap<String, Seen> seen = new LinkedHashMap<>();
    private final Map<HookKind, Long> countByKind = new EnumMap<>(HookKind.class);
    private long places;
    private long clockMs = -1;
    private long duplicates;
    private long late;
    private long future;
    private long overflowed;
    private long forgotten;

    ModelUser(final String name, final ActivityLimits limits)
    {
        this.name = name;
        this.limits = limits;
    }

    void apply(final HookEvent event)
    {
        final long timeMs = event.timeMs();
        if (timeMs < 0 || timeMs > HookEvent.MAX_TIME_MS || timeMs > event.receivedMs() + ActivityRules.FUTURE_MS)
        {
            future++;
            return;
        }
        if (isDuplicate(event))
        {
            duplicates++;
            return;
        }
        countByKind.merge(event.kind(), 1L, Long::sum);
        clockMs = Math.max(clockMs, timeMs);

        final ModelSession session = event.session().isEmpty() ? null : session(event);
        if (session != null)
        {
            session.closeBracketsAfterSilence(timeMs);
        }
        final boolean activity = switch (event.kind())
        {
            case USER_PROMPT_SUBMIT, PRE_TOOL_USE, POST_TOOL_USE, POST_TOOL_USE_FAILURE, CWD_CHANGED -> true;
            case STOP, STOP_FAILURE -> session != null && session.wouldClose(timeMs);
            default -> false;
        };
        if (activity)
        {
            book(event.project().toString(), timeMs);
        }
        if (session != null)
        {
            session.apply(event, activity, isToolOver(event));
        }
    }

    long stateHash()
    {
        final long user = textHash(name);
        long hash = scalarsHash(user);
        for (final Map.Entry<String, List<Block>> entry : blocks.entrySet())
        {
            hash += projectHash(user, entry.getKey(), entry.getValue());
        }
        for (final ModelSession session : sessions.values())
        {
            hash += session.stateHash(user);
        }
        for (final Seen each : seen.values())
        {
            hash += ActivityHash.entry(ActivityHash.SEEN, user, each.place, each.key, each.timeMs);
        }
        return hash;
    }

    ActivityReport.UserReport report()
    {
        final int windows = windowStartsMs.size();
        final long windowMs = windows == 0 ? -1 : windowStartsMs.get(windows - 1);
        return new ActivityReport.UserReport(
            name, clockMs, windows, windowMs, windows > 0 && clockMs <= windowMs + ActivityRules.WINDOW_MS,
            covered(Integer.MAX_VALUE), late, duplicates, future, overflowed, forgotten,
            Collections.unmodifiableMap(new EnumMap<>(countByKind)), projects());
    }

    static long textHash(final String text)
    {
        final BoundedText bytes = new BoundedText(BoundedText.MAX_CAPACITY_BYTES);
        bytes.set(text);
        return bytes.hash();
    }

    private boolean isDuplicate(final HookEvent event)
    {
        final boolean byTool = event.kind().isTool() && !event.toolUse().isEmpty();
        final boolean byPrompt = event.kind() == HookKind.USER_PROMPT_SUBMIT && !event.prompt().isEmpty();
        final String identity = byTool ? toolIdentity(event.kind(), event) :
            byPrompt ? "prompt " + event.prompt() : contentIdentity(event);

        final Seen before = seen.get(identity);
        if (before != null && (byTool || byPrompt ||
            Math.abs(before.timeMs - event.timeMs()) <= ActivityRules.SAME_CONTENT_MS))
        {
            return true;
        }
        if (before != null)
        {
            before.timeMs = event.timeMs();
            return false;
        }
        if (seen.size() == limits.seenPerUser())
        {
            seen.remove(seen.keySet().iterator().next());
        }
        final long key = byTool ? SeenTable.toolKey(event.kind(), event.toolUse()) :
            byPrompt ? SeenTable.promptKey(event.prompt()) : SeenTable.contentKey(event);
        seen.put(identity, new Seen(places++, key, event.timeMs()));
        return false;
    }

    private static String toolIdentity(final HookKind kind, final HookEvent event)
    {
        return "tool " + kind + ' ' + event.toolUse();
    }

    private static String contentIdentity(final HookEvent event)
    {
        return String.join("\n", event.kind().name(), event.detail().name(), event.inputBytes() + " " +
            event.outputBytes(), event.session().toString(), event.project().toString(), event.toolUse().toString(),
            event.prompt().toString(), event.agent().toString(), event.toolName().toString());
    }

    private boolean isToolOver(final HookEvent event)
    {
        return seen.containsKey(toolIdentity(HookKind.POST_TOOL_USE, event)) ||
            seen.containsKey(toolIdentity(HookKind.POST_TOOL_USE_FAILURE, event));
    }

    private ModelSession session(final HookEvent event)
    {
        final String id = event.session().toString();
        if (!sessions.containsKey(id) && sessions.size() == limits.sessionsPerUser())
        {
            sessions.remove(sessions.values().stream().min(ModelSession.LONGEST_SILENT_FIRST).orElseThrow().id());
            forgotten++;
        }
        return sessions.computeIfAbsent(id, missing -> new ModelSession(event, limits.openTools()));
    }

    private void book(final String project, final long timeMs)
    {
        int window = windowStartsMs.size();
        if (window == 0 || timeMs > windowStartsMs.get(window - 1) + ActivityRules.WINDOW_MS)
        {
            windowStartsMs.add(timeMs);
            window++;
        }
        final List<Block> all = blocks.getOrDefault(project, List.of());
        final long windowMs = windowStartsMs.get(window - 1);
        final Block last = all.isEmpty() || all.get(all.size() - 1).window != window ? null : all.get(all.size() - 1);

        if (timeMs < windowMs || last != null && timeMs <= last.endMs)
        {
            final int retained = window - 1;
            final boolean inside = all.stream().anyMatch(block ->
                block.window >= retained && block.startMs <= timeMs && timeMs <= block.endMs);
            if (inside)
            {
                activities.merge(project, 1L, Long::sum);
            }
            else
            {
                late++;
            }
        }
        else if (last != null && timeMs - last.endMs <= allowedGapMs(project, timeMs))
        {
            last.endMs = timeMs;
            activities.merge(project, 1L, Long::sum);
        }
        else if (all.isEmpty() && blocks.size() == limits.projectsPerUser())
        {
            overflowed++;
        }
        else
        {
            blocks.computeIfAbsent(project, missing -> new ArrayList<>()).add(new Block(window, timeMs));
            activities.merge(project, 1L, Long::sum);
        }
    }

    private long allowedGapMs(final String project, final long timeMs)
    {
        return sessions.values().stream().anyMatch(session -> session.holds(project, timeMs)) ?
            ActivityRules.BRACKET_CAP_MS : ActivityRules.BLOCK_GAP_MS;
    }

    private long covered(final int beforeWindow)
    {
        final TreeMap<Long, Long> spans = new TreeMap<>();
        blocks.values().forEach(all -> all.stream().filter(block -> block.window < beforeWindow)
            .forEach(block -> spans.merge(block.startMs, block.endMs, Math::max)));
        long covered = 0;
        long endMs = Long.MIN_VALUE;
        for (final Map.Entry<Long, Long> span : spans.entrySet())
        {
            covered += Math.max(0, span.getValue() - Math.max(endMs, span.getKey()));
            endMs = Math.max(endMs, span.getValue());
        }
        return covered;
    }

    private List<ActivityReport.ProjectReport> projects()
    {
        final Map<String, ActivityReport.ProjectReport> result = new TreeMap<>();
        for (final ModelSession session : sessions.values())
        {
            result.put(session.project(), project(session.project()));
        }
        blocks.keySet().forEach(project -> result.put(project, project(project)));
        return List.copyOf(result.values());
    }

    private ActivityReport.ProjectReport project(final String project)
    {
        final List<Block> all = blocks.getOrDefault(project, List.of());
        final Map<SessionState, Long> states = new EnumMap<>(SessionState.class);
        sessions.values().stream().filter(session -> session.project().equals(project))
            .forEach(session -> states.merge(session.stateAt(clockMs), 1L, Long::sum));
        return new ActivityReport.ProjectReport(
            project, windowsOf(all), all.size(), activities.getOrDefault(project, 0L), activeMs(all),
            Collections.unmodifiableMap(states));
    }

    private long scalarsHash(final long user)
    {
        final int windows = windowStartsMs.size();
        final List<Long> fields = new ArrayList<>(List.of(
            user, clockMs, (long)windows, windows == 0 ? -1L : windowStartsMs.get(windows - 1), covered(windows - 1),
            duplicates, late, future, overflowed, forgotten));
        for (final HookKind kind : HookKind.values())
        {
            fields.add(countByKind.getOrDefault(kind, 0L));
        }
        return ActivityHash.entry(ActivityHash.USER, fields.stream().mapToLong(Long::longValue).toArray());
    }

    private long projectHash(final long user, final String project, final List<Block> all)
    {
        final int retained = windowStartsMs.size() - 1;
        final List<Block> dropped = all.stream().filter(block -> block.window < retained).toList();
        final long text = textHash(project);
        long hash = ActivityHash.entry(
            ActivityHash.PROJECT, user, text, all.size(), windowsOf(all), activities.get(project), activeMs(dropped));
        for (final Block block : all.subList(dropped.size(), all.size()))
        {
            hash += ActivityHash.entry(
                ActivityHash.BLOCK, user, text, block.startMs, block.endMs, block.window);
        }
        return hash;
    }

    private static long windowsOf(final List<Block> all)
    {
        return all.stream().mapToInt(block -> block.window).distinct().count();
    }

    private static long activeMs(final List<Block> all)
    {
        return all.stream().mapToLong(block -> block.endMs - block.startMs).sum();
    }
}
