// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.lmax.disruptor.EventHandler;
import org.agrona.DirectBuffer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What tests of snapshots begin with: stages with state, timers and outputs.
 */
abstract class SnapshotFixture extends EngineFixture
{
    static final OutputPlan<TestEvent> OUTPUTS = OutputPlan.of(TestEvent::new, TestEvent.CODEC);
    static final long KEYS = 7;

    /** Sums up values by key (value % 7); emits each sum, and has a timer for each key. */
    static final class Sums implements EventHandler<TestEvent>, TimerHandler, ContextAware, Snapshotted, StateHashed
    {
        private static int made;

        /** Each time another order of iteration. */
        final Map<Long, Long> sums = made++ % 2 == 0 ? new HashMap<>() : new TreeMap<>(Comparator.reverseOrder());
        private StageContext context;
        private Emitter<TestEvent> emitter;
        boolean isForgetful;
        RuntimeException failure;

        @Override
        public void context(final StageContext given)
        {
            context = given;
            emitter = given.emitter(TestEvent.class);
        }

        @Override
        public void onEvent(final TestEvent event, final long sequence, final boolean endOfBatch)
        {
            final long key = event.value % KEYS;
            final long sum = sums.merge(key, event.value, Long::sum);
            emitter.emit((output, cause, value) -> output.set(value), sum);
            context.timers().schedule(key, 1, Long.MAX_VALUE - event.value);
        }

        @Override
        public void onTimer(final long key, final long id, final long deadlineNs, final long sequence)
        {
            throw new IllegalStateException("far too early");
        }

        @Override
        public void saveState(final StateWriter writer)
        {
            if (failure != null)
            {
                throw failure;
            }
            sums.forEach((key, sum) ->
            {
                writer.buffer(Long.BYTES).putLong(0, sum);
                writer.put(key, Long.BYTES);
            });
        }

        @Override
        public void loadState(
            final int version, final long key, final DirectBuffer buffer, final int offset, final int length)
        {
            sums.put(key, buffer.getLong(offset) + (isForgetful ? 1 : 0));
        }

        @Override
        public long stateHash()
        {
            long hash = 0;
            for (final Map.Entry<Long, Long> entry : sums.entrySet())
            {
                hash += StateHash.mix(StateHash.of(entry.getKey()), entry.getValue());
            }
            return hash;
        }
    }

    final MemoryLog outputs()
    {
        return (MemoryLog)log.companion("outputs").orElseThrow();
    }

    final EngineBuilder<TestEvent> summing(final SnapshotPlan plan, final int shards)
    {
        return builder().journal(log).outputs(OUTPUTS).snapshots(plan).lane("in")
            .stages(graph -> graph.sharded("sums", shards, event -> event.value % KEYS, Sums::new));
    }

    static void offerAll(final Engine<TestEvent> engine, final long first, final long last)
    {
        for (long value = first; value < last; value++)
        {
            while (offer(engine.inlet("in"), value) < 0)
            {
                Thread.onSpinWait();
            }
        }
    }

    final CloseReport run(final Engine<TestEvent> engine, final long first, final long last)
    {
        offerAll(engine, first, last);
        final CloseReport report = engine.close(WAIT);
        assertTrue(report.complete(), () -> report + " " + errors);
        return report;
    }

    static long hash(final CloseReport report)
    {
        return report.stage("sums").stateHash().orElseThrow();
    }

    final List<String> published()
    {
        final List<String> published = new ArrayList<>();
        outputs().entries().forEach(
            entry -> published.add(entry.sequence() + ":" + Arrays.toString(entry.payload())));
        return published;
    }

    /** Folds all values; emits every hundredth. */
    static final class Saved implements EventHandler<TestEvent>, ContextAware, Snapshotted, StateHashed
    {
        private Emitter<TestEvent> emitter;
        private long hash;

        @Override
        public void context(final StageContext context)
        {
            emitter = context.emitter(TestEvent.class);
        }

        @Override
        public void onEvent(final TestEvent event, final long sequence, final boolean endOfBatch)
        {
            hash = StateHash.mix(hash, event.value);
            if (event.value % 100 == 0)
            {
                emitter.emit((output, cause) -> output.set(cause));
            }
        }

        @Override
        public void saveState(final StateWriter writer)
        {
            writer.buffer(Long.BYTES).putLong(0, hash);
            writer.put(0, Long.BYTES);
        }

        @Override
        public void loadState(
            final int version, final long key, final DirectBuffer buffer, final int offset, final int length)
        {
            hash = buffer.getLong(offset);
        }

        @Override
        public long stateHash()
        {
            return hash;
        }
    }
}
