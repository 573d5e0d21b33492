// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.EntrySource;

/** The same few entries over and over, without end and without allocation. */
final class RepeatedEntries implements EntrySource<TestEvent>
{
    private final TestEntries entries;

    RepeatedEntries(final TestEntries entries)
    {
        this.entries = entries;
    }

    private long index(final long sequence)
    {
        return sequence % entries.size();
    }

    @Override
    public TestEvent event(final long sequence)
    {
        return entries.event(index(sequence));
    }

    @Override
    public byte kind(final long sequence)
    {
        return entries.kind(index(sequence));
    }

    @Override
    public long timeNs(final long sequence)
    {
        return entries.timeNs(index(sequence));
    }

    @Override
    public int inletId(final long sequence)
    {
        return entries.inletId(index(sequence));
    }

    @Override
    public long position(final long sequence)
    {
        return sequence;
    }
}
