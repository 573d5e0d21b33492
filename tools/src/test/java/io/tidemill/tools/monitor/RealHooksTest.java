// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Real payloads, against counts taken from the lines with regular expressions. Runs only where the file is named by
 * {@code -Dtidemill.hooks.file}.
 */
@EnabledIfSystemProperty(named = "tidemill.hooks.file", matches = ".+")
class RealHooksTest
{
    private static final Pattern EVENT = Pattern.compile("\"hook_event_name\": ?\"(\\w+)\"");
    private static final Pattern SESSION = Pattern.compile("\"session_id\": ?\"([^\"]+)\"");

    private final Path file = Path.of(System.getProperty("tidemill.hooks.file", ""));

    @Test
    void shouldCountRealPayloadsAsTheyAre() throws Exception
    {
        final List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        final Map<String, Long> events = new HashMap<>();
        final Set<String> sessions = new HashSet<>();
        for (final String line : lines)
        {
            events.merge(first(EVENT, line), 1L, Long::sum);
            sessions.add(first(SESSION, line));
        }

        final ActivityStage stage = new ActivityStage();
        final SequentialModel model = new SequentialModel();
        final ImportCounts counts = imported(stage, model);

        assertEquals(lines.size(), counts.events());
        assertEquals(0, counts.bad());
        assertEquals(0, counts.unknownEvents());
        assertEquals(0, counts.unknownFields());
        assertEquals(Files.size(file), counts.bytes());
        final ActivityReport.UserReport user = stage.report().users().get(0);
        final Map<String, Long> counted = new HashMap<>();
        user.events().forEach((kind, count) -> counted.put(kind.hookName(), count));
        assertEquals(events, counted);
        assertEquals(sessions.size(), user.sessions().values().stream().mapToLong(Long::longValue).sum());
        assertEquals(0, user.duplicates());
        assertEquals(model.report(), stage.report());
        assertEquals(model.stateHash(), stage.stateHash());
    }

    private ImportCounts imported(final ActivityStage stage, final SequentialModel model)
        throws IOException, InterruptedException
    {
        final HookParser parser = new HookParser(
            "ann", new EdgeClock(HookFixture.START_MS, Duration.ofSeconds(3), () -> 0), new ProjectFinder());
        try (EngineFeed engine = new EngineFeed(stage, null); InputStream stream = Files.newInputStream(file))
        {
            return new ImportRun(new LineReader(stream, 1 << 20), parser, new BothFeed(engine, model), bytes ->
            {
            }).run();
        }
    }

    private static String first(final Pattern pattern, final String line)
    {
        final Matcher matcher = pattern.matcher(line);
        assertTrue(matcher.find(), pattern + " is not in a line");
        return matcher.group(1);
    }

    /** Gives the model what it gives the engine. */
    private static final class BothFeed implements HookFeed
    {
        private final HookFeed engine;
        private final SequentialModel model;
        private HookEvent event;

        private BothFeed(final HookFeed engine, final SequentialModel model)
        {
            this.engine = engine;
            this.model = model;
        }

        @Override
        public HookEvent claim() throws InterruptedException
        {
            event = engine.claim();
            return event;
        }

        @Override
        public boolean commit()
        {
            model.apply(event);
            return engine.commit();
        }

        @Override
        public void close()
        {
            engine.close();
        }
    }
}
