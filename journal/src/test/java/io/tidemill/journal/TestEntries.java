// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.EntryKind;
import io.tidemill.engine.EntrySource;
import io.tidemill.engine.LogReader;
import org.agrona.MutableDirectBuffer;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A list of entries, the sequence being the index: what a journal is given, and the model of what it must hold. */
final class TestEntries implements EntrySource<TestEvent>
{
    record Entry(byte kind, long timeNs, int inletId, long position, byte[] payload)
    {
    }

    private final List<Entry> entries = new ArrayList<>();
    private final TestEvent event = new TestEvent();

    TestEntries add(final EntryKind kind, final long timeNs, final int inletId, final long position,
        final byte[] payload)
    {
        entries.add(new Entry(kind.code(), timeNs, inletId, position, payload));
        return this;
    }

    /** Events of one inlet and time, payload of a fixed length that depends on the sequence. */
    static TestEntries uniform(final int count, final int lengthBytes)
    {
        final TestEntries entries = new TestEntries();
        for (int i = 0; i < count; i++)
        {
            entries.add(EntryKind.EVENT, 1_000, 1, i, payload(i, lengthBytes));
        }
        return entries;
    }

    /** Runs of random length, kind, inlet and time. */
    static TestEntries random(final Random random, final int count, final int maxLengthBytes)
    {
        final TestEntries entries = new TestEntries();
        final EntryKind[] kinds = EntryKind.values();
        final int meanRun = 1 + random.nextInt(20);
        long timeNs = random.nextInt(1_000_000);
        EntryKind kind = EntryKind.EVENT;
        int inletId = 1;
        long position = 0;
        for (int i = 0; i < count; i++)
        {
            if (random.nextInt(meanRun) == 0)
            {
                timeNs += random.nextInt(3);
                kind = random.nextInt(3) > 0 ? EntryKind.EVENT : kinds[random.nextInt(kinds.length)];
                inletId = random.nextBoolean() ? random.nextInt(3) : random.nextInt(RunDescriptor.MAX_INLET_ID + 1);
                position = random.nextLong() >>> random.nextInt(64);
            }
            final int longest = kind == EntryKind.EVENT ? maxLengthBytes : MAX_NOTE_LENGTH;
            final int length = kind == EntryKind.VOID ? 0 : switch (random.nextInt(8))
            {
                case 0 -> 0;
                case 1 -> longest;
                default -> random.nextInt(longest + 1);
            };
            final byte[] payload = new byte[length];
            random.nextBytes(payload);
            entries.add(kind, timeNs, inletId, position, payload);
            position++;
        }
        return entries;
    }

    static byte[] payload(final long sequence, final int lengthBytes)
    {
        final byte[] payload = new byte[lengthBytes];
        new Random(sequence).nextBytes(payload);
        return payload;
    }

    /** Forgets what is behind. */
    void cut(final int end)
    {
        entries.subList(end, entries.size()).clear();
    }

    /** As they are to be when these were redacted. */
    TestEntries redacted(final SequenceRanges sequences)
    {
        final TestEntries redacted = new TestEntries();
        for (int i = 0; i < entries.size(); i++)
        {
            final Entry entry = entries.get(i);
            redacted.entries.add(entry.kind == EntryKind.EVENT.code() && sequences.contains(i) ?
                new Entry(EntryKind.VOID.code(), entry.timeNs, entry.inletId, entry.position, new byte[0]) : entry);
        }
        return redacted;
    }

    int size()
    {
        return entries.size();
    }

    Entry entry(final long sequence)
    {
        return entries.get((int)sequence);
    }

    @Override
    public TestEvent event(final long sequence)
    {
        event.payload = entry(sequence).payload;
        return event;
    }

    @Override
    public byte kind(final long sequence)
    {
        return entry(sequence).kind;
    }

    @Override
    public long timeNs(final long sequence)
    {
        return entry(sequence).timeNs;
    }

    @Override
    public int inletId(final long sequence)
    {
        return entry(sequence).inletId;
    }

    @Override
    public int encodeNote(final long sequence, final MutableDirectBuffer buffer, final int offset)
    {
        buffer.putBytes(offset, entry(sequence).payload);
        return entry(sequence).payload.length;
    }

    @Override
    public long position(final long sequence)
    {
        return entry(sequence).position;
    }

    /** Appends a range, in as many steps as the session takes. */
    int appendTo(final JournalSession<TestEvent> session, final long first, final long end)
    {
        int frames = 0;
        long next = first;
        while (next < end)
        {
            final long last = session.append(this, next, end - 1);
            assertTrue(last >= next && last < end, "appended up to " + last + " of " + next + " to " + (end - 1));
            next = last + 1;
            frames++;
        }
        return frames;
    }

    /** Reads exactly the entries from one sequence up to another, and checks every field. */
    void assertReads(final LogReader<TestEvent> reader, final long from, final long end)
    {
        for (long sequence = from; sequence < end; sequence++)
        {
            assertTrue(reader.next(), "ended before sequence " + sequence);
            assertCurrent(reader, sequence);
        }
        assertEquals(false, reader.next(), "more than expected: sequence " + reader.sequence());
    }

    void assertCurrent(final LogReader<TestEvent> reader, final long sequence)
    {
        final Entry expected = entry(sequence);
        final TestEvent found = new TestEvent();
        assertEquals(sequence, reader.sequence());
        assertEquals(expected.kind, reader.kind(), "kind of " + sequence);
        assertEquals(expected.timeNs, reader.timeNs(), "time of " + sequence);
        assertEquals(expected.inletId, reader.inletId(), "inlet of " + sequence);
        assertEquals(expected.position, reader.position(), "position of " + sequence);
        assertEquals(expected.payload.length, reader.lengthBytes(), "length of " + sequence);
        found.payload = new byte[expected.payload.length];
        if (expected.kind == EntryKind.EVENT.code())
        {
            reader.decode(found);
        }
        else
        {
            reader.payloadBuffer().getBytes(reader.payloadOffset(), found.payload);
        }
        assertArrayEquals(expected.payload, found.payload, "payload of " + sequence);
    }
}
