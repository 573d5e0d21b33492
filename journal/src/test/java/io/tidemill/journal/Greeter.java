// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import com.lmax.disruptor.EventHandler;
import io.tidemill.engine.ContextAware;
import io.tidemill.engine.Emitter;
import io.tidemill.engine.Engine;
import io.tidemill.engine.EngineBuilder;
import io.tidemill.engine.EntryKind;
import io.tidemill.engine.FailurePolicy;
import io.tidemill.engine.Inlet;
import io.tidemill.engine.OutputPlan;
import io.tidemill.engine.SimulatedClock;
import io.tidemill.engine.Snapshotted;
import io.tidemill.engine.Stage;
import io.tidemill.engine.StageContext;
import io.tidemill.engine.StateHash;
import io.tidemill.engine.StateHashed;
import io.tidemill.engine.StateWriter;
import io.tidemill.engine.TimerHandler;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.agrona.DirectBuffer;

import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Handles lines such as {@code ann says hello}: counts those of each person, and greets. A line with "later" sets a
 * timer of a minute, one with "bad" is a dead letter, one with "fatal" halts the engine. What a person says is in
 * events, outputs, letters and state.
 */
final class Greeter implements EventHandler<TestEvent>, TimerHandler, ContextAware, Snapshotted, StateHashed
{
    static final String STAGE = "greet";
    static final TestCodec CODEC = new TestCodec(200);
    static final OutputPlan<TestEvent> OUTPUTS = OutputPlan.of(TestEvent::new, new TestCodec("greeting", 0, 400));
    static final Duration WAIT = Duration.ofSeconds(20);

    /** By person, what was said last; and how often. */
    final Map<String, String> said = new TreeMap<>();
    final Map<String, Long> visits = new TreeMap<>();

    /** A line that is greeted otherwise than by other greeters. */
    String stutters = "";

    /** Whether greetings tell how many lines there were of all people, so that they depend on others. */
    private final boolean isCounting;
    private StageContext context;
    private Emitter<TestEvent> emitter;

    Greeter(final boolean isCounting)
    {
        this.isCounting = isCounting;
    }

    static EngineBuilder<TestEvent> engine(
        final ChronicleJournal journal, final SimulatedClock clock, final Greeter greeter)
    {
        return Engine.of(TestEvent::new, CODEC).ringSize(64).journal(journal).outputs(OUTPUTS).lane("in").clock(clock)
            .deadLetters(journal.companion("dead-letters").orElseThrow())
            .stages(graph -> graph.all(Stage.stage(STAGE, greeter).onFailure(FailurePolicy.deadLetter())));
    }

    static ChronicleJournal journal(final Path directory)
    {
        return ChronicleJournal.in(directory).withBlockBytes(TestJournal.SMALL_BLOCK_BYTES)
            .withMaxFrameBytes(2 * TestJournal.SMALL_FRAME_BYTES);
    }

    static void say(final Engine<TestEvent> engine, final String... lines) throws InterruptedException
    {
        final Inlet<TestEvent> inlet = engine.inlet("in");
        for (final String line : lines)
        {
            inlet.publish((event, sequence, text) -> event.payload = text.getBytes(StandardCharsets.UTF_8), line, WAIT);
        }
        assertTrue(engine.awaitQuiet(WAIT));
    }

    /** The entries of what a person said. */
    static String sequencesOf(final String person, final ChronicleJournal journal)
    {
        final List<Long> found = new ArrayList<>();
        final TestEvent event = new TestEvent();
        try (JournalReader<TestEvent> reader = journal.read(CODEC))
        {
            while (reader.next())
            {
                if (reader.kind() == EntryKind.EVENT.code())
                {
                    reader.decode(event);
                    if (new String(event.payload, StandardCharsets.UTF_8).startsWith(person + " "))
                    {
                        found.add(reader.sequence());
                    }
                }
            }
        }
        return SequenceRanges.of(found.stream().mapToLong(Long::longValue).toArray()).toString();
    }

    @Override
    public void context(final StageContext given)
    {
        context = given;
        emitter = given.emitter(TestEvent.class);
    }

    @Override
    public void onEvent(final TestEvent event, final long sequence, final boolean endOfBatch)
    {
        final String line = new String(event.payload, StandardCharsets.UTF_8);
        if (line.contains("fatal"))
        {
            throw new AssertionError("cannot go on: " + line);
        }
        if (line.contains("bad"))
        {
            throw new IllegalArgumentException("cannot stand: " + line);
        }
        final String person = line.substring(0, line.indexOf(' '));
        said.put(person, line);
        final long count = visits.merge(person, 1L, Long::sum);
        emit("you said: " + line + (line.equals(stutters) ? "..." : "") + ", line " + count +
            (isCounting ? " of " + visits.values().stream().mapToLong(Long::longValue).sum() : ""));
        if (line.contains("later"))
        {
            context.timers().schedule(person.hashCode(), sequence, context.timeNs() + Duration.ofMinutes(1).toNanos());
        }
    }

    @Override
    public void onTimer(final long key, final long id, final long deadlineNs, final long sequence)
    {
        said.forEach((person, line) -> emit(person.hashCode() == key ? "remember: " + line : "not yours"));
    }

    private void emit(final String text)
    {
        emitter.claim().payload = text.getBytes(StandardCharsets.UTF_8);
        emitter.commit();
    }

    @Override
    public void saveState(final StateWriter writer)
    {
        said.forEach((person, line) ->
        {
            final byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
            writer.buffer(bytes.length).putBytes(0, bytes);
            writer.put(visits.get(person), bytes.length);
        });
    }

    @Override
    public void loadState(
        final int version, final long key, final DirectBuffer buffer, final int offset, final int length)
    {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        final String line = new String(bytes, StandardCharsets.UTF_8);
        final String person = line.substring(0, line.indexOf(' '));
        said.put(person, line);
        visits.put(person, key);
    }

    @Override
    public long stateHash()
    {
        long hash = 0;
        for (final Map.Entry<String, String> entry : said.entrySet())
        {
            hash += StateHash.mix(StateHash.of(entry.getValue().hashCode()), visits.get(entry.getKey()));
        }
        return hash;
    }
}
