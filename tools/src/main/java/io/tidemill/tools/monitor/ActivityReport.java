// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an {@link ActivityStage} has to show, in an order that a reader can rely on. Immutable.
 *
 * @param users        by name
 * @param refusedUsers events of users beyond the limit
 */
public record ActivityReport(List<UserReport> users, long refusedUsers)
{
    /**
     * Takes a copy of the list.
     *
     * @param users        by name
     * @param refusedUsers events of users beyond the limit
     */
    public ActivityReport
    {
        users = List.copyOf(users);
    }

    /**
     * One user.
     *
     * @param user       the name
     * @param clockMs    the latest time of an accepted event, -1 if there is none
     * @param windows    how many windows there have been
     * @param windowMs   when the last one started, -1 if there is none
     * @param windowOpen whether the last one was still open at {@code clockMs}
     * @param activeMs   time covered by the blocks of all projects: wall-clock time, never counted twice
     * @param late       activities that were too late to be booked
     * @param duplicates events that had been seen before
     * @param future     events refused for their time
     * @param overflowed activities refused for a project beyond the limit
     * @param forgotten  sessions forgotten because of the limit
     * @param events     accepted events by kind; kinds without any are left out
     * @param projects   by name
     */
    public record UserReport(
        String user,
        long clockMs,
        long windows,
        long windowMs,
        boolean windowOpen,
        long activeMs,
        long late,
        long duplicates,
        long future,
        long overflowed,
        long forgotten,
        Map<HookKind, Long> events,
        List<ProjectReport> projects)
    {
        /**
         * How many events were accepted.
         *
         * @return the sum over all kinds
         */
        public long accepted()
        {
            return events.values().stream().mapToLong(Long::longValue).sum();
        }

        /**
         * How many work blocks there have been.
         *
         * @return the sum over all projects
         */
        public long blocks()
        {
            return projects.stream().mapToLong(ProjectReport::blocks).sum();
        }

        /**
         * The sessions of all projects.
         *
         * @return how many are in each state; states without any are left out
         */
        public Map<SessionState, Long> sessions()
        {
            final Map<SessionState, Long> result = new EnumMap<>(SessionState.class);
            projects.forEach(project ->
                project.sessions().forEach((state, count) -> result.merge(state, count, Long::sum)));
            return result;
        }
    }

    /**
     * One user in one project.
     *
     * @param project    the name, empty for events without a working directory
     * @param windows    in how many windows there was activity
     * @param blocks     how many work blocks there have been
     * @param activities how many activities were booked
     * @param activeMs   the sum of the lengths of the blocks; over all projects it may exceed the user's
     * @param sessions   that were last active here, by state; states without any are left out
     */
    public record ProjectReport(
        String project, long windows, long blocks, long activities, long activeMs, Map<SessionState, Long> sessions)
    {
    }

    /**
     * How many events were accepted.
     *
     * @return the sum over all users
     */
    public long accepted()
    {
        return users.stream().mapToLong(UserReport::accepted).sum();
    }

    /**
     * How many events the stage was given.
     *
     * @return accepted, duplicate and refused ones
     */
    public long handled()
    {
        return refusedUsers + accepted() + duplicates() + users.stream().mapToLong(UserReport::future).sum();
    }

    /**
     * How many events had been seen before.
     *
     * @return the sum over all users
     */
    public long duplicates()
    {
        return users.stream().mapToLong(UserReport::duplicates).sum();
    }

    static ActivityReport of(final Collection<UserActivity> users, final long refusedUsers)
    {
        final List<UserReport> reports = new ArrayList<>();
        users.forEach(user -> reports.add(reportOf(user)));
        reports.sort(Comparator.comparing(UserReport::user));
        return new ActivityReport(reports, refusedUsers);
    }

    private static UserReport reportOf(final UserActivity user)
    {
        final Map<HookKind, Long> events = new EnumMap<>(HookKind.class);
        for (final HookKind kind : HookKind.values())
        {
            if (user.count(kind) > 0)
            {
                events.put(kind, user.count(kind));
            }
        }
        final WindowBook windows = user.windows();
        return new UserReport(
            user.user().toString(), user.clockMs(), windows.count(), windows.startMs(), windows.count() > 0 &&
            !windows.isOver(user.clockMs()), user.blocks().activeMs(), user.late(), user.duplicates(), user.future(),
            user.overflowed(), user.sessions().forgotten(), Collections.unmodifiableMap(events), projectsOf(user));
    }

    private static List<ProjectReport> projectsOf(final UserActivity user)
    {
        final Map<String, Map<SessionState, Long>> sessions = new TreeMap<>();
        for (final AgentSession session : user.sessions().sessions())
        {
            sessions.computeIfAbsent(session.project().toString(), name -> new EnumMap<>(SessionState.class))
                .merge(session.stateAt(user.clockMs()), 1L, Long::sum);
        }
        final Map<String, ProjectReport> result = new TreeMap<>();
        for (final ProjectBlocks blocks : user.blocks().projects())
        {
            final String name = blocks.project().toString();
            result.put(name, new ProjectReport(
                name, blocks.windowCount(), blocks.blockCount(), blocks.activityCount(), blocks.activeMs(),
                Collections.unmodifiableMap(sessions.getOrDefault(name, Map.of()))));
        }
        sessions.forEach((name, states) ->
            result.computeIfAbsent(name, missing -> new ProjectReport(
                missing, 0, 0, 0, 0, Collections.unmodifiableMap(states))));
        return List.copyOf(result.values());
    }
}
