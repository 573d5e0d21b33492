// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import io.tidemill.engine.StateHash;

import org.agrona.collections.Long2LongHashMap;

import java.util.Arrays;

/**
 * Remembers the last events of one user, so that one that is delivered twice counts once. Bounded: when it is full, the
 * event that came first is forgotten.
 * <p>
 * Events are told apart by 64-bit keys. Two different events get the same key with a probability of 2^-50 per event in
 * a full table; that one would then be lost, which is less likely than losing it on the way here.
 */
final class SeenTable
{
    private static final int INITIAL_PLACES = 64;
    private static final long MISSING = -1;
    private static final long TOOL_KEY = 0x746f6f6cL;
    private static final long PROMPT_KEY = 0x70726f6d7074L;
    private static final long CONTENT_KEY = 0x636f6e74656e74L;

    private final Long2LongHashMap placeByKey = new Long2LongHashMap(MISSING);
    private final StateSum sum;
    private final long userHash;
    private final int limit;
    private long[] keys = new long[INITIAL_PLACES];
    private long[] timesMs = new long[INITIAL_PLACES];
    private long firstPlace;
    private long nextPlace;

    SeenTable(final StateSum sum, final long userHash, final int limit)
    {
        this.sum = sum;
        this.userHash = userHash;
        this.limit = limit;
    }

    /**
     * Remembers an event.
     *
     * @return false if it is a duplicate of one that is remembered
     */
    boolean admit(final HookEvent event)
    {
        if (event.kind().isTool() && !event.toolUse().isEmpty())
        {
            return admitOnce(toolKey(event.kind(), event.toolUse()), event.timeMs());
        }
        if (event.kind() == HookKind.USER_PROMPT_SUBMIT && !event.prompt().isEmpty())
        {
            return admitOnce(promptKey(event.prompt()), event.timeMs());
        }
        return admitContent(contentKey(event), event.timeMs());
    }

    /**
     * Whether the end of a tool bracket has been seen, however it ended.
     */
    boolean hasToolEnd(final BoundedText toolUse)
    {
        return placeByKey.get(toolKey(HookKind.POST_TOOL_USE, toolUse)) != MISSING ||
            placeByKey.get(toolKey(HookKind.POST_TOOL_USE_FAILURE, toolUse)) != MISSING;
    }

    /**
     * Saves what is remembered, in records of bounded length, the oldest first.
     */
    void save(final SavedFields fields)
    {
        long place = firstPlace;
        while (place < nextPlace)
        {
            final int count = (int)Math.min(ActivityRecord.SEEN_PER_RECORD, nextPlace - place);
            fields.begin(ActivityRecord.SEEN);
            fields.count("place", place);
            fields.size("remembered events", count, count);
            for (int i = 0; i < count; i++)
            {
                fields.bits("key", keys[index(place + i)]);
                fields.timeMs("time", timesMs[index(place + i)]);
            }
            fields.end(userHash);
            place += count;
        }
    }

    /**
     * Loads the next of the records that were saved.
     */
    void load(final LoadedFields fields)
    {
        final long place = fields.count("place", 0);
        final int count = fields.size("remembered events", 0, ActivityRecord.SEEN_PER_RECORD);
        if (nextPlace == firstPlace)
        {
            firstPlace = place;
            nextPlace = place;
        }
        if (place != nextPlace || count > limit - (nextPlace - firstPlace))
        {
            throw fields.refused(count + " remembered events from place " + place + " on do not fit behind place " +
                nextPlace + ", or are too many: " + limit + " are remembered");
        }
        for (int i = 0; i < count; i++)
        {
            append(fields.bits("key", 0), fields.timeMs("time", 0));
        }
        if (placeByKey.size() != nextPlace - firstPlace)
        {
            throw fields.refused("an event is remembered twice");
        }
    }

    /**
     * The sum of all entries, computed anew.
     */
    long recomputedHash()
    {
        long result = 0;
        for (long place = firstPlace; place < nextPlace; place++)
        {
            result += entryHash(place);
        }
        return result;
    }

    static long toolKey(final HookKind kind, final BoundedText toolUse)
    {
        return StateHash.mix(StateHash.mix(TOOL_KEY, kind.code()), toolUse.hash());
    }

    static long promptKey(final BoundedText prompt)
    {
        return StateHash.mix(PROMPT_KEY, prompt.hash());
    }

    /**
     * The content is every field but the times and the line number.
     */
    static long contentKey(final HookEvent event)
    {
        long key = StateHash.mix(CONTENT_KEY, event.kind().code());
        key = StateHash.mix(key, event.detail().code());
        key = StateHash.mix(key, ((long)event.inputBytes() << Integer.SIZE) | (event.outputBytes() & 0xFFFF_FFFFL));
        key = StateHash.mix(key, event.session().hash());
        key = StateHash.mix(key, event.project().hash());
        key = StateHash.mix(key, event.toolUse().hash());
        key = StateHash.mix(key, event.prompt().hash());
        key = StateHash.mix(key, event.agent().hash());
        return StateHash.mix(key, event.toolName().hash());
    }

    private boolean admitOnce(final long key, final long timeMs)
    {
        if (placeByKey.get(key) != MISSING)
        {
            return false;
        }
        append(key, timeMs);
        return true;
    }

    private boolean admitContent(final long key, final long timeMs)
    {
        final long place = placeByKey.get(key);
        if (place == MISSING)
        {
            append(key, timeMs);
            return true;
        }
        final int index = index(place);
        if (Math.abs(timeMs - timesMs[index]) <= ActivityRules.SAME_CONTENT_MS)
        {
            return false;
        }
        // The same again, but later: from now on this one is compared with. It keeps its place.
        sum.subtract(entryHash(place));
        timesMs[index] = timeMs;
        sum.add(entryHash(place));
        return true;
    }

    private void append(final long key, final long timeMs)
    {
        if (nextPlace - firstPlace == limit)
        {
            sum.subtract(entryHash(firstPlace));
            placeByKey.remove(keys[index(firstPlace)]);
            firstPlace++;
        }
        else if (nextPlace - firstPlace == keys.length)
        {
            grow();
        }
        final int index = index(nextPlace);
        keys[index] = key;
        timesMs[index] = timeMs;
        placeByKey.put(key, nextPlace);
        sum.add(entryHash(nextPlace));
        nextPlace++;
    }

    private void grow()
    {
        final int places = keys.length * 2;
        final long[] newKeys = Arrays.copyOf(keys, places);
        final long[] newTimesMs = Arrays.copyOf(timesMs, places);
        for (long place = firstPlace; place < nextPlace; place++)
        {
            newKeys[(int)place & (places - 1)] = keys[index(place)];
            newTimesMs[(int)place & (places - 1)] = timesMs[index(place)];
        }
        keys = newKeys;
        timesMs = newTimesMs;
    }

    private int index(final long place)
    {
        return (int)place & (keys.length - 1);
    }

    private long entryHash(final long place)
    {
        final int index = index(place);
        long hash = StateHash.of(ActivityHash.SEEN);
        hash = StateHash.mix(hash, userHash);
        hash = StateHash.mix(hash, place);
        hash = StateHash.mix(hash, keys[index]);
        return StateHash.mix(hash, timesMs[index]);
    }
}
