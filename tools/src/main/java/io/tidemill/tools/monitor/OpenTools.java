// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import java.util.Arrays;

/**
 * The open tool brackets of one session: a handful, so two small arrays beat a map.
 */
final class OpenTools
{
    private final int limit;
    private long[] toolUses = new long[4];
    private long[] openedMs = new long[4];
    private int count;
    private long refused;

    OpenTools(final int limit)
    {
        this.limit = limit;
    }

    boolean isEmpty()
    {
        return count == 0;
    }

    /**
     * How many brackets were not opened because of the limit.
     */
    long refused()
    {
        return refused;
    }

    boolean hasOpenedBy(final long timeMs)
    {
        for (int i = 0; i < count; i++)
        {
            if (openedMs[i] <= timeMs)
            {
                return true;
            }
        }
        return false;
    }

    void open(final long toolUse, final long timeMs)
    {
        if (indexOf(toolUse) >= 0)
        {
            return;
        }
        if (count == limit)
        {
            refused++;
            return;
        }
        if (count == toolUses.length)
        {
            toolUses = Arrays.copyOf(toolUses, 2 * count);
            openedMs = Arrays.copyOf(openedMs, 2 * count);
        }
        toolUses[count] = toolUse;
        openedMs[count] = timeMs;
        count++;
    }

    void close(final long toolUse)
    {
        final int index = indexOf(toolUse);
        if (index >= 0)
        {
            removeAt(index);
        }
    }

    void closeOpenedBy(final long timeMs)
    {
        for (int i = count - 1; i >= 0; i--)
        {
            if (openedMs[i] <= timeMs)
            {
                removeAt(i);
            }
        }
    }

    void clear()
    {
        count = 0;
    }

    /**
     * The sum of the hashes of the open brackets.
     */
    long hash(final long userHash, final long sessionHash)
    {
        long result = 0;
        for (int i = 0; i < count; i++)
        {
            result += ActivityHash.entry(ActivityHash.BRACKET, userHash, sessionHash, toolUses[i], openedMs[i]);
        }
        return result;
    }

    /**
     * Saves, or loads into what is empty.
     */
    void transfer(final StateFields fields)
    {
        refused = fields.count("refused brackets", refused);
        count = fields.size("open brackets", count, limit);
        if (count > toolUses.length)
        {
            toolUses = new long[count];
            openedMs = new long[count];
        }
        for (int i = 0; i < count; i++)
        {
            toolUses[i] = fields.bits("tool use", toolUses[i]);
            openedMs[i] = fields.timeMs("opened", openedMs[i]);
        }
    }

    private int indexOf(final long toolUse)
    {
        for (int i = 0; i < count; i++)
        {
            if (toolUses[i] == toolUse)
            {
                return i;
            }
        }
        return -1;
    }

    private void removeAt(final int index)
    {
        // The order does not matter: nothing is done in it.
        count--;
        toolUses[index] = toolUses[count];
        openedMs[index] = openedMs[count];
    }
}
