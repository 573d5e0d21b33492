// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.LongPredicate;

/**
 * Pending timers by (key, id), and a heap of those that have not been offered to the sequencer yet.
 * <p>
 * A timer is (key, id, deadline, cause), the cause being the sequence of the entry that scheduled it. This is state:
 * deterministic, hashed, written and read. The heap, and whether a timer was offered, is not; it only serves to find
 * what is due.
 * <ol>
 * <li>{@link #hash()} depends on what is pending and not on how that came about.</li>
 * <li>A timer is found in constant time, scheduled, moved or removed in the logarithm of their number; nothing is
 * allocated, but when there are more than ever.</li>
 * </ol>
 * A binary heap in an array, with each timer's place in it kept, beside an open-addressed table with linear probing
 * and backward-shift deletion (Knuth, TAOCP 3, 6.4, algorithm R).
 * <p>
 * <b>Threading:</b> one thread at a time.
 */
final class PendingTimers
{
    private static final int MIN_CAPACITY = 16;
    private static final int NONE = -1;
    private static final int OFFERED = -1;
    private static final int COUNT_LENGTH = 4;
    private static final int TIMER_LENGTH = 32;
    private static final long HASH_OF_TIMERS = StateHash.of("timers");

    private final int max;
    private long[] keys = new long[MIN_CAPACITY];
    private long[] ids = new long[MIN_CAPACITY];
    private long[] deadlines = new long[MIN_CAPACITY];
    private long[] causes = new long[MIN_CAPACITY];

    /** Of each timer in the heap, or {@link #OFFERED}. */
    private int[] places = new int[MIN_CAPACITY];
    private int[] heap = new int[MIN_CAPACITY];

    /** Timers by the hash of key and id, {@link #NONE} where there is none; twice as long as there is room. */
    private int[] table = empty(2 * MIN_CAPACITY);
    private int size;
    private int heapSize;
    private long hash;

    PendingTimers(final int max)
    {
        this.max = max;
    }

    int size()
    {
        return size;
    }

    /** Wrapping sum over all timers. */
    long hash()
    {
        return hash;
    }

    void schedule(final long key, final long id, final long deadlineNs, final long cause)
    {
        int timer = find(key, id);
        if (timer != NONE)
        {
            hash -= hashOf(timer);
            leaveHeap(timer);
        }
        else
        {
            timer = add(key, id);
        }
        deadlines[timer] = deadlineNs;
        causes[timer] = cause;
        hash += hashOf(timer);
        enterHeap(timer);
    }

    boolean remove(final long key, final long id)
    {
        final int timer = find(key, id);
        if (timer == NONE)
        {
            return false;
        }
        remove(timer);
        return true;
    }

    /** Removes exactly this one: not if it has been moved, or scheduled anew, since. */
    boolean remove(final long key, final long id, final long deadlineNs, final long cause)
    {
        final int timer = find(key, id);
        if (timer == NONE || deadlines[timer] != deadlineNs || causes[timer] != cause)
        {
            return false;
        }
        remove(timer);
        return true;
    }

    long deadlineNs(final long key, final long id)
    {
        final int timer = find(key, id);
        return timer == NONE ? Timers.NOT_PENDING : deadlines[timer];
    }

    /** Of those that were not offered yet: the first by deadline, key and id, or -1. */
    int first()
    {
        return heapSize == 0 ? NONE : heap[0];
    }

    long key(final int timer)
    {
        return keys[timer];
    }

    long id(final int timer)
    {
        return ids[timer];
    }

    long deadlineNs(final int timer)
    {
        return deadlines[timer];
    }

    long cause(final int timer)
    {
        return causes[timer];
    }

    /** It stays pending, but is not {@link #first()} again unless it is scheduled again. */
    void offered(final int timer)
    {
        leaveHeap(timer);
    }

    static int encodedLength(final int timers)
    {
        return COUNT_LENGTH + timers * TIMER_LENGTH;
    }

    /** Writes what is pending, or a part of it; the order of timers means nothing. */
    int encode(final MutableDirectBuffer buffer, final int offset, final int first, final int count)
    {
        buffer.putInt(offset, count, ByteOrder.LITTLE_ENDIAN);
        int at = offset + COUNT_LENGTH;
        for (int timer = first; timer < first + count; timer++)
        {
            buffer.putLong(at, keys[timer], ByteOrder.LITTLE_ENDIAN);
            buffer.putLong(at + 8, ids[timer], ByteOrder.LITTLE_ENDIAN);
            buffer.putLong(at + 16, deadlines[timer], ByteOrder.LITTLE_ENDIAN);
            buffer.putLong(at + 24, causes[timer], ByteOrder.LITTLE_ENDIAN);
            at += TIMER_LENGTH;
        }
        return at - offset;
    }

    /** Adds those of what was written whose key is wanted. */
    void decode(final DirectBuffer buffer, final int offset, final int length, final LongPredicate isWanted)
    {
        final int count = length < COUNT_LENGTH ? -1 : buffer.getInt(offset, ByteOrder.LITTLE_ENDIAN);
        if (count < 0 || COUNT_LENGTH + (long)count * TIMER_LENGTH != length)
        {
            throw new IllegalArgumentException(length + " bytes cannot be " + count + " pending timers of " +
                TIMER_LENGTH + " bytes each behind a count of " + COUNT_LENGTH);
        }
        for (int at = offset + COUNT_LENGTH; at < offset + length; at += TIMER_LENGTH)
        {
            final long key = buffer.getLong(at, ByteOrder.LITTLE_ENDIAN);
            if (isWanted.test(key))
            {
                schedule(
                    key,
                    buffer.getLong(at + 8, ByteOrder.LITTLE_ENDIAN),
                    buffer.getLong(at + 16, ByteOrder.LITTLE_ENDIAN),
                    buffer.getLong(at + 24, ByteOrder.LITTLE_ENDIAN));
            }
        }
    }

