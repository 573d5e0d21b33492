// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Runs those shards of a stage that share a thread, in one pass over the ring. Events of other shards are passed over.
 * <ol>
 * <li>A shard sees the events of its keys once, in sequence; {@code onBatchStart} counts only those, and
 * {@code endOfBatch} falls on the last of them.</li>
 * <li>Which shard a key belongs to depends on the key and the number of shards, and on nothing else.</li>
 * <li>If the key function or a handler throws, the events before were handed over, those behind were not.</li>
 * </ol>
 */
final class ShardsDutyCycle<E> extends StageDutyCycle<E>
{
    private static final byte EVENT = EntryKind.EVENT.code();
    private static final byte TIMER = EntryKind.TIMER.code();
    private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;
    private static final int NOBODY = -1;

    /** A timer of shard {@code s} is {@code FIRST_TIMER - s}. */
    private static final int FIRST_TIMER = -2;

    private final ToLongFunction<? super E> key;
    private final int shards;

    /** By shard, among all of the stage; null for those of other threads. */
    private final StageHandler<E>[] handlers;

    /** The shard of each entry of the batch. */
    private final int[] shardOf;

    /** The entry whose key is asked for. */
    private long sharing;

    // By shard, of the batch.
    private final long[] lastSequence;
    private final int[] count;

    private final long[] total;

    ShardsDutyCycle(
        final Stage<E> stage,
        final StageHandlers<E> handlers,
        final Ring<E> ring,
        final RingReader<E> reader,
        final Barrier barrier,
        final StageFailures<E> failures,
        final Halt halt)
    {
        super(stage, handlers, ring, reader, barrier, failures, halt);
        key = stage.key();
        shards = stage.handlers().size();
        this.handlers = newArray(shards);
        for (int i = 0; i < handlers.shards().size(); i++)
        {
            this.handlers[handlers.shards().get(i)] = handlers.get(i);
        }
        shardOf = new int[EngineConfig.BATCH_LIMIT];
        lastSequence = new long[shards];
        count = new int[shards];
        total = new long[shards];
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic class; it never leaves this class
    private static <E> StageHandler<E>[] newArray(final int length)
    {
        return new StageHandler[length];
    }

    /**
     * The shard that a key belongs to: Fibonacci hashing, and the upper bits scaled to the number of shards, so that
     * any number is as good as a power of two.
     */
    static int shard(final long key, final int shards)
    {
        return (int)((key * GOLDEN_RATIO >>> 32) * shards >>> 32);
    }

    @Override
    void handle(final long next, final long last, final long available) throws Exception
    {
        Throwable keyFailure = null;
        long shared = last;
        try
        {
            shareOut(next, last);
        }
        catch (final Throwable ex)
        {
            keyFailure = ex;
            shared = sharing - 1;
        }
        // Until the first is handed over.
        failingAt(next);
        startBatches(available - next + 1);
        for (long sequence = next; sequence <= shared; sequence++)
        {
            final int shard = shardOf[(int)(sequence - next)];
            if (shard != NOBODY)
            {
                hand(shard, sequence);
            }
        }
        if (keyFailure != null)
        {
            failingAt(sharing);
            rethrow(keyFailure);
        }
    }

    private static void rethrow(final Throwable failure) throws Exception
    {
        if (failure instanceof Error)
        {
            throw (Error)failure;
        }
        throw (Exception)failure;
    }

    private void shareOut(final long next, final long last)
    {
        Arrays.fill(count, 0);
        long sequence = next;
        while (sequence <= last)
        {
            final long lastOfRun = reader().lastOfRun(sequence, last);
            final byte kind = reader().kind(sequence);
            for (; sequence <= lastOfRun; sequence++)
            {
                shardOf[(int)(sequence - next)] =
                    kind == EVENT ? own(sequence) : kind == TIMER ? timer(sequence) : NOBODY;
            }
        }
    }

    private int own(final long sequence)
    {
        sharing = sequence;
        final int shard = shard(key.applyAsLong(reader().event(sequence)), shards);
        if (handlers[shard] == null)
        {
            return NOBODY;
        }
        lastSequence[shard] = sequence;
        count[shard]++;
        return shard;
    }

    private int timer(final long sequence)
    {
        for (int shard = 0; shard < shards; shard++)
        {
            if (handlers[shard] != null && handlers[shard].isOf(timerTable(), sequence))
            {
                return FIRST_TIMER - shard;
            }
        }
        return NOBODY;
    }

    private void startBatches(final long queueDepth)
    {
        for (int shard = 0; shard < shards; shard++)
        {
            if (count[shard] > 0)
            {
                handlers[shard].events().onBatchStart(count[shard], queueDepth);
            }
        }
    }

    private void hand(final int shard, final long sequence) throws Exception
    {
        try
        {
            if (shard > NOBODY)
            {
                total[shard]++;
                handlers[shard].onEvent(reader().event(sequence), sequence, sequence == lastSequence[shard]);
            }
            else
            {
                handlers[FIRST_TIMER - shard].onTimer(timerTable(), sequence);
            }
        }
        catch (final Throwable ex)
        {
            failingAt(sequence);
            throw ex;
        }
    }

    @Override
    void recordShards(final StageRecorder to)
    {
        for (int place = 0; place < handlers().shards().size(); place++)
        {
            to.shardEvents(place, total[handlers().shards().get(place)]);
        }
    }

    /** As far as another thread can tell, while this one runs. */
    @Override
    List<Long> eventsByShard()
    {
        final List<Long> events = new ArrayList<>(shards);
        for (final long each : total)
        {
            events.add(each);
        }
        return events;
    }
}
