// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import java.util.ArrayList;

/**
 * The wrapping sum of the hashes of many entries, which needs neither an order nor a walk over all of them. Changing an
 * entry only notes it; its hash is computed when the sum is next asked for, so that a state that nobody looks at costs
 * almost nothing, and one that is looked at after each event costs the entries that the event has changed.
 * <p>
 * <b>Threading:</b> one thread at a time, also for {@link #value()}.
 */
final class StateSum
{
    private final ArrayList<StateEntry> changed = new ArrayList<>();
    private long sum;

    /**
     * To be called whenever an entry is new or has changed.
     */
    void touch(final StateEntry entry)
    {
        if (entry.changedIndex < 0)
        {
            entry.changedIndex = changed.size();
            changed.add(entry);
        }
    }

    /**
     * Takes an entry out for good.
     */
    void remove(final StateEntry entry)
    {
        sum -= entry.summed;
        entry.summed = 0;
        if (entry.changedIndex >= 0)
        {
            final StateEntry last = changed.remove(changed.size() - 1);
            if (last != entry)
            {
                changed.set(entry.changedIndex, last);
                last.changedIndex = entry.changedIndex;
            }
            entry.changedIndex = -1;
        }
    }

    /**
     * Adds a part that has no entry object.
     */
    void add(final long hash)
    {
        sum += hash;
    }

    /**
     * Takes out a part that was added with the same hash.
     */
    void subtract(final long hash)
    {
        sum -= hash;
    }

    long value()
    {
        for (int i = 0, size = changed.size(); i < size; i++)
        {
            final StateEntry entry = changed.get(i);
            final long hash = entry.entryHash();
            sum += hash - entry.summed;
            entry.summed = hash;
            entry.changedIndex = -1;
        }
        changed.clear();
        return sum;
    }
}
