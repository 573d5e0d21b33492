// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

class RoundPlanTest
{
    private static final RoundPlan PLAN = new RoundPlan(
        "some.Workload",
        new Settings(Map.of("wait", "busy-spin", "api", "batched writeBytes")),
        Phase.READ,
        new Load(6_000_000, 4, 1_000, 250, 12.5),
        Path.of("/some where/with spaces and = signs"),
        66);

    @Test
    void shouldTravelAsArguments()
    {
        assertEquals(PLAN, RoundPlan.parse(PLAN.toArguments()));
    }

    @Test
    void shouldNameAMissingArgument()
    {
        for (final String name : List.of(
            "workload", "phase", "events", "passes", "eventsPerSecond", "directory", "usualDistanceNs"))
        {
            final List<String> arguments = new ArrayList<>(PLAN.toArguments());
            assertTrue(arguments.removeIf(argument -> argument.startsWith(name + "=")), name);
            final IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> RoundPlan.parse(arguments));
            assertTrue(refusal.getMessage().contains(name + "="), refusal.getMessage());
        }
    }

    @Test
    void shouldRefuseAnArgumentWithoutValue()
    {
        assertThrows(IllegalArgumentException.class, () -> RoundPlan.parse(List.of("--help")));
    }
}
