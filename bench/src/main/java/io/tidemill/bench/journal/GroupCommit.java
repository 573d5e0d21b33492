// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.journal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.BatchEventProcessorBuilder;
import com.lmax.disruptor.EventProcessor;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.TimeoutException;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import com.lmax.disruptor.util.DaemonThreadFactory;

import io.tidemill.bench.pipeline.BenchEvent;
import io.tidemill.bench.pipeline.Claim;
import io.tidemill.bench.pipeline.Pipeline;
import io.tidemill.bench.pipeline.PipelineWorkload;
import io.tidemill.bench.pipeline.Stages;
import io.tidemill.bench.pipeline.Wait;
import io.tidemill.bench.rig.Settings;

/**
 * A producer, a ring, and one thread that takes what has arrived, appends it to a {@link SyncedLog}, syncs that, and
 * only then handles it. What arrives during a sync is the next one's: the longer it takes, the more share it.
 */
final class GroupCommit extends PipelineWorkload
{
    /** Setting: a {@link SyncedLog.Kind}. */
    static final String LOG = "log";

    /** Setting: most events of one sync. */
    static final String LIMIT = "limit";

    /** Two of the largest syncs: one is filled while the other is written. */
    static final int RING_SIZE = 32_768;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final SyncedLog.Kind kind;
    private final Wait wait;
    private final int limit;
    private final Settings settings;

    GroupCommit(final Settings settings)
    {
        super(settings);
        this.settings = settings;
        this.kind = settings.value(LOG, SyncedLog.Kind.class);
        this.wait = settings.value(Wait.SETTING, Wait.class);
        this.limit = settings.number(LIMIT, 1);
    }

    @Override
    protected Pipeline open(final Path directory, final Stages stages)
    {
        return new Running(directory, stages);
    }

    @Override
    public OptionalLong storedChecksum(final Path directory) throws Exception
    {
        return kind.storedChecksum(directory);
    }

    /** A Disruptor with one handler. */
    private final class Running implements Pipeline
    {
        private final Disruptor<BenchEvent> disruptor;
        private final Committing committing;
        private final RingBuffer<BenchEvent> ring;

        Running(final Path directory, final Stages stages)
        {
            disruptor = new Disruptor<>(
                BenchEvent::new, RING_SIZE, DaemonThreadFactory.INSTANCE, ProducerType.SINGLE, wait.strategy());
            committing = new Committing(
                disruptor.getRingBuffer(), () -> kind.open(directory, settings, limit), limit, stages.last());
            disruptor.handleEventsWith(this::processor);
            ring = disruptor.start();
            committing.awaitOpen(PATIENCE);
        }

        /** Its sequence moves after each sync, so that the next group can arrive during it. */
        private EventProcessor processor(final RingBuffer<BenchEvent> events, final Sequence[] sequences)
        {
            final BatchEventProcessor<BenchEvent> processor = new BatchEventProcessorBuilder()
                .setMaxBatchSize(limit)
                .build(events, events.newBarrier(sequences), committing);
            processor.setExceptionHandler(committing);
            return processor;
        }

        @Override
        public Sender sender(final int producer)
        {
            return Claim.NEXT.sender(ring);
        }

        @Override
        public void stop() throws TimeoutException
        {
            disruptor.shutdown(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            committing.awaitClosed(PATIENCE);
        }
    }
}
