// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.lmax.disruptor.EventHandler;
import io.tidemill.engine.Durability;
import io.tidemill.engine.Engine;
import io.tidemill.engine.FailurePolicy;
import io.tidemill.engine.Inlet;
import io.tidemill.engine.LogException;
import io.tidemill.engine.RecoveryReport;
import io.tidemill.engine.SimulatedClock;
import io.tidemill.engine.Stage;
import io.tidemill.engine.StageContext;
import io.tidemill.engine.TimerHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** An engine whose journal was repaired: it starts when that is accepted, with what is left, and goes on. */
@Timeout(60)
class EngineOverGapTest
{
    private static final int LENGTH = 8;
    private static final byte REFUSED = 99;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final SimulatedClock clock = new SimulatedClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final TestCodec codec = new TestCodec(LENGTH);

    @TempDir
    Path temp;

    /** Events have a timer each, which fires after as many seconds as they say. */
    private static final class Seconds implements EventHandler<TestEvent>, TimerHandler
    {
        private final List<String> seen = new ArrayList<>();
        private StageContext context;

        @Override
        public void context(final StageContext given)
        {
            context = given;
        }

        @Override
        public void onEvent(final TestEvent event, final long sequence, final boolean endOfBatch)
        {
            final byte seconds = event.payload[0];
            if (seconds == REFUSED)
            {
                throw new IllegalStateException("refused");
            }
            seen.add(sequence + ":" + seconds);
            context.timers().schedule(seconds, 0, context.timeNs() + seconds * 1_000_000_000L);
        }

        @Override
        public void onTimer(final long key, final long id, final long deadlineNs, final long sequence)
        {
            seen.add(sequence + ":fired " + key);
        }
    }

    private Engine<TestEvent> start(final ChronicleJournal journal, final Seconds seconds)
    {
        return Engine.of(TestEvent::new, codec)
            .ringSize(64)
            .journal(journal)
            .deadLetters(ChronicleJournal.in(temp.resolve("dead")))
            .lane("in")
            .clock(clock)
            .stages(graph -> graph.all(
                Stage.stage("seconds", seconds).onFailure(FailurePolicy.deadLetter())))
            .start();
    }

    /** One at a time, so that each is a frame. */
    private void put(final Engine<TestEvent> engine, final int seconds) throws InterruptedException
    {
        final Inlet<TestEvent> inlet = engine.inlet("in");
        final long position = inlet.publish(
            (event, at, value) -> event.payload = new byte[]{value, 0, 0, 0}, (byte)seconds, PATIENCE);
        assertTrue(inlet.await(position, Durability.PAGE_CACHE, PATIENCE));
        assertTrue(engine.awaitQuiet(PATIENCE));
    }

    private static void damage(final TestJournal.Place frame) throws Exception
    {
        try (RandomAccessFile file = new RandomAccessFile(frame.file().toFile(), "rw"))
        {
            TestJournal.flipBit(file, 8L * (frame.offset() + frame.lengthBytes() - 5));
        }
    }

    @Test
    void shouldStartWithWhatIsLeftAndGoOn() throws Exception
    {
        final TestJournal files = new TestJournal(temp.resolve("data"), LENGTH);
        final ChronicleJournal journal = ChronicleJournal.in(temp.resolve("data"));
        final Seconds live = new Seconds();
        try (Engine<TestEvent> engine = start(journal, live))
        {
            put(engine, 10);
            put(engine, 2);
            put(engine, REFUSED);
            clock.advance(Duration.ofSeconds(2));
            assertTrue(engine.awaitQuiet(PATIENCE));
            put(engine, 30);
        }
        assertEquals(List.of("0:10", "1:2", "3:fired 2", "4:30"), live.seen);
        for (final TestJournal.Place frame : files.places())
        {
            if (frame.firstSequence() <= 2 && frame.lastSequence() >= 1 && frame.lengthBytes() > 0)
            {
                assertEquals(frame.firstSequence(), frame.lastSequence(), "a frame for each");
                damage(frame);
            }
        }
        assertEquals(2, journal.repair().totals().missing());
        final LogException refusal = assertThrows(LogException.class, () -> start(journal, new Seconds()));
        assertTrue(refusal.getMessage().contains("--accept-gap"), refusal::getMessage);

        final Seconds recovered = new Seconds();
        try (Engine<TestEvent> engine = start(journal.withAcceptedGaps(), recovered))
        {
            final RecoveryReport report = engine.recovery();
            assertEquals(2, report.missing());
            assertEquals(3, report.entries());
            assertEquals(List.of(), report.differences(), "nobody can tell of an entry that is lost");
            assertEquals(List.of("0:10", "4:30"), recovered.seen, "a timer that nobody set does not fire");
            assertEquals(2, recovered.context.timers().pending());
            put(engine, 1);
            clock.advance(Duration.ofSeconds(8));
            assertTrue(engine.awaitQuiet(PATIENCE));
        }
        assertEquals(List.of("0:10", "4:30", "5:1", "6:fired 1", "7:fired 10"), recovered.seen);
    }
}
