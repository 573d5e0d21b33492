// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.EventHandler;
import com.sun.management.ThreadMXBean;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * From offer to handled nothing is allocated, by any of the threads that are on the way: with counters and
 * timers as well.
 */
@Timeout(120)
class AllocationTest
{
    private static final ThreadMXBean THREADS = (ThreadMXBean)ManagementFactory.getThreadMXBean();
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long WARM_UP = 300_000;
    private static final long EVENTS = 300_000;
    private static final int ROUNDS = 5;

    /** 0 B means less than a hundredth of a byte for each event. */
    private static final double MOST_BYTES_PER_EVENT = 0.01;

    private static final Codec<TestEvent> CODEC = new PlainCodec();

    @TempDir
    Path temp;

    private static final AckListener<AtomicLong> ACKED = new AckListener<>()
    {
        @Override
        public void reached(final long position, final AtomicLong count)
        {
            count.incrementAndGet();
        }

        @Override
        public void failed(final long position, final AtomicLong count, final EngineFailedException reason)
        {
            throw new IllegalStateException(reason);
        }
    };

    private final AtomicLong acked = new AtomicLong();
    private ToLongFunction<Inlet<TestEvent>> commit = Inlet::commit;
    private volatile long handledUpTo = -1;

    @ParameterizedTest
    @EnumSource
    void shouldAllocateNothing(final EngineConfig.InletPlan.Kind kind) throws InterruptedException
    {
        final Thread[] engineThread = new Thread[1];
        final EngineBuilder<TestEvent> builder = Engine.of(TestEvent::new, CODEC)
            .counters(temp.resolve("counters"))
            .threadFactory(runnable -> engineThread[0] = new Thread(runnable))
            .stages(graph -> graph.stage("s", kind == EngineConfig.InletPlan.Kind.DIRECT ? new Adder() : new Timed()));
        try (TestInlet in = new TestInlet(kind, temp); Engine<TestEvent> engine = in.addTo(builder, 1024).start())
        {
            final Inlet<TestEvent> inlet = in.of(engine, CODEC);
            put(inlet, WARM_UP);
            final List<Thread> threads = List.of(engineThread);
            assertNothingAllocated(threads, inlet);
        }
    }

    /**
     * What happens once, such as a first wait for room, may allocate, and happens in any round on a machine that is
     * busy; what each event allocates is in all of them.
     */
    private void assertNothingAllocated(final List<Thread> threads, final Inlet<TestEvent> inlet)
        throws InterruptedException
    {
        String most = null;
        for (int round = 0; round < ROUNDS && (round == 0 || most != null); round++)
        {
            final long[] before = allocated(threads);
            put(inlet, EVENTS);
            final long[] after = allocated(threads);
            most = null;
            for (int i = 0; i < after.length; i++)
            {
                if (after[i] - before[i] >= EVENTS * MOST_BYTES_PER_EVENT)
                {
                    most = (i == 0 ? "producer" : threads.get(i - 1).getName()) + ": " + (after[i] - before[i]) +
                        " bytes";
                }
            }
        }
        assertNull(most);
    }

    @Test
    void shouldAllocateNothingOnAnyThreadWithALogShardsAndACallback() throws InterruptedException
    {
        final MemoryLog log = new MemoryLog();
        log.forgetful = true;
        final List<Thread> threads = new ArrayList<>();
        try (Engine<TestEvent> engine = Engine.of(TestEvent::new, CODEC)
            .lane("in")
            .journal(log)
            .counters(temp.resolve("counters"))
            .threads(ThreadPlan.groups(List.of("sequencer", "journal"), List.of("sharded[0]", "last"),
                List.of("sharded[1]")))
            .threadFactory(runnable ->
            {
                final Thread thread = new Thread(runnable);
                threads.add(thread);
                return thread;
            })
            .stages(graph -> graph.sharded("sharded", 2, event -> event.value, Nothing::new).then("last", new Adder()))
            .start())
        {
            commit = each -> each.commit(Durability.PAGE_CACHE, ACKED, acked);
            final Inlet<TestEvent> inlet = engine.inlet("in");
            put(inlet, WARM_UP);
            assertNothingAllocated(threads, inlet);
            assertEquals(inlet.lastPosition() + 1, acked.get());
        }
    }

    /** By the calling thread, and by the others. */
    private static long[] allocated(final List<Thread> threads)
    {
        final long[] bytes = new long[1 + threads.size()];
        bytes[0] = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < threads.size(); i++)
        {
            bytes[1 + i] = THREADS.getThreadAllocatedBytes(threads.get(i).getId());
        }
        return bytes;
    }

    private void put(final Inlet<TestEvent> inlet, final long events) throws InterruptedException
    {
        for (long value = 0; value < events; value++)
        {
            inlet.claim(PATIENCE).set(value);
            assertTrue(commit.applyAsLong(inlet) >= 0, "accepted");
        }
        // Nothing else enters, so positions are sequences.
        while (handledUpTo < inlet.lastPosition())
        {
            Thread.onSpinWait();
        }
    }

    private static final class Nothing implements EventHandler<TestEvent>
    {
        @Override
        public void onEvent(final TestEvent event, final long sequence, final boolean endOfBatch)
        {
            // The engine counts it.
        }
    }

    private final class Adder implements EventHandler<TestEvent>
    {
        private long sum;

        @Override
        public void onEvent(final TestEvent event, final long sequence, final boolean endOfBatch)
        {
            sum += event.value;
            handledUpTo = endOfBatch ? sequence : handledUpTo;
        }
    }

    /** Pushes a timeout on with each event. */
    private final class Timed implements EventHandler<TestEvent>, TimerHandler
    {
        private StageContext context;

        @Override
        public void context(final StageContext given)
        {
            context = given;
        }

        @Override
        public void onEvent(final TestEvent event, final long sequence, final boolean endOfBatch)
        {
            context.timers().schedule(event.value % 100, 0, context.timeNs() + 3_600_000_000_000L);
            handledUpTo = endOfBatch ? sequence : handledUpTo;
        }

        @Override
        public void onTimer(final long key, final long id, final long deadlineNs, final long sequence)
        {
            throw new IllegalStateException("an hour has passed");
        }
    }

    /** Copies by plain fields, as a codec for lanes should. */
    private static final class PlainCodec implements Codec<TestEvent>
    {
        @Override
        public String name()
        {
            return "plain";
        }

        @Override
        public int maxLength()
        {
            return Long.BYTES;
        }

        @Override
        public int encode(final TestEvent event, final MutableDirectBuffer buffer, final int offset)
        {
            buffer.putLong(offset, event.value);
            return Long.BYTES;
        }

        @Override
        public void decode(
            final int version, final DirectBuffer buffer, final int offset, final int length, final TestEvent event)
        {
            event.set(buffer.getLong(offset));
        }

        @Override
        public void copy(final TestEvent from, final TestEvent to)
        {
            to.set(from.value);
        }
    }
}
