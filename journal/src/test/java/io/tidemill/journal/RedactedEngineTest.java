// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.Engine;
import io.tidemill.engine.EngineBuilder;
import io.tidemill.engine.EngineState;
import io.tidemill.engine.LogException;
import io.tidemill.engine.Output;
import io.tidemill.engine.OutputCodec;
import io.tidemill.engine.OutputSubscriber;
import io.tidemill.engine.RecoveryReport;
import io.tidemill.engine.ReplayPlan;
import io.tidemill.engine.SimulatedClock;
import io.tidemill.engine.SnapshotPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** An engine whose journal was redacted: what a person has said is nowhere, and all goes on. */
@ExtendWith(ResourceLeakExtension.class)
class RedactedEngineTest
{
    private final SimulatedClock clock = new SimulatedClock(Instant.parse("2026-01-01T00:00:00Z"));

    @TempDir
    Path temp;

    private ChronicleJournal journal()
    {
        return Greeter.journal(temp.resolve("data"));
    }

    private EngineBuilder<TestEvent> engine(final Greeter greeter)
    {
        return Greeter.engine(journal(), clock, greeter).snapshots(SnapshotPlan.onClose());
    }

    private static RedactionPlan plan(final String sequences)
    {
        return RedactionTest.plan(sequences);
    }

    private RecoveryReport run(final Greeter greeter, final String... lines) throws InterruptedException
    {
        try (Engine<TestEvent> engine = engine(greeter).start())
        {
            Greeter.say(engine, lines);
            return engine.recovery();
        }
    }

    private static List<String> read(final OutputSubscriber<TestEvent> subscriber)
    {
        final List<String> found = new ArrayList<>();
        for (final Output<TestEvent> output : subscriber)
        {
            found.add(output.cause() + " " + new String(output.value().payload, StandardCharsets.UTF_8));
        }
        return found;
    }

    private List<String> outputs()
    {
        try (OutputSubscriber<TestEvent> all = OutputSubscriber.from(0, Greeter.OUTPUTS, journal()))
        {
            return read(all);
        }
    }

    private List<String> letters()
    {
        final List<String> events = new ArrayList<>();
        try (DeadLetterReader letters = DeadLetterReader.of(journal()))
        {
            while (letters.next())
            {
                events.add(new String(letters.letter().payload(), StandardCharsets.UTF_8).replaceAll(".*(?=ann)", ""));
            }
        }
        return events;
    }

    private void assertAllSound()
    {
        for (final String companion : List.of(".", "outputs", "dead-letters"))
        {
            RedactionTest.assertSound(ChronicleJournal.in(temp.resolve("data").resolve(companion)));
        }
    }

    @Test
    void shouldForgetWhatAPersonSaidAndGoOn() throws Exception
    {
        // Sequence 0 and others are markers of the engine: see the outputs for the causes.
        run(new Greeter(false), "ann 1", "zoe secret one", "ann 2", "zoe secret bad two");
        run(new Greeter(false), "zoe secret later three", "ann 3");
        clock.advance(Duration.ofMinutes(2));
        run(new Greeter(false), "ann 4", "ann bad 5");
        final List<String> before = outputs();
        final List<String> files = RedactionTest.filesWith(temp, "secret");
        assertTrue(files.stream().anyMatch(file -> file.contains("outputs")) &&
            files.stream().anyMatch(file -> file.contains("dead-letters")) &&
            files.stream().anyMatch(file -> file.contains("snapshots")), files::toString);
        final String zoe = sequencesOf("zoe");

        final RedactionReport report = journal().redact(plan(zoe));

        assertEquals(3, report.events());
        assertEquals(1, report.timers(), "the timer that she had set");
        assertEquals(4, report.outputs(), "two greetings, and what the timer gave: a reminder, and one to ann");
        assertEquals(1, report.letters());
        assertEquals(List.of("ann bad 5"), letters());
        assertEquals(List.of(), RedactionTest.filesWith(temp, "secret"));
        assertAllSound();
        final List<String> left = before.stream()
            .filter(each -> !each.contains("secret") && !each.contains("not yours")).toList();
        assertEquals(left, outputs());

        assertEquals(List.of(), engine(new Greeter(false)).replay().source().differences());
        assertEquals(List.of(), engine(new Greeter(false)).replay().source().outputs().differences());
        final Greeter greeter = new Greeter(false);
        final RecoveryReport recovery = run(greeter, "ann 6");
        assertEquals(-1, recovery.snapshot());
        assertEquals(0, recovery.outputs().redacted());
        assertEquals(List.of(), recovery.differences());
        assertEquals(Map.of("ann", 5L), greeter.visits);
        assertEquals(left.size() + 1, outputs().size());
        assertTrue(run(new Greeter(false)).snapshot() > 0);
    }

