// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.EventFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class EngineBuilderTest
{
    private final EngineBuilder<TestEvent> builder = Engine.of(TestEvent::new, TestEvent.CODEC);

    private static void assertSays(final String expected, final Exception thrown)
    {
        assertTrue(thrown.getMessage().contains(expected), thrown::getMessage);
    }

    @ParameterizedTest
    @CsvSource({"0, 2", "-5, 2", "3, 4", "1000, 1024", "67108865, 67108864", "2147483647, 67108864"})
    void shouldRefuseARingSizeAndNameTheNearest(final int size, final int proposal)
    {
        assertSays("not " + size + "; the nearest that holds as many is " + proposal,
            assertThrows(IllegalArgumentException.class, () -> builder.ringSize(size)));
        assertSays("capacity of lane \"in\"",
            assertThrows(IllegalArgumentException.class, () -> builder.lane("in", size)));
    }

    @Test
    void shouldRefuseInletsThatClash()
    {
        builder.lane("a").lane("b");
        assertSays("\"a\" already", assertThrows(IllegalArgumentException.class, () -> builder.lane("a")));
        assertSays("only writer", assertThrows(IllegalArgumentException.class, () -> builder.direct("c")));
        assertSays("only writer", assertThrows(IllegalArgumentException.class,
            () -> Engine.of(TestEvent::new, TestEvent.CODEC).direct("x").lane("y")));
        assertThrows(IllegalArgumentException.class, () -> builder.lane(" "));
    }

    @Test
    void shouldRefuseAnEngineThatCouldDoNothing()
    {
        assertSays("no inlet", assertThrows(IllegalStateException.class, builder::start));
        builder.direct("in");
        assertSays("neither stages nor a journal", assertThrows(IllegalStateException.class, builder::start));
        assertSays("nothing to replay", assertThrows(IllegalStateException.class, builder::replay));
        assertThrows(IllegalArgumentException.class, () -> builder.name(""));
    }

    @Test
    void shouldRunAsAPureJournalWriter()
    {
        final MemoryLog log = new MemoryLog();
        try (Engine<TestEvent> engine = builder.direct("in").journal(log).closeTimeout(Duration.ofSeconds(9)).start())
        {
            assertEquals(0, engine.inlet("in").offer((event, position) -> event.set(1)));
        }
        assertEquals(1, log.size());
    }

    @Test
    void shouldLogAHaltByDefault()
    {
        final Recorder bad = new Recorder();
        bad.failAtSequence = 0;
        try (Engine<TestEvent> engine = builder.direct("in").stages(graph -> graph.stage("bad", bad)).start())
        {
            engine.inlet("in").offer((event, position) -> event.set(1));
            Await.await(() -> engine.state() == EngineState.FAILED, "the engine to fail");
        }
        assertDoesNotThrow(bad::stateHash);
    }

    @Test
    void shouldRefuseToStartTwice()
    {
        builder.direct("in").stages(graph -> graph.stage("s", new Recorder()));
        builder.start().close();
        assertSays("make a new builder", assertThrows(IllegalStateException.class, builder::start));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "two\nlines", "a\ttab", "bell\u0007"})
    void shouldRefuseNamesThatWouldBreakALine(final String name)
    {
        assertThrows(IllegalArgumentException.class, () -> builder.name(name));
        assertThrows(IllegalArgumentException.class, () -> builder.lane(name));
        assertThrows(IllegalArgumentException.class, () -> Stage.stage(name, new Recorder()));
        assertThrows(IllegalArgumentException.class,
            () -> builder.stages(graph -> graph.preJournal(name, (event, sequence) -> true)));
    }

    @Test
    void shouldRefuseNamesThatAreTooLongOrThoseOfShards()
    {
        assertSays("258 bytes", assertThrows(IllegalArgumentException.class, () -> builder.name("ä".repeat(129))));
        assertSays("of one shard",
            assertThrows(IllegalArgumentException.class, () -> Stage.stage("book[0]", new Recorder())));
    }

    @Test
    void shouldRefuseTimesThatCannotBe()
    {
        assertSays("PT-1S",
            assertThrows(IllegalArgumentException.class, () -> builder.watchdog(Duration.ofSeconds(-1))));
        assertSays("closeTimeout", assertThrows(IllegalArgumentException.class,
            () -> builder.closeTimeout(Duration.ofSeconds(Long.MAX_VALUE))));
        assertSays("closeTimeout", assertThrows(NullPointerException.class, () -> builder.closeTimeout(null)));
    }

    @Test
    void shouldSayWhichSupplierGaveNothing()
    {
        final EngineBuilder<TestEvent> idle = complete(TestEvent::new).idleStrategy(() -> null);
        assertSays("idleStrategy(…)", assertThrows(NullPointerException.class, idle::start));
        final EngineBuilder<TestEvent> threads = complete(TestEvent::new).threadFactory(runnable -> null);
        assertSays("thread factory", assertThrows(NullPointerException.class, threads::start));
        assertSays("gave null", assertThrows(IllegalStateException.class, complete(() -> null)::start));
        final TestEvent always = new TestEvent();
        assertSays("same event twice", assertThrows(IllegalStateException.class, complete(() -> always)::start));
    }

    private static EngineBuilder<TestEvent> complete(final EventFactory<TestEvent> factory)
    {
        return Engine.of(factory, TestEvent.CODEC).lane("in").stages(graph -> graph.stage("s", new Recorder()));
    }
}
