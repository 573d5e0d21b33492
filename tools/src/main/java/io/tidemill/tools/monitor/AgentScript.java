// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import java.util.SplittableRandom;
import java.util.UUID;

/**
 * What one coding agent does all day, made up turn by turn. Its events wait in a {@link StepQueue} and leave it in the
 * order of their arrival at the edge, which is not quite the order in which they happened.
 */
final class AgentScript
{
    private static final String[] NAMES = {"ada", "ben", "cleo", "dana", "emil", "fay"};
    private static final String[] PROJECTS = {"harbour", "lighthouse", "sluice", "tidegate", "granary", "windmill"};
    private static final String[] TOOLS = {"Bash", "Read", "Edit", "Grep", "Write", "WebFetch"};
    private static final long SECOND_MS = 1_000;
    private static final long MINUTE_MS = 60 * SECOND_MS;

    /** What is left of a day of some nine hours after the pauses and what runs side by side. */
    private static final long BUSY_MS = 180 * MINUTE_MS;
    private static final double EVENTS_PER_TURN = 27;
    private static final double SESSIONS_PER_DAY = 1.5;

    private final int number;
    private final SplittableRandom random;
    private final StepQueue steps = new StepQueue();
    private final BoundedText user = new BoundedText(64);
    private final BoundedText session = new BoundedText(64);
    private final BoundedText project = new BoundedText(200);
    private final BoundedText subagent = new BoundedText(64);
    private final BoundedText[] tools = new BoundedText[TOOLS.length];
    private final double turns;
    private final long paceMs;
    private long nowMs;
    private boolean inSession;
    private boolean hadLunch;

    AgentScript(final int number, final int userNumber, final SplittableRandom random, final long events)
    {
        this.number = number;
        this.random = random;
        turns = Math.max(1, events / EVENTS_PER_TURN);
        paceMs = Math.max(1, BUSY_MS / events);
        user.set(userNumber < NAMES.length ? NAMES[userNumber] : "user" + userNumber);
        for (int i = 0; i < TOOLS.length; i++)
        {
            tools[i] = new BoundedText(64);
            tools[i].set(TOOLS[i]);
        }
        moveTo(number);
        nowMs = WorkdayGenerator.START_MS + random.nextLong(20 * MINUTE_MS);
        makeUp();
    }

    int number()
    {
        return number;
    }

    /**
     * When the edge receives the next event.
     */
    long nextMs()
    {
        return steps.first().receivedMs();
    }

    HookEvent first()
    {
        return steps.first();
    }

    void removeFirst()
    {
        steps.removeFirst();
        makeUp();
    }

    /**
     * Makes up turns until it is certain what arrives next: later turns only have events that arrive after now.
     */
    private void makeUp()
    {
        while (steps.isEmpty() || steps.first().receivedMs() > nowMs)
        {
            turn();
        }
    }

    private void turn()
    {
        if (!inSession)
        {
            startSession();
        }
        prompt();
        for (int round = random.nextInt(1, 15); round > 0; round--)
        {
            nowMs += pace(3);
            toolRound();
            if (perTurn(0.5))
            {
                nowMs += MINUTE_MS * random.nextLong(4, 12);
            }
        }
        rarities();
        endOfTurn();
        if (perTurn(SESSIONS_PER_DAY))
        {
            endSession();
        }
        pause();
    }

    private void startSession()
    {
        inSession = true;
        session.set(new UUID(random.nextLong(), random.nextLong()).toString());
        add(HookKind.SESSION_START, detailOf(HookDetail.STARTUP, HookDetail.RESUME, HookDetail.CLEAR));
        nowMs += pace(5);
    }

    private void endSession()
    {
        inSession = false;
        if (random.nextInt(10) > 0)
        {
            add(HookKind.SESSION_END, detailOf(HookDetail.PROMPT_INPUT_EXIT, HookDetail.CLEAR, HookDetail.OTHER));
        }
    }

    private void prompt()
    {
        final HookEvent event = begin(HookKind.USER_PROMPT_SUBMIT, nowMs);
        event.prompt().setId("prompt_", random.nextLong());
        event.sizes(random.nextInt(2, 4_000), 0);
        push(event, nowMs);
    }

    private void toolRound()
    {
        final int parallel = random.nextInt(10) < 7 ? 1 : random.nextInt(2, 5);
        final boolean inSubagent = random.nextInt(20) == 0;
        if (inSubagent)
        {
            subagent.setId("agent_", random.nextLong());
            add(HookKind.SUBAGENT_START, HookDetail.NONE);
        }
        long endMs = nowMs;
        for (int i = 0; i < parallel; i++)
        {
            endMs = Math.max(endMs, tool());
        }
        nowMs = endMs;
        if (inSubagent)
        {
            add(HookKind.SUBAGENT_STOP, HookDetail.NONE);
            subagent.clear();
        }
    }

