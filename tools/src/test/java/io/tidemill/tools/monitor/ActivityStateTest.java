// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import io.tidemill.engine.LogDamagedException;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A stage that was saved and loaded against one that saw everything.
 */
class ActivityStateTest
{
    private static final int STREAMS = 3_000;
    private static final int EVENTS = 300;
    private static final int MAX_RECORD_BYTES = 20_000;

    private final HookEvent event = new HookEvent();

    @Test
    void shouldGoOnFromASavedStateAsIfItHadSeenAll()
    {
        for (long seed = 0; seed < STREAMS; seed++)
        {
            final SplittableRandom random = new SplittableRandom(~seed);
            final int cut = random.nextInt(EVENTS + 1);
            final RandomHooks hooks = new RandomHooks(seed);
            final ActivityStage all = new ActivityStage(RandomHooks.TINY);
            for (int i = 0; i < cut; i++)
            {
                next(hooks, i, all);
            }
            // Half of them with a hash that is not up to date when the state is saved.
            final ActivityStage loaded = random.nextBoolean() ?
                loaded(all, RandomHooks.TINY) : loadedBehindItsHash(all);
            assertSame(all, loaded, "seed " + seed + ", cut before event " + cut);
            for (int i = cut; i < EVENTS; i++)
            {
                next(hooks, i, all, loaded);
                if (i % 29 == 0)
                {
                    assertSame(all, loaded, "seed " + seed + ", cut before event " + cut + ", at " + i);
                }
            }
            assertSame(all, loaded, "seed " + seed + ", cut before event " + cut + ", at the end");
        }
    }

    private static ActivityStage loadedBehindItsHash(final ActivityStage stage)
    {
        stage.stateHash();
        return loaded(stage, RandomHooks.TINY);
    }

    @Test
    void shouldGoOnFromManyPlacesOfAWorkday()
    {
        final int events = 40_000;
        final WorkdayGenerator generator = new WorkdayGenerator(11, 20, events);
        final ActivityStage all = new ActivityStage();
        final SequentialModel model = new SequentialModel();
        ActivityStage loaded = new ActivityStage();
        for (int i = 0; i < events; i++)
        {
            assertTrue(generator.next(event));
            all.onEvent(event, i, true);
            model.apply(event);
            loaded.onEvent(event, i, true);
            if (i % 1_999 == 0)
            {
                loaded = loaded(loaded, ActivityLimits.DEFAULT);
                assertSame(all, loaded, "event " + i);
            }
        }
        assertSame(all, loaded, "the end");
        assertEquals(model.stateHash(), loaded.stateHash());
        assertEquals(model.report(), loaded.report());
    }

    @Test
    void shouldSaveInRecordsOfBoundedLengthUnderTheKeysOfUsers()
    {
        final ActivityStage stage = new ActivityStage();
        for (int i = 0; i < 40_000; i++)
        {
            event.clear();
            event.kind(HookKind.PRE_TOOL_USE);
            event.times(HookFixture.START_MS + i * 400_000L, HookFixture.START_MS + i * 400_000L);
            event.user().set("user" + i % 2);
            event.project().set("/p");
            event.session().set("s" + i % 2);
            event.toolUse().set("t" + i);
            stage.onEvent(event, i, true);
        }
        final List<StateRecords.Saved> records = StateRecords.of(stage).records();
        final Set<Long> keys = new HashSet<>();
        records.forEach(record ->
        {
            keys.add(record.key());
            assertTrue(record.bytes().length <= MAX_RECORD_BYTES, record.bytes().length + " bytes");
        });
        assertEquals(Set.of(0L, hash("user0"), hash("user1")), keys);
        // The stage's, and of each user: its own, a project's, a session's and those of 16,384 remembered events.
        assertEquals(1 + 2 * (3 + 16), records.size());
        assertSame(stage, loaded(stage, ActivityLimits.DEFAULT), "the end");
    }

    @Test
    void shouldRefuseRecordsThatEndTooEarlyOrTooLate()
    {
        final List<StateRecords.Saved> records = StateRecords.of(busy()).records();
        for (int r = 0; r < records.size(); r++)
        {
            final StateRecords.Saved record = records.get(r);
            final byte[] bytes = record.bytes();
            for (int length = 0; length <= bytes.length + 1; length++)
            {
                final ActivityStage stage = stageBefore(records, r);
                final byte[] other = Arrays.copyOf(bytes, length);
                if (length != bytes.length)
                {
                    final String message = assertThrows(
                        LogDamagedException.class, () -> StateRecords.load(record.key(), other, stage)).getMessage();
                    assertTrue(message.contains("the state of the monitor cannot be loaded") &&
                        message.contains("Remove that snapshot"), message);
                }
            }
        }
    }

