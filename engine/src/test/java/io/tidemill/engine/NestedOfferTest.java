// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class NestedOfferTest extends EngineFixture
{
    @ParameterizedTest
    @ValueSource(strings = {"direct", "lane", "shared"})
    void shouldPutInNothingOfABatchWhoseTranslatorUsesTheInlet(final String kind)
    {
        try (Engine<TestEvent> engine = withInlet(builder().journal(log), kind)
            .stages(graph -> graph.stage("a", recorder)).start())
        {
            final Inlet<TestEvent> inlet = engine.inlet("in");

            final IllegalStateException refusal = assertThrows(IllegalStateException.class, () ->
                inlet.offerAll((event, position, value) ->
                {
                    event.set(value);
                    if (value == 10)
                    {
                        offer(inlet, 99);
                    }
                }, new Long[]{10L, 20L, 30L}, 0, 3));

            assertTrue(refusal.getMessage().contains("translator"), refusal.getMessage());
            assertTrue(offer(inlet, 40) > 0);
        }
        final long events = log.entries().stream().filter(entry -> entry.kind() == EntryKind.EVENT.code()).count();
        assertEquals(2, events, "99 and 40");
    }
}