    private String sequencesOf(final String person)
    {
        return Greeter.sequencesOf(person, journal());
    }

    @Test
    void shouldStartThoughOutputsComeOutOtherwiseThanTheyDid() throws Exception
    {
        run(new Greeter(true), "ann 1", "zoe secret", "ann 2", "ann 3");
        final List<String> before = outputs();
        journal().redact(plan(sequencesOf("zoe")));

        final Greeter greeter = new Greeter(true);
        final RecoveryReport recovery = run(greeter, "ann 4");

        assertEquals(List.of(), recovery.outputs().differences());
        assertEquals(2, recovery.outputs().redacted(), "as there is a line less now");
        final List<String> now = outputs();
        assertEquals(before.stream().filter(each -> !each.contains("zoe")).toList(), now.subList(0, 3), "as they were");
        assertTrue(now.get(3).endsWith("you said: ann 4, line 4 of 4"), now.get(3));
        assertEquals(2, engine(new Greeter(true)).replay().source().outputs().redacted());

        // What comes later, and what was before, is compared as ever.
        assertTrue(refusalOfGreeterThatStuttersAt("ann 4").contains("outputs differ at"));
        assertTrue(refusalOfGreeterThatStuttersAt("ann 1").contains("outputs differ at"));
    }

    private String refusalOfGreeterThatStuttersAt(final String line)
    {
        final Greeter greeter = new Greeter(true);
        greeter.stutters = line;
        final EngineBuilder<TestEvent> fromNothing =
            Greeter.engine(journal(), clock, greeter).snapshots(SnapshotPlan.onDemand().ignoringOlder());
        return assertThrows(LogException.class, fromNothing::start).getMessage();
    }

    @Test
    void shouldPassOverStateHashes() throws Exception
    {
        final EngineBuilder<TestEvent> hashing = engine(new Greeter(false)).outputs(Greeter.OUTPUTS.hashingEvery(1));
        try (Engine<TestEvent> engine = hashing.start())
        {
            Greeter.say(engine, "ann 1", "zoe secret", "ann 2");
        }
        final RedactionReport report = journal().redact(plan(sequencesOf("zoe")));
        assertEquals(2, report.outputs(), "a greeting and the hash behind it");
        final RecoveryReport replay =
            engine(new Greeter(false)).outputs(Greeter.OUTPUTS.hashingEvery(1)).replay(ReplayPlan.all()).source();
        assertEquals(List.of(), replay.outputs().differences());
        assertTrue(replay.outputs().redacted() > 0, "state is another one behind it");
        try (Engine<TestEvent> engine =
            engine(new Greeter(false)).outputs(Greeter.OUTPUTS.hashingEvery(1)).start())
        {
            Greeter.say(engine, "ann 3");
        }
        assertAllSound();
    }

    @Test
    void shouldForgetWhatCountersQuote() throws Exception
    {
        try (Engine<TestEvent> engine = engine(new Greeter(false)).start())
        {
            engine.inlet("in").publish((event, sequence, line) ->
                event.payload = line.getBytes(StandardCharsets.UTF_8), "zoe secret fatal", Greeter.WAIT);
            final long startNs = System.nanoTime();
            while (engine.state() != EngineState.FAILED)
            {
                assertTrue(System.nanoTime() - startNs < Greeter.WAIT.toNanos());
                Thread.onSpinWait();
            }
        }
        assertTrue(RedactionTest.filesWith(temp, "secret").contains("data/counters"));
        journal().redact(plan(sequencesOf("zoe")));
        assertEquals(List.of(), RedactionTest.filesWith(temp, "secret"));
        final Greeter greeter = new Greeter(false);
        run(greeter, "ann 1");
        assertEquals(Map.of("ann", 1L), greeter.visits, "what halted the engine is not there any more");
    }

    @Test
    void shouldKeepOlderSnapshotsAndThoseThatAreKnownToHoldNothing() throws Exception
    {
        run(new Greeter(false), "ann 1");
        run(new Greeter(false), "zoe secret");
        final List<Long> snapshots = journal().snapshots().orElseThrow().sequences();
        assertEquals(2, snapshots.size());
        final RedactionReport kept =
            journal().planRedaction(plan(sequencesOf("zoe")).keepingSnapshotsFrom(snapshots.get(0)));
        assertEquals(List.of(), kept.snapshots());
        final RedactionReport report = journal().redact(plan(sequencesOf("zoe")));
        assertEquals(List.of(snapshots.get(0)), report.snapshots());
        final Greeter greeter = new Greeter(false);
        assertEquals(snapshots.get(1), run(greeter, "ann 2").snapshot());
        assertEquals(Map.of("ann", 2L), greeter.visits);
    }

