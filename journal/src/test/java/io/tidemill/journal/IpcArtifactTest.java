// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.RingBuffer;
import io.tidemill.engine.ContextAware;
import io.tidemill.engine.Emitter;
import io.tidemill.engine.Engine;
import io.tidemill.engine.OutputPlan;
import io.tidemill.engine.StageContext;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The artifact for processes that only bring events: it, Agrona, the Disruptor and one flag are all that they need. */
@Timeout(120)
class IpcArtifactTest
{
    private static final String FLAG = "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED";
    private static final long EVENTS = 1000;

    @TempDir
    Path temp;

    /** Twice the number. */
    private static final class Doubling implements EventHandler<LongEvent>, ContextAware
    {
        private Emitter<LongEvent> emitter;

        @Override
        public void context(final StageContext context)
        {
            emitter = context.emitter(LongEvent.class);
        }

        @Override
        public void onEvent(final LongEvent event, final long sequence, final boolean endOfBatch)
        {
            emitter.emit((output, cause, value) -> output.set(value), 2 * event.value);
        }
    }

    @Test
    void shouldBeAllThatAClientNeeds() throws IOException, InterruptedException, URISyntaxException
    {
        try (Engine<LongEvent> engine = Engine.of(LongEvent::new, LongEvent.CODEC)
            .journal(ChronicleJournal.in(temp)).outputs(OutputPlan.of(LongEvent::new, LongEvent.CODEC)).ipc("in")
            .stages(graph -> graph.stage("double", new Doubling())).start())
        {
            final Process client = new ProcessBuilder(System.getProperty("java.home") + "/bin/java",
                "-XX:+IgnoreUnrecognizedVMOptions", "--sun-misc-unsafe-memory-access=allow", FLAG, "-cp",
                String.join(":", artifact().toString(), placeOf(DirectBuffer.class), placeOf(RingBuffer.class),
                    placeOf(IpcAsker.class)),
                IpcAsker.class.getName(), temp.toString(), "in", Long.toString(EVENTS))
                .redirectErrorStream(true).start();
            final String said = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertEquals("on disk: true\nanswered " + EVENTS * (EVENTS - 1) + "\nno io.tidemill.engine.Engine\n" +
                "no org.slf4j.Logger\n", said);
            assertEquals(0, client.waitFor());
            assertTrue(engine.awaitQuiet(Duration.ofSeconds(20)));
        }
    }

    private static String placeOf(final Class<?> type) throws URISyntaxException
    {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    }

    /** That of this build; before the package phase there is none. */
    private static Path artifact() throws IOException
    {
        final Path target = Path.of("").toAbsolutePath().getParent().resolve("engine").resolve("target");
        try (Stream<Path> jars = Files.exists(target) ? Files.list(target) : Stream.empty())
        {
            final List<Path> found = jars.filter(jar -> jar.getFileName().toString().endsWith("-ipc.jar")).toList();
            Assumptions.assumeTrue(found.size() == 1, "no artifact in " + target + ": run mvn package first");
            return found.get(0);
        }
    }
}
