// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class FlightRecordingTest
{
    @TempDir
    Path temp;

    private static List<RecordedEvent> of(final List<RecordedEvent> events, final String name)
    {
        return events.stream().filter(event -> event.getEventType().getName().equals("io.tidemill." + name)).toList();
    }

    @Test
    void shouldRecordSlowBatchesHaltsAndDrains() throws IOException, InterruptedException
    {
        final Recorder recorder = new Recorder();
        recorder.holdAtSequence = 0;
        recorder.failAtSequence = 1;
        final Path file = temp.resolve("recording.jfr");
        try (Recording recording = new Recording())
        {
            recording.start();
            try (Engine<TestEvent> engine = Engine.of(TestEvent::new, TestEvent.CODEC)
                .name("flight")
                .direct("in")
                .errorHandler(TestEvent::ignore)
                .stages(graph -> graph.stage("slow", recorder))
                .start())
            {
                engine.inlet("in").offer((event, position, value) -> event.set(value), 0L);
                recorder.holding.await();
                final long sinceNs = System.nanoTime();
                Await.await(() -> System.nanoTime() - sinceNs > 30_000_000L, "more than the threshold");
                recorder.released = true;
                assertTrue(engine.awaitQuiet(Duration.ofSeconds(10)));
                engine.inlet("in").offer((event, position, value) -> event.set(value), 1L);
                Await.await(() -> engine.failure().isPresent(), "a halt");
            }
            recording.stop();
            recording.dump(file);
        }
        final List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        final RecordedEvent slow = of(events, "SlowBatch").get(0);
        assertEquals("slow", slow.getString("stage"));
        assertEquals(0, slow.getLong("lastSequence"));
        assertTrue(slow.getDuration().toMillis() >= 30, slow.toString());
        final RecordedEvent halt = of(events, "Halt").get(0);
        assertEquals("flight", halt.getString("engine"));
        assertEquals(1, halt.getLong("sequence"));
        final RecordedEvent drain = of(events, "Drain").get(0);
        assertEquals("flight", drain.getString("engine"));
        assertTrue(!drain.getBoolean("complete"));
    }
}