    private long hashOf(final int timer)
    {
        final long name = StateHash.mix(StateHash.mix(HASH_OF_TIMERS, keys[timer]), ids[timer]);
        return StateHash.mix(StateHash.mix(name, deadlines[timer]), causes[timer]);
    }

    private int add(final long key, final long id)
    {
        if (size == max)
        {
            throw new IllegalStateException("timer (" + key + ", " + id + ") would be one more than the " + max +
                " that may be pending; allow more with maxTimers(…), or cancel those that are not needed");
        }
        if (size == keys.length)
        {
            grow();
        }
        final int timer = size++;
        keys[timer] = key;
        ids[timer] = id;
        places[timer] = OFFERED;
        enterTable(timer);
        return timer;
    }

    private void grow()
    {
        final int capacity = 2 * keys.length;
        keys = Arrays.copyOf(keys, capacity);
        ids = Arrays.copyOf(ids, capacity);
        deadlines = Arrays.copyOf(deadlines, capacity);
        causes = Arrays.copyOf(causes, capacity);
        places = Arrays.copyOf(places, capacity);
        heap = Arrays.copyOf(heap, capacity);
        table = empty(2 * capacity);
        for (int timer = 0; timer < size; timer++)
        {
            enterTable(timer);
        }
    }

    private static int[] empty(final int length)
    {
        final int[] table = new int[length];
        Arrays.fill(table, NONE);
        return table;
    }

    /** The last one takes its number, so that there are no holes. */
    private void remove(final int timer)
    {
        hash -= hashOf(timer);
        leaveHeap(timer);
        leaveTable(slotOf(timer));
        final int last = --size;
        if (timer != last)
        {
            table[slotOf(last)] = timer;
            keys[timer] = keys[last];
            ids[timer] = ids[last];
            deadlines[timer] = deadlines[last];
            causes[timer] = causes[last];
            places[timer] = places[last];
            if (places[timer] != OFFERED)
            {
                heap[places[timer]] = timer;
            }
        }
    }

    // The table.

    private int home(final long key, final long id)
    {
        final long mixed = (key * 0x9E3779B97F4A7C15L + id) * 0xD6E8FEB86659FD93L;
        return (int)(mixed ^ mixed >>> 32) & table.length - 1;
    }

    private int next(final int slot)
    {
        return slot + 1 & table.length - 1;
    }

    private int find(final long key, final long id)
    {
        int slot = home(key, id);
        while (table[slot] != NONE && (keys[table[slot]] != key || ids[table[slot]] != id))
        {
            slot = next(slot);
        }
        return table[slot];
    }

    private int slotOf(final int timer)
    {
        int slot = home(keys[timer], ids[timer]);
        while (table[slot] != timer)
        {
            slot = next(slot);
        }
        return slot;
    }

    private void enterTable(final int timer)
    {
        int slot = home(keys[timer], ids[timer]);
        while (table[slot] != NONE)
        {
            slot = next(slot);
        }
        table[slot] = timer;
    }

    /** Whoever would not be found any more because of the hole moves into it. */
    private void leaveTable(final int emptied)
    {
        int hole = emptied;
        int slot = next(hole);
        while (table[slot] != NONE)
        {
            final int timer = table[slot];
            final int distanceToHome = slot - home(keys[timer], ids[timer]) & table.length - 1;
            final int distanceToHole = slot - hole & table.length - 1;
            if (distanceToHome >= distanceToHole)
            {
                table[hole] = timer;
                hole = slot;
            }
            slot = next(slot);
        }
        table[hole] = NONE;
    }

    // The heap.

    private void enterHeap(final int timer)
    {
        heap[heapSize] = timer;
        places[timer] = heapSize;
        heapSize++;
        siftUp(heapSize - 1);
    }

    private void leaveHeap(final int timer)
    {
        final int place = places[timer];
        if (place == OFFERED)
        {
            return;
        }
        places[timer] = OFFERED;
        heapSize--;
        if (place != heapSize)
        {
            final int moved = heap[heapSize];
            heap[place] = moved;
            places[moved] = place;
            siftUp(place);
            siftDown(places[moved]);
        }
    }

    private void siftUp(final int from)
    {
        final int timer = heap[from];
        int place = from;
        while (place > 0 && isBefore(timer, heap[place - 1 >> 1]))
        {
            place = swap(place, place - 1 >> 1);
        }
    }

    private void siftDown(final int from)
    {
        int place = from;
        int child = 2 * place + 1;
        while (child < heapSize)
        {
            child += child + 1 < heapSize && isBefore(heap[child + 1], heap[child]) ? 1 : 0;
            if (!isBefore(heap[child], heap[place]))
            {
                return;
            }
            place = swap(place, child);
            child = 2 * place + 1;
        }
    }

    private int swap(final int place, final int other)
    {
        final int timer = heap[place];
        heap[place] = heap[other];
        heap[other] = timer;
        places[heap[place]] = place;
        places[timer] = other;
        return other;
    }

    private boolean isBefore(final int timer, final int other)
    {
        if (deadlines[timer] != deadlines[other])
        {
            return deadlines[timer] < deadlines[other];
        }
        return keys[timer] != keys[other] ? keys[timer] < keys[other] : ids[timer] < ids[other];
    }
}
