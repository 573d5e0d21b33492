// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.junit.jupiter.api.Test;

import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ThreadPlanTest
{
    private static final List<DutyCycleName> CYCLES = List.of(
        DutyCycleName.SEQUENCER, DutyCycleName.JOURNAL, DutyCycleName.stage("validate"),
        DutyCycleName.shard("book", 0), DutyCycleName.shard("book", 1), DutyCycleName.shard("book", 2),
        DutyCycleName.stage("publish"));

    private static String assigned(final ThreadPlan plan, final int cores)
    {
        return plan.assign(CYCLES, cores).toString();
    }

    private static void assertRefused(final String expected, final ThreadPlan plan)
    {
        final String message =
            assertThrows(IllegalArgumentException.class, () -> plan.assign(CYCLES, 2)).getMessage();
        assertTrue(message.contains(expected), message);
        assertTrue(message.contains("exactly one group: [sequencer, journal, validate, book[0]"), message);
    }

    @Test
    void shouldFuseAll()
    {
        assertEquals("[[sequencer, journal, validate, book[0], book[1], book[2], publish]]",
            assigned(ThreadPlan.fused(), 8));
        assertEquals("fused", ThreadPlan.fused().toString());
    }

    @Test
    void shouldDedicateAThreadToEach()
    {
        assertEquals("[[sequencer], [journal], [validate], [book[0]], [book[1]], [book[2]], [publish]]",
            assigned(ThreadPlan.dedicated(), 1));
    }

    @Test
    void shouldGoByCores()
    {
        assertEquals("[[sequencer, journal, validate, book[0], book[1], book[2], publish]]",
            assigned(ThreadPlan.auto(), 1));
        assertEquals("[[sequencer, journal], [validate, book[0], book[2], publish], [book[1]]]",
            assigned(ThreadPlan.auto(), 2));
        assertEquals("[[sequencer, journal], [validate, book[0], publish], [book[1]], [book[2]]]",
            assigned(ThreadPlan.auto(), 8));
    }

    @Test
    void shouldNotHaveAnEmptyThreadForIntakeThatIsTheProducers()
    {
        assertEquals("[[a, b]]",
            ThreadPlan.auto().assign(List.of(DutyCycleName.stage("a"), DutyCycleName.stage("b")), 4).toString());
    }

    @Test
    void shouldTakeExplicitGroupsInTheOrderOfTheGraph()
    {
        assertEquals("[[journal, validate], [sequencer, book[1], publish], [book[0], book[2]]]",
            assigned(ThreadPlan.groups(List.of("validate", "journal"), List.of("publish", "book[1]", "sequencer"),
                List.of("book[0]", "book[2]")), 2));
        assertEquals("[[sequencer, journal, validate, publish], [book[0], book[1], book[2]]]",
            assigned(ThreadPlan.groups(List.of("sequencer", "journal", "validate", "publish"), List.of("book")), 2));
    }

    @Test
    void shouldRefuseGroupsThatDoNotFit()
    {
        assertRefused("names \"bok\"", ThreadPlan.groups(List.of("bok")));
        assertRefused("puts \"book[1]\" on more than one thread",
            ThreadPlan.groups(List.of("book"), List.of("book[1]")));
        assertRefused("leaves out [journal, publish]",
            ThreadPlan.groups(List.of("sequencer", "validate"), List.of("book")));
        assertRefused("has an empty group", ThreadPlan.groups(List.of()));
    }
}
