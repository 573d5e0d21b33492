// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.junit.jupiter.api.extension.ExtendWith;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What tests of an engine's life begin with: a log, a stage, errors that are kept, and no thread left behind.
 */
@ExtendWith(NoLeaks.class)
abstract class EngineFixture
{
    static final Duration WAIT = Duration.ofSeconds(20);

    final MemoryLog log = new MemoryLog();
    final Recorder recorder = new Recorder();
    final List<Throwable> errors = new CopyOnWriteArrayList<>();

    final EngineBuilder<TestEvent> builder()
    {
        return Engine.of(TestEvent::new, TestEvent.CODEC).name("test").errorHandler(errors::add);
    }

    /** With an inlet "in": direct, lane or shared. */
    static EngineBuilder<TestEvent> withInlet(final EngineBuilder<TestEvent> builder, final String kind)
    {
        return switch (kind)
        {
            case "direct" -> builder.direct("in");
            case "lane" -> builder.lane("in", 16);
            default -> builder.shared("in", 16);
        };
    }

    static long offer(final Inlet<TestEvent> inlet, final long value)
    {
        return inlet.offer((event, position, arg) -> event.set(arg), value);
    }
}
