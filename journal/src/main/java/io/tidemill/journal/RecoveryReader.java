// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.EntryTarget;
import io.tidemill.engine.LogReader;
import org.agrona.DirectBuffer;

/**
 * Reads what a journal holds before its writer goes on, and knows when the end was reached: only that proves the
 * journal undamaged.
 */
final class RecoveryReader<E> implements LogReader<E>
{
    private final JournalReader<E> reader;
    private final SegmentChain chain;
    private final JournalTotals totals = new JournalTotals();
    private final String bootId;
    private final long startNs = System.nanoTime();
    private JournalRecoveryReport report;

    RecoveryReader(final JournalReader<E> reader, final String bootId)
    {
        this.reader = reader;
        this.chain = reader.frames().chain();
        this.bootId = bootId;
        reader.onFrame(totals);
    }

    @Override
    public boolean next()
    {
        if (report != null)
        {
            return false;
        }
        if (reader.next())
        {
            return true;
        }
        end();
        return false;
    }

    @Override
    public int read(final EntryTarget<E> target, final int limit)
    {
        if (report != null)
        {
            return 0;
        }
        final int count = reader.read(target, limit);
        if (count == 0)
        {
            end();
        }
        return count;
    }

    private void end()
    {
        if (chain.end().state() == TailState.LIVE)
        {
            throw new IllegalStateException("closed before the journal was read to its end");
        }
        totals.walked(chain);
        final SegmentProperties last = chain.continuity().segment();
        report = new JournalRecoveryReport(totals, chain.end(),
            last != null && !last.bootId().equals(bootId), System.nanoTime() - startNs);
        reader.close();
    }

    /** Null until the end was reached. */
    JournalRecoveryReport report()
    {
        return report;
    }

    SegmentChain chain()
    {
        return chain;
    }

    @Override
    public long sequence()
    {
        return reader.sequence();
    }

    @Override
    public byte kind()
    {
        return reader.kind();
    }

    @Override
    public long timeNs()
    {
        return reader.timeNs();
    }

    @Override
    public int inletId()
    {
        return reader.inletId();
    }

    @Override
    public long position()
    {
        return reader.position();
    }

    @Override
    public int epoch()
    {
        return reader.epoch();
    }

    @Override
    public int lengthBytes()
    {
        return reader.lengthBytes();
    }

    @Override
    public DirectBuffer payloadBuffer()
    {
        return reader.payloadBuffer();
    }

    @Override
    public int payloadOffset()
    {
        return reader.payloadOffset();
    }

    @Override
    public void decode(final E event)
    {
        reader.decode(event);
    }

    @Override
    public void close()
    {
        reader.close();
    }
}
