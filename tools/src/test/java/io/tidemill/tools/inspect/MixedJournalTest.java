// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.Codec;
import io.tidemill.engine.Engine;
import io.tidemill.engine.Inlet;
import io.tidemill.journal.ChronicleJournal;
import io.tidemill.tools.CommandRun;
import io.tidemill.tools.monitor.HookEvent;
import io.tidemill.tools.monitor.HookEventCodec;
import io.tidemill.tools.monitor.WorkdayGenerator;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A journal whose segments are of several versions of a codec: refused is only what cannot be read. */
class MixedJournalTest
{
    private static final Duration WAIT = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private void write(final Codec<HookEvent> codec, final long first, final long events) throws InterruptedException
    {
        try (Engine<HookEvent> engine = Engine.of(HookEvent::new, codec)
            .journal(ChronicleJournal.in(directory)).direct("in").start())
        {
            final WorkdayGenerator generator = new WorkdayGenerator(3, 10, events);
            final Inlet<HookEvent> inlet = engine.inlet("in");
            for (long i = 0; i < events; i++)
            {
                assertTrue(generator.next(inlet.claim(WAIT)));
                assertEquals(first + i, inlet.commit());
            }
        }
    }

    @Test
    void shouldReadWhatItCanOfAJournalThatALaterReleaseWentOnWith() throws InterruptedException
    {
        final String later = "version " + new LaterCodec().version();
        write(HookEventCodec.INSTANCE, 0, 20);
        write(new LaterCodec(), 20, 1);

        final CommandRun verify = CommandRun.of("verify", directory);
        assertEquals(0, verify.exitCode(), verify::err);

        final CommandRun tail = CommandRun.of("tail", directory, "--count", 3);
        assertEquals(0, tail.exitCode(), tail::err);
        final List<String> lines = tail.out().lines().toList();
        assertEquals(3, lines.size(), tail::out);
        assertTrue(lines.get(1).matches(" +19 .* session .*"), lines.get(1));
        assertTrue(lines.get(2).matches(" +20 .* " + HookEventCodec.INSTANCE.name() + " " + later + ": [0-9a-f]+…"),
            lines.get(2));
        final CommandRun json = CommandRun.of("tail", directory, "--from", 20, "--json");
        assertTrue(json.out().contains("\"codecVersion\":" + new LaterCodec().version()), json::out);
        assertFalse(json.out().contains("\"event\""), json::out);

        final CommandRun replay = CommandRun.of("replay", directory);
        assertEquals(1, replay.exitCode());
        assertTrue(replay.err().contains(later), replay::err);
        assertTrue(replay.err().contains("sequence 20"), replay::err);
        final CommandRun repair = CommandRun.of("repair", directory);
        assertEquals(0, repair.exitCode(), repair::err);
        assertTrue(repair.out().contains("nothing to repair"), repair::out);
    }

    /** That of a later release, which can read what this one wrote. */
    private static final class LaterCodec implements Codec<HookEvent>
    {
        @Override
        public String name()
        {
            return HookEventCodec.INSTANCE.name();
        }

        @Override
        public int version()
        {
            return HookEventCodec.INSTANCE.version() + 1;
        }

        @Override
        public int oldestVersion()
        {
            return HookEventCodec.INSTANCE.oldestVersion();
        }

        @Override
        public int maxLength()
        {
            return HookEventCodec.INSTANCE.maxLength();
        }

        @Override
        public int encode(final HookEvent event, final MutableDirectBuffer buffer, final int offset)
        {
            return HookEventCodec.INSTANCE.encode(event, buffer, offset);
        }

        @Override
        public void decode(
            final int version, final DirectBuffer buffer, final int offset, final int length, final HookEvent event)
        {
            HookEventCodec.INSTANCE.decode(HookEventCodec.INSTANCE.version(), buffer, offset, length, event);
        }
    }
}
