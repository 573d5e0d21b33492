// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import io.tidemill.engine.counters.CounterType;
import io.tidemill.engine.counters.LatencyHistogram;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * What one stage's duty cycle lets others see: a few stores behind each batch. Used by the duty cycle's thread.
 */
final class StageRecorder
{
    private final AtomicCounter sequence;
    private final AtomicCounter lag;
    private final AtomicCounter batches;
    private final AtomicCounter retries;
    private final AtomicCounter deadLetters;

    /** Null unless the stage has timers. */
    private final AtomicCounter timers;

    /** Null unless it is the first to see what is in the ring. */
    private final AtomicCounter cursor;

    /** Null where rings are too small for them. */
    private final Stamps stamps;
    private final LatencyHistogram latencies;

    /** Of the shards that the duty cycle runs, in their order; empty unless the stage is sharded. */
    private final AtomicCounter[] shardEvents;

    StageRecorder(
        final EngineCounters counters,
        final StageDutyCycle<?> cycle,
        final AtomicCounter cursor,
        final Stamps stamps)
    {
        final String stage = cycle.roleName();
        sequence = counters.of(CounterType.STAGE_SEQUENCE, stage);
        lag = counters.of(CounterType.STAGE_LAG, stage);
        batches = counters.of(CounterType.STAGE_BATCHES, stage);
        retries = counters.of(CounterType.STAGE_RETRIES, stage);
        deadLetters = counters.of(CounterType.STAGE_DEAD_LETTERS, stage);
        timers = !cycle.handlers().timers().isEmpty() ? counters.of(CounterType.STAGE_TIMERS, stage) : null;
        latencies = counters.latencies(stage);
        shardEvents = cycle.isSharded() ? cycle.handlers().shards().stream()
            .map(shard -> counters.of(CounterType.SHARD_EVENTS, cycle.stageName() + "[" + shard + "]"))
            .toArray(AtomicCounter[]::new) : new AtomicCounter[0];
        this.cursor = cursor;
        this.stamps = stamps;
    }

    /** The entries from {@code first} to {@code last} are done, of those up to {@code available}. */
    void handled(final long first, final long last, final long available)
    {
        // Releases: a reader may see one without the other, but nothing that never was.
        sequence.setRelease(last);
        lag.setRelease(available - last);
        batches.incrementPlain();
        if (cursor != null)
        {
            cursor.setRelease(available);
        }
        if (stamps != null)
        {
            latencies(first, last);
        }
    }

    private void latencies(final long first, final long last)
    {
        final long end = Stamps.stretch(last);
        long nowNs = 0;
        for (long stretch = Stamps.stretch(first); stretch <= end; stretch++)
        {
            final long offeredNs = stamps.offeredNs(stretch, first, last);
            if (offeredNs != Stamps.NONE)
            {
                nowNs = nowNs == 0 ? System.nanoTime() : nowNs;
                latencies.record(nowNs - offeredNs);
            }
        }
    }

    /** When some have changed. */
    void failures(final long retried, final long deadLettered)
    {
        retries.setRelease(retried);
        deadLetters.setRelease(deadLettered);
    }

    /** Of the shard that is at this place in the duty cycle. */
    void shardEvents(final int place, final long events)
    {
        shardEvents[place].setRelease(events);
    }

    void pendingTimers(final long pending)
    {
        if (timers != null)
        {
            timers.setRelease(pending);
        }
    }

    /** While nothing runs: what was recovered was handled before. */
    void startAt(final long recovered)
    {
        sequence.setRelease(recovered);
    }
}