    @Test
    void shouldLeaveATimerWhoseCauseStays() throws Exception
    {
        try (Engine<TestEvent> engine = engine(new Greeter(false)).start())
        {
            Greeter.say(engine, "zoe later");
            clock.advance(Duration.ofMinutes(2));
            assertTrue(engine.awaitQuiet(Greeter.WAIT));
            Greeter.say(engine, "ann 1");
        }
        final long cause = SequenceRanges.parse(sequencesOf("zoe")).first();
        final RedactionReport report = journal().redact(plan(Long.toString(cause + 1)));
        assertEquals(Long.toString(cause + 1), report.left().toString());
        assertTrue(report.isNothing());
        assertEquals(1, journal().redact(plan(Long.toString(cause))).timers());
        final Greeter greeter = new Greeter(false);
        run(greeter);
        assertEquals(Map.of("ann", 1L), greeter.visits);
    }

    @Test
    void shouldGoOnWithNamedSubscribers() throws Exception
    {
        run(new Greeter(false), "ann 1", "zoe secret 1", "ann 2", "zoe secret 2", "ann 3");
        try (OutputSubscriber<TestEvent> subscriber = OutputSubscriber.named("mail", Greeter.OUTPUTS, journal()))
        {
            assertNotNull(subscriber.poll());
            assertNotNull(subscriber.poll());
            subscriber.acknowledge();
        }
        journal().redact(plan(sequencesOf("zoe")));
        try (OutputSubscriber<TestEvent> subscriber = OutputSubscriber.named("mail", Greeter.OUTPUTS, journal()))
        {
            assertEquals(2, read(subscriber).size());
            subscriber.acknowledge();
        }
        run(new Greeter(false), "ann 4");
        try (OutputSubscriber<TestEvent> subscriber = OutputSubscriber.named("mail", Greeter.OUTPUTS, journal()))
        {
            assertEquals(1, read(subscriber).size());
        }
    }

    @Test
    void shouldRefuseWhereTheStateCouldNotBeComputedAnyMore() throws Exception
    {
        run(new Greeter(false), "ann 1", "zoe secret");
        run(new Greeter(false), "ann 2");
        run(new Greeter(false), "ann 3");
        final String zoe = sequencesOf("zoe");
        final String ann = sequencesOf("ann");
        assertTrue(journal().removeBefore(Long.MAX_VALUE) > 0);
        // Gone with the segments, but it is in the outputs and snapshots.
        final LogException refusal = assertThrows(LogException.class, () -> journal().redact(plan(zoe)));
        assertTrue(refusal.getMessage().contains("were removed for their age") &&
            refusal.getMessage().contains("--keep-snapshots-from"), refusal::getMessage);
        assertTrue(!RedactionTest.filesWith(temp, "secret").isEmpty());
        final long last = journal().snapshots().orElseThrow().sequences().get(0);
        final RedactionReport report = journal().redact(plan(zoe).keepingSnapshotsFrom(last));
        assertEquals(zoe, report.gone().toString());
        assertEquals(1, report.outputs());
        assertTrue(run(new Greeter(false), "ann 4").snapshot() >= last);
        assertTrue(journal().redact(plan(ann).evenWithoutState()).notes().get(0).contains("forced"));
        assertAllSound();
    }

    @Test
    void shouldRefuseToHaveOlderLogicHandledAnew() throws Exception
    {
        run(new Greeter(false), "ann 1", "zoe secret");
        try (Engine<TestEvent> engine = Greeter.engine(journal(), clock, new Greeter(false))
            .snapshots(SnapshotPlan.onClose()).stages(graph -> graph.logicVersion(2)).start())
        {
            Greeter.say(engine, "ann 2");
        }
        final LogException refusal = assertThrows(LogException.class, () -> journal().redact(plan(sequencesOf("zoe"))));
        assertTrue(refusal.getMessage().contains("another version of the logic"), refusal::getMessage);
    }

    @Test
    void shouldRefuseWhileTheOutputsAreWritten() throws Exception
    {
        run(new Greeter(false), "zoe secret");
        final var outputs = journal().companion("outputs").orElseThrow();
        outputs.open(new OutputCodec<>(new TestCodec("greeting", 0, 400)), List.of()).close();
        try (var session = outputs.open(new OutputCodec<>(new TestCodec("greeting", 0, 400)), List.of()))
        {
            assertNotNull(session);
            final LogException refusal =
                assertThrows(LogException.class, () -> journal().redact(plan(sequencesOf("zoe"))));
            assertTrue(refusal.getMessage().contains("outputs is in use by"), refusal::getMessage);
        }
        assertEquals(1, journal().redact(plan(sequencesOf("zoe"))).events());
    }
}
