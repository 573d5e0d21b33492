// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

/**
 * How much an {@link ActivityStage} keeps at most. Part of its rules: a replay under other limits may give another
 * state.
 *
 * @param users           events of further users are refused
 * @param projectsPerUser activity in further projects is refused
 * @param sessionsPerUser the session that has been silent longest is forgotten
 * @param openTools       tool brackets that one session may have open; further ones are not opened
 * @param seenPerUser     events remembered to find duplicates; the one that came first is forgotten
 */
record ActivityLimits(int users, int projectsPerUser, int sessionsPerUser, int openTools, int seenPerUser)
{
    static final ActivityLimits DEFAULT = new ActivityLimits(1_000, 1_000, 1_000, 128, 16_384);

    ActivityLimits
    {
        atLeastOne("users", users);
        atLeastOne("projectsPerUser", projectsPerUser);
        atLeastOne("sessionsPerUser", sessionsPerUser);
        atLeastOne("openTools", openTools);
        atLeastOne("seenPerUser", seenPerUser);
    }

    private static void atLeastOne(final String name, final int value)
    {
        if (value < 1)
        {
            throw new IllegalArgumentException("the limit " + name + " cannot be " + value + "; choose at least 1");
        }
    }
}
