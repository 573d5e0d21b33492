// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

/**
 * Events in the order in which the edge will receive them; of those received at the same time the one added first comes
 * first. Events are reused. A new event mostly belongs at or near the end, so insertion from there is cheap.
 */
final class StepQueue
{
    private HookEvent[] slots = new HookEvent[64];
    private int head;
    private int tail;

    boolean isEmpty()
    {
        return head == tail;
    }

    /**
     * The first event; to be asked for only if there is one.
     */
    HookEvent first()
    {
        return slots[head];
    }

    void removeFirst()
    {
        head++;
    }

    /**
     * A cleared event to fill, which {@link #add} then puts in its place.
     */
    HookEvent next()
    {
        if (tail == slots.length)
        {
            makeRoom();
        }
        if (slots[tail] == null)
        {
            slots[tail] = new HookEvent();
        }
        slots[tail].clear();
        return slots[tail];
    }

    /**
     * Adds the event that {@link #next} gave out.
     */
    void add()
    {
        final HookEvent added = slots[tail];
        int place = tail;
        while (place > head && slots[place - 1].receivedMs() > added.receivedMs())
        {
            slots[place] = slots[place - 1];
            place--;
        }
        slots[place] = added;
        tail++;
    }

    private void makeRoom()
    {
        // Used events go to the end, to be used again; the array grows only if all are waiting.
        final HookEvent[] newSlots = head > 0 ? slots : new HookEvent[2 * slots.length];
        final HookEvent[] used = new HookEvent[head];
        System.arraycopy(slots, 0, used, 0, head);
        System.arraycopy(slots, head, newSlots, 0, tail - head);
        System.arraycopy(used, 0, newSlots, tail - head, head);
        tail -= head;
        head = 0;
        slots = newSlots;
    }
}
