// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import com.sun.management.ThreadMXBean;

import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class WorkdayGeneratorTest
{
    private static final int EVENTS = 60_000;

    private final HookEvent event = new HookEvent();
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();

    @Test
    void shouldGiveTheSameEventsForTheSameSeed()
    {
        assertEquals(hashOf(1), hashOf(1));
        assertNotEquals(hashOf(1), hashOf(2));
    }

    @Test
    void shouldGoOnAnywhere()
    {
        final WorkdayGenerator all = new WorkdayGenerator(3, 10, EVENTS);
        for (final int index : new int[] {0, 1, 777, EVENTS / 2, EVENTS - 1})
        {
            all.skipTo(index);
            final WorkdayGenerator late = new WorkdayGenerator(3, 10, EVENTS);
            late.skipTo(index);
            assertEquals(index, late.index());
            assertTrue(all.next(event));
            final String expected = event.toString();
            assertTrue(late.next(event));
            assertEquals(expected, event.toString());
            assertEquals(index + 1, event.line());
        }
    }

    @Test
    void shouldEndAfterItsSize()
    {
        final WorkdayGenerator generator = new WorkdayGenerator(3, 1, 5);
        for (int i = 0; i < 5; i++)
        {
            assertTrue(generator.next(event));
        }
        assertFalse(generator.next(event));
        assertEquals(5, generator.index());
        assertThrows(IllegalArgumentException.class, () -> generator.skipTo(4));
        assertThrows(IllegalArgumentException.class, () -> generator.skipTo(6));
    }

    @Test
    void shouldRefuseAWorkdayWithoutAgentsOrEvents()
    {
        assertThrows(IllegalArgumentException.class, () -> new WorkdayGenerator(1, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new WorkdayGenerator(1, 10_001, 1));
        assertThrows(IllegalArgumentException.class, () -> new WorkdayGenerator(1, 1, 0));
    }

    @Test
    void shouldShowEverythingThatHappensInRealLife()
    {
        final Set<HookKind> kinds = EnumSet.noneOf(HookKind.class);
        final Set<String> ended = new HashSet<>();
        final WorkdayGenerator generator = new WorkdayGenerator(5, 10, EVENTS);
        final ActivityStage stage = new ActivityStage();
        long outOfOrder = 0;
        long endsFirst = 0;
        long latestMs = 0;
        long receivedMs = 0;
        while (generator.next(event))
        {
            kinds.add(event.kind());
            outOfOrder += event.timeMs() < latestMs ? 1 : 0;
            latestMs = Math.max(latestMs, event.timeMs());
            assertTrue(event.receivedMs() >= receivedMs, "events do not come in the order of their arrival");
            receivedMs = event.receivedMs();
            if (event.kind().isToolEnd())
            {
                ended.add(event.toolUse().toString());
            }
            endsFirst += event.kind() == HookKind.PRE_TOOL_USE && ended.contains(event.toolUse().toString()) ? 1 : 0;
            stage.onEvent(event, generator.index() - 1, true);
        }

        assertEquals(EnumSet.allOf(HookKind.class), kinds);
        assertTrue(outOfOrder > EVENTS / 100, "out of order: " + outOfOrder);
        assertTrue(endsFirst > 5, "ends before their beginnings: " + endsFirst);
        final ActivityReport report = stage.report();
        assertEquals(4, report.users().size());
        assertTrue(report.duplicates() > 50, "duplicates: " + report.duplicates());
        final long future = report.users().stream().mapToLong(ActivityReport.UserReport::future).sum();
        assertTrue(future > 0, "none of the future");
        for (final ActivityReport.UserReport user : report.users())
        {
            assertTrue(user.windows() >= 2 && user.windows() <= 4, user.toString());
            assertTrue(user.projects().size() >= 2, user.toString());
            assertTrue(user.blocks() >= 10, user.toString());
            assertTrue(user.events().get(HookKind.STOP) < user.events().get(HookKind.USER_PROMPT_SUBMIT));
        }
        final long dayMs = receivedMs - WorkdayGenerator.START_MS;
        assertTrue(dayMs > Duration.ofHours(7).toMillis() && dayMs < Duration.ofHours(14).toMillis(), dayMs + " ms");
    }

    @Test
    void shouldBringStageAndModelToTheSameState()
    {
        final WorkdayGenerator generator = new WorkdayGenerator(6, 10, EVENTS);
        final ActivityStage stage = new ActivityStage();
        final SequentialModel model = new SequentialModel();
        while (generator.next(event))
        {
            stage.onEvent(event, generator.index() - 1, true);
            model.apply(event);
        }

        assertEquals(model.report(), stage.report());
        assertEquals(model.stateHash(), stage.stateHash());
        assertEquals(stage.recomputedHash(), stage.stateHash());
    }

    @Test
    void shouldComeBackTheSameFromJson() throws IOException
    {
        final HookJson json = new HookJson();
        final HookEvent parsed = new HookEvent();
        final WorkdayGenerator generator = new WorkdayGenerator(7, 10, 20_000);
        final long[] nowMs = new long[1];
        final ProjectFinder folders = new ProjectFinder(path -> false);
        while (generator.next(event))
        {
            nowMs[0] = event.receivedMs();
            final byte[] line = json.line(event);
            final HookParser parser = new HookParser(
                event.user().toString(), new EdgeClock(0, Duration.ZERO, () -> nowMs[0]), folders);
            assertNull(parser.parse(line, line.length, event.line(), parsed), event.toString());
            assertArrayEquals(bytes(event), bytes(parsed), () -> event + " came back as " + parsed);
        }
    }

    @Test
    void shouldAllocateNextToNothingInTheStage()
    {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final HookEvent[] events = new HookEvent[EVENTS];
        final WorkdayGenerator generator = new WorkdayGenerator(8, 10, EVENTS);
        for (int i = 0; i < EVENTS; i++)
        {
            events[i] = new HookEvent();
            generator.next(events[i]);
        }
        final ActivityStage stage = new ActivityStage();
        final int warm = EVENTS / 2;
        for (int i = 0; i < warm; i++)
        {
            stage.onEvent(events[i], i, true);
        }
        final long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        for (int i = warm; i < EVENTS; i++)
        {
            stage.onEvent(events[i], i, true);
        }
        final long perEvent = (threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before) / warm;

        assertTrue(perEvent <= 200, "the stage allocates " + perEvent + " bytes per event");
    }

    private int hashOf(final long seed)
    {
        final WorkdayGenerator generator = new WorkdayGenerator(seed, 10, 5_000);
        int hash = 0;
        while (generator.next(event))
        {
            hash = 31 * hash + Arrays.hashCode(bytes(event));
        }
        return hash;
    }

    private byte[] bytes(final HookEvent source)
    {
        final byte[] bytes = new byte[HookEventCodec.INSTANCE.encode(source, buffer, 0)];
        buffer.getBytes(0, bytes);
        return bytes;
    }
}