    /** Whatever the bytes are, there is no other exception, and no endless loop. */
    @Test
    void shouldRefuseOrLoadRecordsWithWrongBytes()
    {
        final List<StateRecords.Saved> records = StateRecords.of(busy()).records();
        final SplittableRandom random = new SplittableRandom(5);
        int refused = 0;
        for (int i = 0; i < 20_000; i++)
        {
            final int r = random.nextInt(records.size());
            final ActivityStage stage = stageBefore(records, r);
            final byte[] bytes = records.get(r).bytes().clone();
            bytes[random.nextInt(bytes.length)] = (byte)random.nextInt();
            try
            {
                StateRecords.load(records.get(r).key(), bytes, stage);
            }
            catch (final LogDamagedException expected)
            {
                refused++;
            }
        }
        assertTrue(refused > 5_000, refused + " refused");
    }

    @Test
    void shouldNameWhatIsNotPossible()
    {
        final List<StateRecords.Saved> records = StateRecords.of(busy()).records();
        final StateRecords.Saved user = records.get(1);
        assertRefused("of another user", records, 2, 4_711, records.get(2).bytes());
        assertRefused("the key is not that of the user", records, 1, user.key() + 1, user.bytes());
        assertRefused("nothing is known of type 99", records, 1, user.key(), new byte[] {99});
        for (int r = 1; r < records.size(); r++)
        {
            // Once more: the same user, project, session or events.
            assertRefused("already|do not fit", records, r + 1, records.get(r).key(), records.get(r).bytes());
        }
        final byte[] negative = records.get(0).bytes().clone();
        negative[8] = (byte)0x80;
        assertRefused("refused users is -", records, 0, 0, negative);
    }

    @Test
    void shouldRefuseMoreThanItsLimitsAllow()
    {
        final StateRecords records = StateRecords.of(busy());
        final ActivityLimits enough = ActivityLimits.DEFAULT;
        for (final ActivityLimits limits : List.of(
            new ActivityLimits(1, 9, 9, 9, 99), new ActivityLimits(9, 1, 9, 9, 99), new ActivityLimits(9, 9, 1, 9, 99),
            new ActivityLimits(9, 9, 9, 1, 99), new ActivityLimits(9, 9, 9, 9, 1)))
        {
            final LogDamagedException refused = assertThrows(
                LogDamagedException.class, () -> records.loadInto(new ActivityStage(limits)), limits::toString);
            assertTrue(refused.getMessage().contains("its limits were higher"), refused.getMessage());
        }
        records.loadInto(new ActivityStage(enough));
    }

    /** Two users with two projects and two sessions each, with open brackets. */
    private ActivityStage busy()
    {
        final ActivityStage stage = new ActivityStage();
        for (int i = 0; i < 40; i++)
        {
            event.clear();
            event.kind(i < 20 ? HookKind.USER_PROMPT_SUBMIT : HookKind.PRE_TOOL_USE);
            final long timeMs = HookFixture.START_MS + i * 200_000L / (i < 20 ? 1 : 50);
            event.times(timeMs, timeMs);
            event.user().set("user" + i % 2);
            event.project().set("/p" + i / 2 % 2);
            event.session().set("s" + i / 2 % 2);
            event.toolUse().set("t" + i);
            event.prompt().set("p" + i);
            stage.onEvent(event, i, true);
        }
        return stage;
    }

    private static ActivityStage stageBefore(final List<StateRecords.Saved> records, final int index)
    {
        final ActivityStage stage = new ActivityStage();
        // What is not of the same user is of no matter.
        records.subList(0, index).forEach(record -> StateRecords.load(record.key(), record.bytes(), stage));
        return stage;
    }

    private static void assertRefused(
        final String why, final List<StateRecords.Saved> records, final int before, final long key, final byte[] bytes)
    {
        final ActivityStage stage = stageBefore(records, before);
        final String message = assertThrows(LogDamagedException.class,
            () -> StateRecords.load(key, bytes, stage), why).getMessage();
        assertTrue(message.matches("(?s).*(" + why + ").*"), message);
    }

    private void next(final RandomHooks hooks, final int sequence, final ActivityStage... stages)
    {
        hooks.next(event);
        for (final ActivityStage stage : stages)
        {
            stage.onEvent(event, sequence, true);
        }
    }

    private static ActivityStage loaded(final ActivityStage stage, final ActivityLimits limits)
    {
        final ActivityStage result = new ActivityStage(limits);
        StateRecords.of(stage).loadInto(result);
        return result;
    }

    private static void assertSame(final ActivityStage expected, final ActivityStage stage, final String where)
    {
        assertEquals(expected.report(), stage.report(), where);
        assertEquals(expected.recomputedHash(), stage.recomputedHash(), where);
        assertEquals(expected.stateHash(), stage.stateHash(), where);
        assertEquals(stage.recomputedHash(), stage.stateHash(), where);
    }

    private static long hash(final String user)
    {
        final BoundedText text = new BoundedText(HookEvent.ID_BYTES);
        text.set(user);
        return text.hash();
    }
}
