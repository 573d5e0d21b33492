// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CoreDistanceTest
{
    @Test
    void shouldTakeDistancesForAlikeThatDifferByLessThanHalf()
    {
        assertTrue(CoreDistance.areAlike(66, 66));
        assertTrue(CoreDistance.areAlike(66, 98));
        assertTrue(CoreDistance.areAlike(98, 66));
        assertFalse(CoreDistance.areAlike(66, 99));
        assertFalse(CoreDistance.areAlike(27, 66));
        assertFalse(CoreDistance.areAlike(390, 98));
    }

    @Test
    void shouldTakeADistanceThatIsNotToBeHadForAnotherOne()
    {
        assertFalse(CoreDistance.areAlike(CoreDistance.UNKNOWN, 66));
        assertFalse(CoreDistance.areAlike(66, CoreDistance.UNKNOWN));
    }

    @Test
    void shouldFindADistanceWhereThereAreTwoCores()
    {
        final long ns = CoreDistance.usualNs();
        if (Runtime.getRuntime().availableProcessors() < 2)
        {
            assertEquals(CoreDistance.UNKNOWN, ns);
        }
        else
        {
            // Unknown, too, if one of them is not to be had for as long as the looks last.
            assertTrue(ns == CoreDistance.UNKNOWN || ns > 5 && ns < 1_000_000, "a round trip of " + ns + " ns");
        }
    }
}
