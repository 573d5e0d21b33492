// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import org.agrona.collections.Object2ObjectHashMap;

import java.util.Collection;

/**
 * The agent sessions of one user.
 */
final class SessionBook
{
    private final Object2ObjectHashMap<BoundedText, AgentSession> byId = new Object2ObjectHashMap<>();
    private final StateSum sum;
    private final long userHash;
    private final ActivityLimits limits;
    private long forgotten;

    SessionBook(final StateSum sum, final long userHash, final ActivityLimits limits)
    {
        this.sum = sum;
        this.userHash = userHash;
        this.limits = limits;
    }

    /**
     * The session of an event, which is made if it is not there, and counts as changed.
     *
     * @return null if the event names no session
     */
    AgentSession of(final HookEvent event)
    {
        if (event.session().isEmpty())
        {
            return null;
        }
        AgentSession session = byId.get(event.session());
        if (session == null)
        {
            if (byId.size() == limits.sessionsPerUser())
            {
                forget(longestSilent());
            }
            session = new AgentSession(userHash, event, limits.openTools());
            byId.put(session.id(), session);
        }
        sum.touch(session);
        return session;
    }

    /**
     * Whether an open bracket keeps the blocks of a project going at a time. Walks all sessions, but is asked only
     * after a pause of more than five minutes.
     */
    boolean keepsOpen(final BoundedText project, final long timeMs)
    {
        for (final AgentSession session : byId.values())
        {
            if (session.keepsOpen(project, timeMs))
            {
                return true;
            }
        }
        return false;
    }

    /**
     * How many sessions were forgotten because of the limit.
     */
    long forgotten()
    {
        return forgotten;
    }

    /**
     * In no particular order.
     */
    Collection<AgentSession> sessions()
    {
        return byId.values();
    }

    /**
     * Saves, or loads, all but the sessions.
     */
    void transfer(final StateFields fields)
    {
        forgotten = fields.count("forgotten sessions", forgotten);
    }

    /**
     * Takes in a session that is loaded.
     *
     * @return false if it is there already, or one too many
     */
    boolean add(final AgentSession session)
    {
        if (byId.size() == limits.sessionsPerUser() || byId.putIfAbsent(session.id(), session) != null)
        {
            return false;
        }
        sum.touch(session);
        return true;
    }

    private AgentSession longestSilent()
    {
        AgentSession result = null;
        for (final AgentSession session : byId.values())
        {
            // The id decides between equals, so that the order of the map never does.
            if (result == null || session.lastMs() < result.lastMs() ||
                session.lastMs() == result.lastMs() && session.id().compareTo(result.id()) < 0)
            {
                result = session;
            }
        }
        return result;
    }

    private void forget(final AgentSession session)
    {
        byId.remove(session.id());
        sum.remove(session);
        forgotten++;
    }
}