    /**
     * One use of a tool.
     *
     * @return when it ends
     */
    private long tool()
    {
        final long id = random.nextLong();
        final int name = random.nextInt(tools.length);
        final int inputBytes = random.nextInt(2, 2_000);
        long endMs = nowMs + pace(2);
        addTool(HookKind.PRE_TOOL_USE, nowMs, id, name, inputBytes, 0);
        if (random.nextInt(40) == 0)
        {
            addTool(HookKind.PERMISSION_REQUEST, nowMs, id, name, inputBytes, 0);
            add(HookKind.NOTIFICATION, HookDetail.PERMISSION_PROMPT);
            endMs += pace(20);
        }
        final int fate = random.nextInt(100);
        if (fate >= 2)
        {
            addTool(fate < 7 ? HookKind.POST_TOOL_USE_FAILURE : HookKind.POST_TOOL_USE, endMs, id, name, inputBytes,
                random.nextInt(2, 20_000));
        }
        return endMs;
    }

    private void rarities()
    {
        final int fate = random.nextInt(400);
        if (fate == 0)
        {
            moveTo(random.nextInt(PROJECTS.length));
            add(HookKind.CWD_CHANGED, HookDetail.NONE);
        }
        else if (fate < 4)
        {
            add(HookKind.PRE_COMPACT, detailOf(HookDetail.AUTO, HookDetail.MANUAL, HookDetail.AUTO));
        }
        else if (fate == 4)
        {
            add(HookKind.UNKNOWN, HookDetail.NONE);
        }
        else if (fate == 5)
        {
            final HookEvent event = begin(HookKind.CWD_CHANGED, nowMs + 6 * MINUTE_MS);
            push(event, nowMs);
        }
    }

    private void endOfTurn()
    {
        nowMs += pace(4);
        if (perTurn(6))
        {
            nowMs += MINUTE_MS * random.nextLong(5, 10);
        }
        final int fate = random.nextInt(100);
        if (fate < 97)
        {
            final HookEvent event = begin(fate == 0 ? HookKind.STOP_FAILURE : HookKind.STOP, nowMs);
            event.sizes(0, random.nextInt(2, 3_000));
            push(event, nowMs);
        }
    }

    private void pause()
    {
        if (!hadLunch && nowMs - WorkdayGenerator.START_MS > 240 * MINUTE_MS)
        {
            hadLunch = true;
            nowMs += MINUTE_MS * random.nextLong(45, 75);
        }
        else if (perTurn(8))
        {
            nowMs += MINUTE_MS;
            add(HookKind.NOTIFICATION, HookDetail.IDLE_PROMPT);
            nowMs += MINUTE_MS * random.nextLong(3, 15);
        }
        else
        {
            nowMs += pace(8);
        }
    }

    private void moveTo(final int projectNumber)
    {
        project.set("/src/" + PROJECTS[projectNumber % PROJECTS.length]);
    }

    private void add(final HookKind kind, final HookDetail detail)
    {
        final HookEvent event = begin(kind, nowMs);
        event.detail(detail);
        push(event, nowMs);
    }

    private void addTool(
        final HookKind kind,
        final long atMs,
        final long id,
        final int name,
        final int inputBytes,
        final int outputBytes)
    {
        final HookEvent event = begin(kind, atMs);
        event.toolUse().setId("toolu_", id);
        event.toolName().set(tools[name]);
        event.sizes(inputBytes, outputBytes);
        push(event, atMs);
    }

    private HookEvent begin(final HookKind kind, final long atMs)
    {
        final HookEvent event = steps.next();
        event.kind(kind);
        event.times(atMs, 0);
        event.user().set(user);
        event.session().set(session);
        event.project().set(project);
        event.agent().set(subagent);
        return event;
    }

    /**
     * Sends an event on its way: it arrives some milliseconds later, rarely much later, rarely twice.
     */
    private void push(final HookEvent event, final long sentMs)
    {
        final int fate = random.nextInt(10_000);
        final long arrivalMs = sentMs + random.nextLong(20) +
            (fate == 0 ? random.nextLong(60 * MINUTE_MS) : fate < 10 ? random.nextLong(30 * SECOND_MS) : 0);
        event.times(event.timeMs(), arrivalMs);
        steps.add();
        if (fate >= 10 && fate < 30)
        {
            final HookEvent again = steps.next();
            again.set(event);
            again.times(event.timeMs(), arrivalMs + random.nextLong(SECOND_MS));
            steps.add();
        }
    }

    private long pace(final int times)
    {
        return random.nextLong(1, 2 * times * paceMs + 1);
    }

    /**
     * Whether something happens in this turn that happens a number of times in a day.
     */
    private boolean perTurn(final double timesPerDay)
    {
        return random.nextDouble() * turns < Math.min(timesPerDay, turns / 2);
    }

    private HookDetail detailOf(final HookDetail first, final HookDetail second, final HookDetail third)
    {
        final int fate = random.nextInt(10);
        return fate < 6 ? first : fate < 9 ? second : third;
    }
}
