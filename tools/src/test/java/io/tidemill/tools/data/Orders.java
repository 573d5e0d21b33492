// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.data;

import com.lmax.disruptor.EventHandler;
import io.tidemill.engine.Codec;
import io.tidemill.engine.ContextAware;
import io.tidemill.engine.Emitter;
import io.tidemill.engine.Engine;
import io.tidemill.engine.EngineBuilder;
import io.tidemill.engine.FailurePolicy;
import io.tidemill.engine.Inlet;
import io.tidemill.engine.OutputPlan;
import io.tidemill.engine.SnapshotPlan;
import io.tidemill.engine.Snapshotted;
import io.tidemill.engine.Stage;
import io.tidemill.engine.StageContext;
import io.tidemill.engine.StateWriter;
import io.tidemill.journal.ChronicleJournal;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.nio.file.Path;
import java.time.Duration;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** An engine with state, outputs, snapshots and dead letters, for commands to look at: it refuses negative amounts. */
final class Orders
{
    static final Duration WAIT = Duration.ofSeconds(20);

    /** Bought for an amount. */
    static final class Order
    {
        long amount;
    }

    static final Codec<Order> CODEC = new OrderCodec();

    private Orders()
    {
    }

    static EngineBuilder<Order> builder(final Path directory)
    {
        final ChronicleJournal journal = ChronicleJournal.in(directory).withSegmentBytes(256 * 1024);
        return Engine.of(Order::new, CODEC)
            .journal(journal)
            .deadLetters(journal.companion("dead-letters").orElseThrow())
            .outputs(OutputPlan.of(Order::new, CODEC))
            .lane("in").lane("again")
            .stages(graph -> graph.all(Stage.stage("book", new Book()).onFailure(FailurePolicy.deadLetter())));
    }

    static Engine<Order> start(final Path directory)
    {
        return builder(directory).snapshots(SnapshotPlan.onDemand()).start();
    }

    static void feed(final Engine<Order> engine, final long... amounts) throws InterruptedException
    {
        final Inlet<Order> inlet = engine.inlet("in");
        for (final long amount : amounts)
        {
            assertTrue(inlet.publish((order, sequence, value) -> order.amount = value, amount, WAIT) >= 0);
        }
        engine.awaitQuiet(WAIT);
    }

    /** Emits the sum behind each order. */
    private static final class Book implements EventHandler<Order>, ContextAware, Snapshotted
    {
        private long sum;
        private Emitter<Order> emitter;

        @Override
        public void context(final StageContext context)
        {
            emitter = context.emitter(Order.class);
        }

        @Override
        public void onEvent(final Order order, final long sequence, final boolean endOfBatch)
        {
            if (order.amount < 0)
            {
                throw new IllegalArgumentException("an amount of " + order.amount + "\nis none");
            }
            sum += order.amount;
            emitter.claim().amount = sum;
            emitter.commit();
        }

        @Override
        public void saveState(final StateWriter writer)
        {
            writer.buffer(Long.BYTES).putLong(0, sum);
            writer.put(0, Long.BYTES);
        }

        @Override
        public void loadState(
            final int version, final long key, final DirectBuffer buffer, final int offset, final int length)
        {
            sum = buffer.getLong(offset);
        }
    }

    private static final class OrderCodec implements Codec<Order>
    {
        @Override
        public String name()
        {
            return "order";
        }

        @Override
        public int maxLength()
        {
            return Long.BYTES;
        }

        @Override
        public int encode(final Order order, final MutableDirectBuffer buffer, final int offset)
        {
            buffer.putLong(offset, order.amount);
            return Long.BYTES;
        }

        @Override
        public void decode(
            final int version, final DirectBuffer buffer, final int offset, final int length, final Order order)
        {
            order.amount = buffer.getLong(offset);
        }
    }
}
