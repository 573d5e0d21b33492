// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.time.Duration;
import java.util.List;

/**
 * Brings an engine to where it left off, on the thread that starts it: handlers are started, what the log holds is
 * replayed, and every part goes on behind it. Nothing else runs yet.
 */
final class Startup<E>
{
    private final EngineConfig<E> config;
    private final Ring<E> ring;
    private final LogSession<E> session;
    private final DeadLetters<E> deadLetters;
    private final EngineWiring<E> wiring;
    private final EngineClock clock;

    /** {@code session} and {@code deadLetters} may be null. */
    Startup(
        final EngineConfig<E> config,
        final Ring<E> ring,
        final LogSession<E> session,
        final DeadLetters<E> deadLetters,
        final EngineWiring<E> wiring,
        final EngineClock clock)
    {
        this.config = config;
        this.ring = ring;
        this.session = session;
        this.deadLetters = deadLetters;
        this.wiring = wiring;
        this.clock = clock;
    }

    /** {@code failure[0]} is set by a stage that halts. */
    RecoveryReport run(final EngineFailedException[] failure)
    {
        final List<StageDutyCycle<E>> stages = wiring.stages().all();
        stages.forEach(StageDutyCycle::onStart);
        RecoveryReport recovery = new RecoveryReport(0, 0, -1, -1, 0, 0, 0, Duration.ZERO, List.of());
        if (session == null)
        {
            Replay.throwIfAny(failure);
            if (deadLetters != null)
            {
                deadLetters.forget();
            }
        }
        else
        {
            final Replay<E> replay = new Replay<>(ring, stages, deadLetters, wiring::passOver);
            recovery = replay.run(session.recovered(), session.epoch(), failure);
            session.begin();
            RingCheck.warn(config, session);
            for (final EngineInlet<E> inlet : wiring.inlets())
            {
                inlet.restore(replay.lastPosition(session.inletId(inlet.name())));
            }
        }
        stages.forEach(StageDutyCycle::handOver);
        clock.start(recovery.lastTimeNs());
        wiring.catchUp(clock.timeNs());
        return recovery;
    }
}
