// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tidemill.engine.EntryKind;
import io.tidemill.engine.EntrySource;
import io.tidemill.engine.LogReader;

/** Entries that follow from their sequence alone, so that any process can tell what each of them must be. */
final class NumberedEntries implements EntrySource<TestEvent>
{
    private final TestEvent event = new TestEvent();

    static byte[] payload(final long sequence)
    {
        final byte[] payload = new byte[(int)(sequence * 7919 % (CrashWriter.MAX_LENGTH + 1))];
        for (int i = 0; i < payload.length; i++)
        {
            payload[i] = (byte)(sequence * 31 + i * 7L);
        }
        return payload;
    }

    @Override
    public TestEvent event(final long sequence)
    {
        event.payload = payload(sequence);
        return event;
    }

    @Override
    public byte kind(final long sequence)
    {
        return (sequence % 50 == 49 ? EntryKind.TIMER : EntryKind.EVENT).code();
    }

    @Override
    public long timeNs(final long sequence)
    {
        return 1_000_000 + sequence / 10;
    }

    @Override
    public int inletId(final long sequence)
    {
        return (int)(sequence / 25 % 3);
    }

    @Override
    public long position(final long sequence)
    {
        return sequence;
    }

    /** Reads to the end; returns the sequence that comes next. */
    static long assertReads(final LogReader<TestEvent> reader)
    {
        final NumberedEntries expected = new NumberedEntries();
        final TestEvent found = new TestEvent();
        long sequence = 0;
        while (reader.next())
        {
            assertEquals(sequence, reader.sequence());
            assertEquals(expected.kind(sequence), reader.kind());
            assertEquals(expected.timeNs(sequence), reader.timeNs());
            assertEquals(expected.inletId(sequence), reader.inletId());
            assertEquals(expected.position(sequence), reader.position());
            reader.decode(found);
            assertArrayEquals(
                reader.kind() == EntryKind.EVENT.code() ? payload(sequence) : new byte[0], found.payload);
            sequence++;
        }
        return sequence;
    }
}
