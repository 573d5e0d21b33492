// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import io.tidemill.engine.StateWriter;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayList;
import java.util.List;

/**
 * The saved state of a stage, in memory.
 */
final class StateRecords implements StateWriter
{
    record Saved(long key, byte[] bytes)
    {
    }

    private static final int OFFSET = 7;

    private final List<Saved> records = new ArrayList<>();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1 << 20]);

    static StateRecords of(final ActivityStage stage)
    {
        final StateRecords records = new StateRecords();
        stage.saveState(records);
        return records;
    }

    List<Saved> records()
    {
        return records;
    }

    void loadInto(final ActivityStage stage)
    {
        records.forEach(saved -> load(saved.key(), saved.bytes(), stage));
    }

    /** Somewhere in a longer buffer, as a snapshot gives it. */
    static void load(final long key, final byte[] bytes, final ActivityStage stage)
    {
        final byte[] around = new byte[OFFSET + bytes.length + OFFSET];
        System.arraycopy(bytes, 0, around, OFFSET, bytes.length);
        stage.loadState(stage.stateVersion(), key, new UnsafeBuffer(around), OFFSET, bytes.length);
    }

    @Override
    public MutableDirectBuffer buffer(final int length)
    {
        return buffer;
    }

    @Override
    public void put(final long key, final int length)
    {
        put(key, buffer, 0, length);
    }

    @Override
    public void put(final long key, final DirectBuffer source, final int offset, final int length)
    {
        final byte[] bytes = new byte[length];
        source.getBytes(offset, bytes);
        records.add(new Saved(key, bytes));
    }
}
