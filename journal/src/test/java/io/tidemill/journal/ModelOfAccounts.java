// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.EntryKind;
import io.tidemill.engine.Output;
import io.tidemill.engine.OutputCodec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@link AccountStage} must have emitted, computed from nothing but the events in the log by other code.
 */
final class ModelOfAccounts
{
    private final Map<Long, Long> sums;
    private final List<String> expected;
    private long next;

    ModelOfAccounts()
    {
        this(Map.of(), List.of(), 0);
    }

    private ModelOfAccounts(final Map<Long, Long> sums, final List<String> expected, final long next)
    {
        this.sums = new HashMap<>(sums);
        this.expected = new ArrayList<>(expected);
        this.next = next;
    }

    ModelOfAccounts copy()
    {
        return new ModelOfAccounts(sums, expected, next);
    }

    /** All that is in the log of a whole life. */
    static void assertOutputs(final Path directory, final String what)
    {
        new ModelOfAccounts().read(directory).assertOutputsIn(directory, what);
    }

    /** Goes on with the entries that it has not seen yet. */
    ModelOfAccounts read(final Path directory)
    {
        final LongEvent event = new LongEvent();
        try (JournalReader<LongEvent> reader = ChronicleJournal.in(directory).read(LongEvent.CODEC, next))
        {
            while (reader.next())
            {
                assertEquals(next, reader.sequence());
                next++;
                if (reader.kind() == EntryKind.EVENT.code())
                {
                    reader.decode(event);
                    event(reader.sequence(), event);
                }
                else if (reader.kind() == EntryKind.TIMER.code())
                {
                    final long key = reader.payloadBuffer().getLong(reader.payloadOffset(), LITTLE_ENDIAN);
                    expected.add(reader.sequence() + ".0=" + AccountStage.output(sums.get(key), -1));
                }
            }
        }
        return this;
    }

    private void event(final long sequence, final LongEvent event)
    {
        final long sum = sums.merge(AccountStage.account(event), event.value, Long::sum);
        for (int i = 0; i < AccountStage.outputs(event.value); i++)
        {
            expected.add(sequence + "." + i + "=" + AccountStage.output(sum, i));
        }
    }

    /**
     * Each is there once and in order: as far as outputs have come, which may be a little less than events after a
     * kill, and from where they begin.
     */
    void assertOutputsIn(final Path directory, final String what)
    {
        final Output<LongEvent> output = new Output<>(new LongEvent());
        try (JournalReader<Output<LongEvent>> reader = ((ChronicleJournal)ChronicleJournal.in(directory)
            .companion("outputs").orElseThrow()).read(new OutputCodec<>(LongEvent.CODEC)))
        {
            while (reader.next())
            {
                reader.decode(output);
                assertTrue(reader.sequence() < expected.size(), what + ": too many outputs");
                assertEquals(expected.get((int)reader.sequence()),
                    output.cause() + "." + output.index() + "=" + output.value(), what);
            }
        }
    }
}
