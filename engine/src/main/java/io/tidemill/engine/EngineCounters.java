// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import io.tidemill.engine.counters.CounterType;
import io.tidemill.engine.counters.CountersFile;
import io.tidemill.engine.counters.CountersSnapshot;
import io.tidemill.engine.counters.LatencyHistogram;
import org.agrona.concurrent.status.AtomicCounter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * The counters of one engine, or none: then all that is asked of it is null, and nothing is recorded.
 */
final class EngineCounters
{
    private static final Logger LOGGER = LoggerFactory.getLogger(Engine.class);
    private static final String FILE = "counters";
    private static final int OF_ENGINE = 20 + ConsumerLags.MOST;
    private static final int OF_A_CYCLE = 7;
    private static final int OF_AN_INLET = 5;
    private static final int OF_A_THREAD = 2;

    /** Rings that are shorter have no room for stamps: see {@link Stamps}. */
    private static final int MIN_STAMPED_RING = 2 * Stamps.EVERY;

    /** Null if nothing is counted. */
    private final CountersFile file;

    private EngineCounters(final CountersFile file)
    {
        this.file = file;
    }

    /** Where the configuration says; without a word beside the log, if it is in a directory. */
    static EngineCounters of(final EngineConfig<?> config)
    {
        final Path chosen = config.counters().file();
        final Path besideLog = config.log() == null || !config.counters().isWanted() ? null :
            config.log().dataDirectory().map(directory -> directory.resolve(FILE)).orElse(null);
        final Path path = chosen == null ? besideLog : chosen;
        if (path == null)
        {
            return new EngineCounters(null);
        }
        final int cycles = config.graph().stages().stream().mapToInt(each -> each.stage().handlers().size()).sum();
        final int threads = cycles + 8;
        try
        {
            return new EngineCounters(CountersFile.create(path, config.name(),
                OF_ENGINE + cycles * OF_A_CYCLE + config.inlets().size() * OF_AN_INLET + threads * OF_A_THREAD,
                cycles));
        }
        catch (final IOException ex)
        {
            if (chosen != null)
            {
                throw new UncheckedIOException(ex.getMessage(), ex);
            }
            LOGGER.warn("engine \"{}\" runs without counters: {}", config.name(), ex.getMessage());
            return new EngineCounters(null);
        }
    }

    /** Before anything runs: has all parts of an engine count. */
    <E> void count(final EngineWiring<E> wiring, final Ring<E> ring)
    {
        final JournalDutyCycle<E> journal = wiring.journal();
        final FiltersDutyCycle<E> filters = wiring.filters();
        of(CounterType.RING_SIZE).set(ring.size());
        AtomicCounter cursor = of(CounterType.RING_CURSOR);
        if (wiring.sequencer() != null)
        {
            wiring.sequencer().countBy(cursor);
            cursor = null;
        }
        if (filters != null)
        {
            filters.countBy(
                of(CounterType.FILTERS_SEQUENCE), of(CounterType.FILTERS_REFUSED), cursor);
            cursor = null;
        }
        if (journal != null)
        {
            journal.countBy(of(CounterType.JOURNAL_WRITTEN), of(CounterType.JOURNAL_BATCHES), cursor);
            journal.countFullBy(of(CounterType.JOURNAL_FULL));
            cursor = null;
        }
        if (wiring.syncer() != null)
        {
            wiring.syncer().countBy(of(CounterType.JOURNAL_SYNCED), of(CounterType.JOURNAL_SYNCS),
                of(CounterType.JOURNAL_SYNC_NS));
        }
        for (final StageDutyCycle<E> stage : wiring.stages().all())
        {
            stage.recordBy(new StageRecorder(this, stage, cursor, ring.stamps()));
            cursor = null;
        }
        countOutputs(wiring.outputs(), wiring.threads());
        countSnapshots(wiring.snapshots());
        wiring.inlets().countBy(this);
        wiring.threads().countBy(this);
    }

    private void countSnapshots(final SnapshotDutyCycle snapshots)
    {
        if (snapshots != null)
        {
            snapshots.countBy(this);
        }
    }

    private void countOutputs(final Outputs<?> outputs, final EngineThreads threads)
    {
        if (outputs != null)
        {
            outputs.publisher().countBy(of(CounterType.OUTPUTS_PUBLISHED), of(CounterType.OUTPUTS_WRITTEN));
        }
        final ConsumerLags lags = outputs == null ? null : outputs.lags(this);
        if (lags != null)
        {
            threads.alsoWatch(lags);
        }
        if (outputs != null && outputs.syncer() != null)
        {
            outputs.syncer().countBy(of(CounterType.OUTPUTS_SYNCED), of(CounterType.OUTPUTS_SYNCS),
                of(CounterType.OUTPUTS_SYNC_NS));
        }
    }

    boolean areThere()
    {
        return file != null;
    }

    /** Null if nothing is counted. */
    AtomicCounter of(final CounterType type)
    {
        return of(type, "");
    }

    /** Null if nothing is counted. */
    AtomicCounter of(final CounterType type, final String of)
    {
        if (file == null)
        {
            return null;
        }
        final AtomicCounter counter = file.counter(type, of);
        counter.set(type.kind() == CounterType.Kind.POSITION ? -1 : 0);
        return counter;
    }

    LatencyHistogram latencies(final String stage)
    {
        return file.histogram(stage);
    }

    /** Null if nothing is counted, or the ring is too short. */
    Stamps stamps(final int ringSize)
    {
        return file == null || ringSize < MIN_STAMPED_RING ? null : new Stamps(ringSize);
    }

    void error(final Throwable error)
    {
        if (file != null)
        {
            file.error(error);
        }
    }

    /** Null if nothing is counted. */
    CountersSnapshot snapshot()
    {
        return file == null ? null : file.snapshot();
    }
}
