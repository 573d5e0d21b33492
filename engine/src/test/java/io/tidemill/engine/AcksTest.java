// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class AcksTest implements AckListener<String>
{
    private final List<String> told = new ArrayList<>();
    private final Acks acks = new Acks("in", 2, -1, TestEvent::ignore);

    @Test
    void shouldRefuseWhomItHasNoPlaceFor()
    {
        assertTrue(acks.put(0, this, "a"));
        assertTrue(acks.put(1, this, "b"));
        assertFalse(acks.put(2, this, "c"));
        acks.accepted(0);
        acks.accepted(1);

        acks.reached(0);

        assertEquals(List.of("0 a"), told);
        assertTrue(acks.put(2, this, "c"));
        assertFalse(acks.put(3, this, "d"));
    }

    @Test
    void shouldKeepThePlaceForAProducerThatDoesNotKnowYet()
    {
        assertTrue(acks.put(0, this, "a"));
        acks.reached(1);
        assertFalse(acks.put(2, this, "c"), "the producer of 0 has not been told");

        acks.accepted(0);

        assertEquals(List.of("0 a"), told);
        assertTrue(acks.put(2, this, "c"));
        acks.reached(2);
        acks.refused(2);
        assertEquals(List.of("0 a"), told);
        assertTrue(acks.put(4, this, "e"));
    }

    @Test
    void shouldTellOnceThatItFailed()
    {
        assertTrue(acks.put(0, this, "a"));
        acks.accepted(0);
        final EngineFailedException reason = new EngineFailedException("over", null);

        acks.failed(0, reason);
        acks.failed(0, reason);

        assertEquals(List.of("failed 0 a over"), told);
    }

    @Override
    public void reached(final long position, final String attachment)
    {
        told.add(position + " " + attachment);
    }

    @Override
    public void failed(final long position, final String attachment, final EngineFailedException reason)
    {
        told.add("failed " + position + " " + attachment + " " + reason.getMessage());
    }
}
