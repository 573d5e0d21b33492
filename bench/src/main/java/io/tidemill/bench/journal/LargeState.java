// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.journal;

import com.lmax.disruptor.EventHandler;

import io.tidemill.bench.pipeline.BenchEvent;
import io.tidemill.engine.Snapshotted;
import io.tidemill.engine.StateWriter;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A stage with much state: records of 64 bytes, of which each event changes one; and whatever another handler does.
 */
final class LargeState implements EventHandler<BenchEvent>, Snapshotted
{
    private static final int RECORD_LENGTH = 64;
    private static final int RECORDS_PER_MB = (1 << 20) / RECORD_LENGTH;
    private static final int BLOCK_RECORDS = 1 << 20;

    private final EventHandler<BenchEvent> beside;
    private final UnsafeBuffer[] blocks;
    private final int records;
    private long changes;

    /** {@code beside} is called with each event, before the state. */
    LargeState(final int megabytes, final EventHandler<BenchEvent> beside)
    {
        this.beside = beside;
        records = megabytes * RECORDS_PER_MB;
        blocks = new UnsafeBuffer[(records + BLOCK_RECORDS - 1) / BLOCK_RECORDS];
        for (int i = 0; i < blocks.length; i++)
        {
            blocks[i] = new UnsafeBuffer(
                new byte[Math.min(BLOCK_RECORDS, records - i * BLOCK_RECORDS) * RECORD_LENGTH]);
        }
    }

    @Override
    public void onEvent(final BenchEvent event, final long sequence, final boolean endOfBatch) throws Exception
    {
        beside.onEvent(event, sequence, endOfBatch);
        changes++;
        final int record = (int)(event.id() % records);
        final int offset = record % BLOCK_RECORDS * RECORD_LENGTH;
        final UnsafeBuffer block = blocks[record / BLOCK_RECORDS];
        block.putLong(offset, block.getLong(offset) + event.id());
    }

    @Override
    public void saveState(final StateWriter writer)
    {
        for (int record = 0; record < records; record++)
        {
            writer.put(record, blocks[record / BLOCK_RECORDS], record % BLOCK_RECORDS * RECORD_LENGTH, RECORD_LENGTH);
        }
        writer.buffer(Long.BYTES).putLong(0, changes);
        writer.put(records, Long.BYTES);
    }

    @Override
    public void loadState(
        final int version, final long key, final DirectBuffer buffer, final int offset, final int length)
    {
        if (key == records)
        {
            changes = buffer.getLong(offset);
            return;
        }
        final int record = (int)key;
        blocks[record / BLOCK_RECORDS].putBytes(
            record % BLOCK_RECORDS * RECORD_LENGTH, buffer, offset, RECORD_LENGTH);
    }

    /** How many events it has seen, in its whole life. */
    long changes()
    {
        return changes;
    }

    /** The sum of all that events have added. */
    long sum()
    {
        long sum = 0;
        for (int record = 0; record < records; record++)
        {
            sum += blocks[record / BLOCK_RECORDS].getLong(record % BLOCK_RECORDS * RECORD_LENGTH);
        }
        return sum;
    }
}
