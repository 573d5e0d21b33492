// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.Sequence;

import java.util.HashMap;
import java.util.Map;

/**
 * What a snapshot needs of the other parts of an engine.
 */
final class SnapshotSources
{
    private final EngineWiring<?> wiring;
    private final LogSession<?> session;
    private final Ring<?> ring;
    private final SyncDemand syncDemand;
    private final DeadLetters<?> deadLetters;
    private final EffectPositions effects;
    private final String codec;
    private long firstFree = -1;

    SnapshotSources(
        final EngineWiring<?> wiring,
        final EngineLogs<?> logs,
        final Ring<?> ring,
        final SyncDemand syncDemand,
        final Codec<?> codec)
    {
        this.codec = codec.name() + " version " + codec.version();
        this.wiring = wiring;
        this.session = logs.events();
        this.deadLetters = logs.deadLetters();
        this.effects = logs.effects();
        this.ring = ring;
        this.syncDemand = syncDemand;
    }

    /** How many have to add something: all logic stages, by their threads, and the publisher. */
    int parts()
    {
        final long logic = wiring.stages().all().stream().filter(cycle -> !cycle.isEffect()).count();
        return (int)logic + (wiring.outputs() == null ? 0 : 1);
    }

    Sequence written()
    {
        return wiring.journal().written();
    }

    long appendedBytes()
    {
        return session.appendedBytes();
    }

    int epoch()
    {
        return session.epoch();
    }

    /** Before anything runs: no marker may be asked for before the log has this entry, which is one, too. */
    void firstFree(final long sequence)
    {
        firstFree = sequence;
    }

    long firstFree()
    {
        return firstFree;
    }

    /** Of the last entry, when nothing comes in any more. */
    long timeNs(final long sequence)
    {
        return ring.reader().timeNs(sequence);
    }

    /** Of all inlets, when nothing comes in any more and all is written. */
    Map<Integer, Long> positions()
    {
        final Map<Integer, Long> positions = new HashMap<>();
        wiring.inlets().progress().forEach(inlet -> positions.put(session.inletId(inlet.name()), inlet.written()));
        return positions;
    }

    /** Whether the logs have what a snapshot stands on, at their highest levels. */
    boolean areDurable(final long sequence, final long outputs)
    {
        final Sequence events = wiring.syncer() == null ? wiring.journal().written() : wiring.syncer().synced();
        return events.get() >= sequence && (wiring.outputs() == null || wiring.outputs().syncedSequence() >= outputs);
    }

    /** By which events are written. */
    String codec()
    {
        return codec;
    }

    /** How far effects are. */
    Map<String, Long> effects()
    {
        return effects.sequences();
    }

    /** The last dead letter, -1 if there is none. */
    long letters()
    {
        return deadLetters == null ? -1 : deadLetters.last();
    }

    /**
     * A snapshot holds what came of all up to a sequence. The entry itself, and the last output, prove that the logs go
     * on from the snapshot, and stay.
     */
    void release(final long sequence, final SnapshotProperties snapshot)
    {
        session.release(sequence);
        if (wiring.outputs() != null)
        {
            wiring.outputs().release(snapshot.outputs());
        }
        if (deadLetters != null)
        {
            deadLetters.release(snapshot.letters() + 1);
        }
    }

    void demandSync(final boolean isWanted)
    {
        demand(syncDemand, isWanted);
        if (wiring.outputs() != null)
        {
            demand(wiring.outputs().syncDemand(), isWanted);
        }
    }

    private static void demand(final SyncDemand demand, final boolean isWanted)
    {
        if (isWanted)
        {
            demand.begin();
        }
        else
        {
            demand.end();
        }
    }

    void wake(final SnapshotDutyCycle cycle)
    {
        wiring.threads().wake(cycle);
    }

    /** Whoever writes the ring, if it is a thread of the engine. */
    void wakeWriter()
    {
        wiring.intakeWakeups().signal();
    }

    void wakeAll()
    {
        wiring.stages().all().forEach(wiring.threads()::wake);
        if (wiring.outputs() != null)
        {
            wiring.threads().wake(wiring.outputs().publisher());
        }
    }
}
