// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rules of {@link ActivityStage} once more, as plainly as possible: strings, sorted maps, lists that keep
 * everything, and all results worked out from them when they are asked for. No engine, no reuse, nothing incremental.
 * It shares with the stage only the definition of the hash and of the times, so that equal hashes mean that two
 * independent programs came to the same state.
 * <p>
 * Takes some microseconds and allocates freely per event; memory grows with the number of blocks.
 * <p>
 * <b>Threading:</b> one thread.
 */
public final class SequentialModel
{
    private final Map<String, ModelUser> users = new TreeMap<>();
    private final ActivityLimits limits;
    private long refusedUsers;

    /**
     * A model that has seen nothing.
     */
    public SequentialModel()
    {
        this(ActivityLimits.DEFAULT);
    }

    SequentialModel(final ActivityLimits limits)
    {
        this.limits = limits;
    }

    /**
     * Takes an event in; keeps no reference to it.
     *
     * @param event to apply
     */
    public void apply(final HookEvent event)
    {
        final String name = event.user().toString();
        if (!users.containsKey(name) && users.size() == limits.users())
        {
            refusedUsers++;
        }
        else
        {
            users.computeIfAbsent(name, missing -> new ModelUser(missing, limits)).apply(event);
        }
    }

    /**
     * The state hash, as {@link ActivityStage#stateHash()} defines it. Walks the whole state.
     *
     * @return 64 bits
     */
    public long stateHash()
    {
        long hash = ActivityHash.entry(ActivityHash.STAGE, refusedUsers);
        for (final ModelUser user : users.values())
        {
            hash += user.stateHash();
        }
        return hash;
    }

    /**
     * What there is to show, as of the last event.
     *
     * @return an immutable copy
     */
    public ActivityReport report()
    {
        final List<ActivityReport.UserReport> reports = new ArrayList<>();
        users.values().forEach(user -> reports.add(user.report()));
        return new ActivityReport(reports, refusedUsers);
    }
}
