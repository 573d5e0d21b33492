// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.engine;

import java.util.ArrayList;
import java.util.List;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.RingBuffer;

import io.tidemill.bench.pipeline.BenchEvent;
import io.tidemill.bench.pipeline.Shape;
import io.tidemill.bench.pipeline.Stages;

/**
 * One Disruptor handler that calls all stages, as one would write it by hand for a machine with few cores.
 */
final class HandFused
{
    private static final int THREE = 3;
    private static final int SIX = 6;

    private HandFused()
    {
    }

    /** All stages for an event, then for the next one. */
    static EventHandler<BenchEvent> byEvent(final Shape shape, final Stages stages)
    {
        final List<EventHandler<BenchEvent>> all = all(shape, stages);
        switch (all.size())
        {
            case THREE:
                return new Three(all.get(0), all.get(1), all.get(2));

            case SIX:
                return new Six(new Three(all.get(0), all.get(1), all.get(2)), all.get(3), all.get(4), all.get(5));

            default:
                throw new IllegalArgumentException(all.size() + " stages: nobody wrote that by hand");
        }
    }

    /** A stage for a batch of events, then the next stage for the same. */
    static EventHandler<BenchEvent> byBatch(
        final RingBuffer<BenchEvent> ring, final Shape shape, final Stages stages)
    {
        return new ByBatch(ring, all(shape, stages));
    }

    private static List<EventHandler<BenchEvent>> all(final Shape shape, final Stages stages)
    {
        final List<EventHandler<BenchEvent>> all = new ArrayList<>();
        for (int i = 0; i < shape.stages() - 1; i++)
        {
            all.add(stages.between());
        }
        all.add(stages.last());
        return all;
    }

    /** Calls three. */
    private static final class Three implements EventHandler<BenchEvent>
    {
        private final EventHandler<BenchEvent> a;
        private final EventHandler<BenchEvent> b;
        private final EventHandler<BenchEvent> c;

        Three(final EventHandler<BenchEvent> a, final EventHandler<BenchEvent> b, final EventHandler<BenchEvent> c)
        {
            this.a = a;
            this.b = b;
            this.c = c;
        }

        @Override
        public void onEvent(final BenchEvent event, final long sequence, final boolean endOfBatch) throws Exception
        {
            a.onEvent(event, sequence, endOfBatch);
            b.onEvent(event, sequence, endOfBatch);
            c.onEvent(event, sequence, endOfBatch);
        }
    }

    /** Calls six. */
    private static final class Six implements EventHandler<BenchEvent>
    {
        private final Three three;
        private final EventHandler<BenchEvent> d;
        private final EventHandler<BenchEvent> e;
        private final EventHandler<BenchEvent> f;

        Six(
            final Three three,
            final EventHandler<BenchEvent> d,
            final EventHandler<BenchEvent> e,
            final EventHandler<BenchEvent> f)
        {
            this.three = three;
            this.d = d;
            this.e = e;
            this.f = f;
        }

        @Override
        public void onEvent(final BenchEvent event, final long sequence, final boolean endOfBatch) throws Exception
        {
            three.onEvent(event, sequence, endOfBatch);
            d.onEvent(event, sequence, endOfBatch);
            e.onEvent(event, sequence, endOfBatch);
            f.onEvent(event, sequence, endOfBatch);
        }
    }

    /** Calls each for a batch that is still in the cache. */
    private static final class ByBatch implements EventHandler<BenchEvent>
    {
        private static final int BATCH = 256;

        private final RingBuffer<BenchEvent> ring;
        private final List<EventHandler<BenchEvent>> stages;
        private long first;

        ByBatch(final RingBuffer<BenchEvent> ring, final List<EventHandler<BenchEvent>> stages)
        {
            this.ring = ring;
            this.stages = stages;
        }

        @Override
        public void onEvent(final BenchEvent event, final long sequence, final boolean endOfBatch) throws Exception
        {
            if (endOfBatch || sequence - first + 1 == BATCH)
            {
                for (final EventHandler<BenchEvent> stage : stages)
                {
                    call(stage, sequence);
                }
                first = sequence + 1;
            }
        }

        private void call(final EventHandler<BenchEvent> stage, final long last) throws Exception
        {
            for (long sequence = first; sequence <= last; sequence++)
            {
                stage.onEvent(ring.get(sequence), sequence, sequence == last);
            }
        }
    }
}
