// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.Engine;
import io.tidemill.engine.EntryKind;
import io.tidemill.engine.LogException;
import io.tidemill.engine.LogReader;
import io.tidemill.engine.SimulatedClock;
import io.tidemill.engine.SnapshotPlan;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Who redacts events, outputs and dead letters is killed before and behind each call by which a file is changed, and
 * each of these calls fails: the next start, or the next redaction, finds it done as a whole or not begun.
 */
class RedactionCrashPointTest
{
    private static final String SECRET = "secret";
    private static final List<String> LOGS = List.of(".", "outputs", "dead-letters");

    private final SimulatedClock clock = new SimulatedClock(Instant.parse("2026-01-01T00:00:00Z"));

    @TempDir
    Path temp;

    /** What zoe has said. */
    private String sequences;

    /** Redacts what it is told by a file. */
    static final class Redactor
    {
        private Redactor()
        {
        }

        public static void main(final String[] args) throws IOException
        {
            final Path data = Path.of(args[0]);
            try
            {
                final RedactionReport report = Greeter.journal(data).redact(RedactionTest.plan(
                    Files.readString(data.resolve("outputs").resolve("wanted"))));
                System.out.println("done " + report.events());
            }
            catch (final LogException refused)
            {
                System.out.println("refused " + refused.getMessage());
            }
        }
    }

    private Path prepared() throws Exception
    {
        final Path data = temp.resolve("prepared");
        run(data, "ann 1", "zoe secret 1", "ann 2", "zoe secret bad 2");
        run(data, "ann 3", "zoe secret later 3");
        clock.advance(Duration.ofMinutes(2));
        run(data, "ann bad 4", "ann 5");
        // What was cut off, and is kept.
        try (JournalSession<TestEvent> session = Greeter.journal(data).open(Greeter.CODEC, List.of("in")))
        {
            final long next = last(session) + 1;
            final TestEntries more = new TestEntries();
            for (int i = 0; i < next + 3; i++)
            {
                more.add(EntryKind.EVENT, Long.MAX_VALUE / 2, 1, i,
                    "zoe secret 6".getBytes(StandardCharsets.UTF_8));
            }
            session.append(more, next, next + 2);
        }
        try (JournalSession<TestEvent> session = Greeter.journal(data).open(Greeter.CODEC, List.of("in")))
        {
            session.cutFrom(last(session) - 2);
            session.begin();
        }
        sequences = Greeter.sequencesOf("zoe", Greeter.journal(data));
        // Beside the outputs, where nobody looks.
        Files.writeString(data.resolve("outputs").resolve("wanted"), sequences);
        return data;
    }

    private static long last(final JournalSession<TestEvent> session)
    {
        long last = -1;
        final LogReader<TestEvent> recovered = session.recovered();
        while (recovered.next())
        {
            last = recovered.sequence();
        }
        return last;
    }

    private Map<String, Long> run(final Path data, final String... lines) throws InterruptedException
    {
        final Greeter greeter = new Greeter(false);
        try (Engine<TestEvent> engine = Greeter.engine(Greeter.journal(data), clock, greeter)
            .snapshots(SnapshotPlan.onClose()).start())
        {
            assertEquals(List.of(), engine.recovery().outputs().differences());
            assertEquals(List.of(), engine.recovery().differences());
            Greeter.say(engine, lines);
        }
        return greeter.visits;
    }

    private void assertAllOrNothing(final Path data, final String output, final String what) throws Exception
    {
        // As readers find it.
        assertSound(data, what);
        final boolean isDone = output.contains("done");
        final boolean isByStart = what.hashCode() % 2 == 0;
        if (isByStart)
        {
            final Map<String, Long> visits = run(data);
            final boolean isGone = RedactionTest.filesWith(data, SECRET).isEmpty();
            assertTrue(!isDone || isGone, what + ": said to be done, and is not");
            assertEquals(isGone ? Map.of("ann", 4L) : Map.of("ann", 4L, "zoe", 2L), visits, what);
            assertEquals(isGone, isAnyRecord(data), what);
            assertNothingLeft(data, what);
        }
        else
        {
            assertTrue(!isDone || RedactionTest.filesWith(data, SECRET).isEmpty(), what + ": it is not done");
        }
        Greeter.journal(data).redact(RedactionTest.plan(sequences));
        assertNothingLeft(data, what);
        assertEquals(List.of(), RedactionTest.filesWith(data, SECRET), what);
        assertSound(data, what);
        assertEquals(Map.of("ann", 5L), run(data, "ann 6"), what);
    }

    private static void assertSound(final Path data, final String what)
    {
        for (final String log : LOGS)
        {
            final VerifyReport report = ChronicleJournal.in(data.resolve(log).normalize()).verify(frames ->
            {
            });
            assertTrue(report.isSound(), () -> what + ": " + log + ": " + report.damage());
        }
    }

    private static boolean isAnyRecord(final Path data) throws IOException
    {
        return new Redactions(data).all().stream().anyMatch(RedactionRecord::isFinished);
    }

    private static void assertNothingLeft(final Path data, final String what) throws IOException
    {
        try (Stream<Path> files = Files.walk(data))
        {
            final List<Path> left = files.filter(file -> file.endsWith("draft") ||
                file.getFileName().toString().startsWith(SegmentDirectory.QUEUE_FILE_NAME + '.')).toList();
            assertEquals(List.of(), left, what);
        }
    }

    @Test
    void shouldRedactAllOrNothingWhenKilledAtSomeCalls() throws Exception
    {
        new CrashPoints(temp, prepared(), Redactor.class, this::assertAllOrNothing).every(11);
    }

    @Test
    @Tag("long")
    void shouldRedactAllOrNothingWhicheverCallItIs() throws Exception
    {
        new CrashPoints(temp, prepared(), Redactor.class, this::assertAllOrNothing).every(1);
    }

    @Test
    void shouldRedactAllOrNothingThroughSomeLossesOfPower() throws Exception
    {
        new CrashPoints(temp, prepared(), Redactor.class, this::assertAllOrNothing).everyLossOfPower(25);
    }

    @Test
    @Tag("long")
    void shouldRedactAllOrNothingThroughManyLossesOfPower() throws Exception
    {
        new CrashPoints(temp, prepared(), Redactor.class, this::assertAllOrNothing).everyLossOfPower(1);
    }
}
