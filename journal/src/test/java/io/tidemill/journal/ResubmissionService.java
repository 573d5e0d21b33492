// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import com.lmax.disruptor.EventHandler;
import io.tidemill.engine.Engine;
import io.tidemill.engine.EngineBuilder;
import io.tidemill.engine.FailurePolicy;
import io.tidemill.engine.Stage;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** Fails at each negative number, and puts in again what it is asked to. */
final class ResubmissionService
{
    static final Duration WAIT = Duration.ofSeconds(20);

    private ResubmissionService()
    {
    }

    static EngineBuilder<LongEvent> builder(final ChronicleJournal journal, final long pauseNs)
    {
        final EventHandler<LongEvent> strict = (event, sequence, endOfBatch) ->
        {
            if (event.value < 0)
            {
                LockSupport.parkNanos(pauseNs);
                throw new IllegalArgumentException("negative: " + event.value);
            }
        };
        return Engine.of(LongEvent::new, LongEvent.CODEC).journal(journal).ringSize(64)
            .deadLetters(journal.companion(DeadLetterReader.COMPANION).orElseThrow())
            .lane("in").lane("again")
            .stages(graph -> graph.all(
                Stage.<LongEvent>stage("strict", strict).stateless().onFailure(FailurePolicy.deadLetter())));
    }

    static void publish(final Engine<LongEvent> engine, final long... values) throws InterruptedException
    {
        for (final long value : values)
        {
            engine.inlet("in").publish((event, position, arg) -> event.set(arg), value, WAIT);
        }
        engine.awaitQuiet(WAIT);
    }

    public static void main(final String[] args) throws InterruptedException
    {
        final ChronicleJournal journal = ChronicleJournal.in(Path.of(args[0]));
        try (Engine<LongEvent> engine = builder(journal, 200_000).start();
            DeadLetterResubmitter again = DeadLetterResubmitter.of(journal, engine.inlet("again"), LongEvent.CODEC))
        {
            Objects.requireNonNull(again);
            System.out.println("started");
            new CountDownLatch(1).await();
        }
    }
}
