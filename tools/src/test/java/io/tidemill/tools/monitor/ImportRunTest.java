// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ImportRunTest
{
    private static final String LINE = "{\"hook_event_name\":\"Stop\"}\n";

    /** Takes a number of events, then is closed. */
    private static final class ShortFeed implements HookFeed
    {
        private final HookEvent event = new HookEvent();
        private final int claims;
        private final int commits;
        private int claimed;
        private int committed;

        private ShortFeed(final int claims, final int commits)
        {
            this.claims = claims;
            this.commits = commits;
        }

        @Override
        public HookEvent claim()
        {
            return claimed++ < claims ? event : null;
        }

        @Override
        public boolean commit()
        {
            return committed++ < commits;
        }

        @Override
        public void close()
        {
        }
    }

    @Test
    void shouldImportToTheEnd() throws Exception
    {
        final ImportCounts counts = run(LINE.repeat(1_000), new ShortFeed(2_000, 2_000));

        assertEquals(1_000, counts.events());
        assertEquals(1_000L * LINE.length(), counts.bytes());
        assertFalse(counts.stopped());
    }

    @Test
    void shouldStopWhenTheFeedGivesNoMoreEvents() throws Exception
    {
        final ImportCounts counts = run(LINE.repeat(1_000), new ShortFeed(10, 2_000));

        assertEquals(10, counts.events());
        assertTrue(counts.stopped());
    }

    @Test
    void shouldNotCountAnEventThatWasNotTaken() throws Exception
    {
        final ImportCounts counts = run(LINE.repeat(1_000), new ShortFeed(2_000, 10));

        assertEquals(10, counts.events());
        assertTrue(counts.stopped());
    }

    private static ImportCounts run(final String content, final HookFeed feed) throws IOException, InterruptedException
    {
        return new ImportRun(
            new LineReader(new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)), 1_024),
            new HookParser("ann", new EdgeClock(0, Duration.ZERO, () -> 0), new ProjectFinder(path -> false)), feed,
            bytes ->
            {
            }).run();
    }
}
