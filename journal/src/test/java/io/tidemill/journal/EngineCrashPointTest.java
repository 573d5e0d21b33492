// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.Durability;
import io.tidemill.engine.Engine;
import io.tidemill.engine.EngineFailedException;
import io.tidemill.engine.Inlet;
import io.tidemill.engine.LogException;
import io.tidemill.engine.OutputPlan;
import io.tidemill.engine.SnapshotPlan;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * An engine with outputs, snapshots and retention is killed before and behind each call by which it changes a file, and
 * each of these calls fails: snapshot, publication of outputs, a roll, removal of old segments. Then it starts again.
 */
@ExtendWith(ResourceLeakExtension.class)
class EngineCrashPointTest
{
    private static final Duration WAIT = Duration.ofSeconds(20);

    @TempDir
    Path temp;

    private final ModelOfAccounts model = new ModelOfAccounts();

    /** Runs the engine once, on what is there. */
    static final class OnceRun
    {
        private OnceRun()
        {
        }

        public static void main(final String[] args) throws InterruptedException
        {
            try (Engine<LongEvent> engine = start(Path.of(args[0]), RetentionPlan.needed(), 100))
            {
                offer(engine);
                System.out.println(engine.close(WAIT).complete() ? "closed" : "not closed");
            }
            catch (final LogException | EngineFailedException refused)
            {
                System.out.println("refused " + refused.getMessage());
            }
        }

        private static void offer(final Engine<LongEvent> engine) throws InterruptedException
        {
            final Inlet<LongEvent> inlet = engine.inlet("in");
            for (long i = 0; i < 5_000 && engine.failure().isEmpty(); i++)
            {
                inlet.publish((event, sequence, value) -> event.set(value), i * 7919, Duration.ofSeconds(1));
            }
        }
    }

    /** All snapshots are kept, so that the model sees all that is new. */
    private static Engine<LongEvent> start(final Path directory, final RetentionPlan retention, final int kept)
    {
        final ChronicleJournal journal = ChronicleJournal.in(directory).withSegmentBytes(64 * 1024)
            .withMaxFrameBytes(8 * 1024).withBlockBytes(64 * 1024).withRetention(retention);
        return AccountService.builder(directory, 2).journal(journal).lane("in")
            .errorHandler(EngineCrashPointTest::ignore)
            .outputs(OutputPlan.of(LongEvent::new, LongEvent.CODEC).gatedOn(Durability.FSYNC))
            .snapshots(SnapshotPlan.onClose().everyEvents(2_000).keeping(kept)).start();
    }

    private static void ignore(final Throwable expected)
    {
        // The state of the engine tells.
    }

    /** Several segments, and a snapshot that lets go of them. */
    private Path prepared() throws InterruptedException
    {
        final Path data = temp.resolve("prepared");
        try (Engine<LongEvent> engine = start(data, RetentionPlan.everything(), 1))
        {
            OnceRun.offer(engine);
            assertTrue(engine.close(WAIT).complete());
        }
        model.read(data);
        return data;
    }

    /** All that is there is as the model says, and the engine goes on from there. */
    private void assertGoesOn(final Path data, final String output, final String what)
    {
        final String isSound = what + ", said " + output;
        try (Engine<LongEvent> engine = start(data, RetentionPlan.needed(), 100))
        {
            assertEquals(List.of(), engine.recovery().outputs().differences(), isSound);
            assertTrue(engine.recovery().snapshot() >= 0, isSound);
            final long position = engine.inlet("in").offer((event, sequence, value) -> event.set(value), 50L);
            assertTrue(position >= 0, isSound);
            assertTrue(engine.close(WAIT).complete(), isSound);
        }
        assertTrue(ChronicleJournal.in(data).verify(frames -> {}).isSound(), isSound);
        final ChronicleJournal outputs =
            (ChronicleJournal)ChronicleJournal.in(data).companion("outputs").orElseThrow();
        assertTrue(outputs.verify(frames -> {}).isSound(), isSound);
        model.copy().read(data).assertOutputsIn(data, isSound);
    }

    @Test
    void shouldGoOnWhenKilledAtSomeCalls() throws Exception
    {
        new CrashPoints(temp, prepared(), OnceRun.class, this::assertGoesOn).some(2);
    }

    @Test
    @Tag("long")
    void shouldGoOnWhenKilledAtAnyCall() throws Exception
    {
        new CrashPoints(temp, prepared(), OnceRun.class, this::assertGoesOn).some(100);
    }
}
