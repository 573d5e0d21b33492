// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.orderbook;

import java.nio.file.Path;
import java.util.OptionalLong;

import io.tidemill.bench.engine.TidemillWorkload;
import io.tidemill.bench.pipeline.Pipeline;
import io.tidemill.bench.rig.Settings;
import io.tidemill.engine.Engine;
import io.tidemill.engine.EngineBuilder;
import io.tidemill.engine.Inlet;
import io.tidemill.journal.ChronicleJournal;

/**
 * The engine with the book as its one logic stage: direct inlet, fused plan, with or without a journal. With one, the
 * book stands behind it: what it has applied, the journal has.
 */
final class TidemillOrders extends OrderWorkload
{
    private static final String INLET = "orders";
    private static final String BOOK = "book";

    private final TidemillWorkload.Idle idle;
    private final TidemillWorkload.Log log;

    TidemillOrders(final Settings settings)
    {
        idle = settings.value(TidemillWorkload.IDLE, TidemillWorkload.Idle.class);
        log = settings.value(TidemillWorkload.LOG, TidemillWorkload.Log.class);
    }

    @Override
    Pipeline open(final Path directory, final OrderStream stream, final BookStage stage)
    {
        final EngineBuilder<OrderCommand> builder = engine(stage).direct(INLET);
        if (log == TidemillWorkload.Log.PAGE_CACHE)
        {
            builder.journal(ChronicleJournal.in(directory));
        }
        idle.setOn(builder);
        return new Running(builder.start(), stream);
    }

    private static EngineBuilder<OrderCommand> engine(final BookStage stage)
    {
        return Engine.of(OrderCommand::new, new OrderCodec())
            .ringSize(TidemillWorkload.RING_SIZE)
            .stages(graph -> graph.stage(BOOK, stage));
    }

    /** The journal is replayed into a fresh book. */
    @Override
    public OptionalLong storedChecksum(final Path directory)
    {
        if (log == TidemillWorkload.Log.NONE)
        {
            return OptionalLong.empty();
        }
        final BookStage fresh = new BookStage(Long.MAX_VALUE, null);
        engine(fresh).journal(ChronicleJournal.in(directory)).replay();
        return OptionalLong.of(fresh.stateHash());
    }

    /** An engine that runs. */
    private static final class Running implements Pipeline
    {
        private final Engine<OrderCommand> engine;
        private final OrderStream stream;

        Running(final Engine<OrderCommand> engine, final OrderStream stream)
        {
            this.engine = engine;
            this.stream = stream;
        }

        @Override
        public Sender sender(final int producer)
        {
            final Inlet<OrderCommand> inlet = engine.inlet(INLET);
            return index ->
            {
                OrderCommand command = inlet.claim();
                if (command == null)
                {
                    command = claimPatiently(inlet);
                }
                stream.fill(index, command);
                final long position = inlet.commit();
                if (position != index)
                {
                    throw new IllegalStateException("command " + index + " was put in with the result " +
                        Inlet.describe(position));
                }
            };
        }

        private static OrderCommand claimPatiently(final Inlet<OrderCommand> inlet) throws InterruptedException
        {
            final OrderCommand command = inlet.claim(PATIENCE);
            if (command == null)
            {
                throw new IllegalStateException("nothing could be claimed for " + PATIENCE.toSeconds() + " s: " +
                    Inlet.describe(inlet.refusal()));
            }
            return command;
        }

        @Override
        public void stop()
        {
            if (!engine.close(PATIENCE).complete())
            {
                throw new IllegalStateException("the engine did not close: " + engine);
            }
        }
    }
}
