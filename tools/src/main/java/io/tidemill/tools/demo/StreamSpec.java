// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.demo;

import io.tidemill.tools.monitor.HookEvent;
import io.tidemill.tools.monitor.WorkdayGenerator;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Which stream: a generated workday, or a file of hook events. Every process of the demo opens its own.
 *
 * @param file   to read, or null to generate
 * @param seed   of the generated workday
 * @param events of the stream
 */
record StreamSpec(Path file, long seed, long events)
{
    EventStream open() throws IOException
    {
        return file == null ? new Generated(seed, events) : FileStream.open(file);
    }

    /** For the command line of a child. */
    List<String> arguments()
    {
        return file == null ?
            List.of("--seed", Long.toString(seed), "--events", Long.toString(events)) :
            List.of("--file", file.toString(), "--events", Long.toString(events));
    }

    String describe()
    {
        return file == null ?
            String.format(Locale.ROOT,
                "a workday of ten coding-agent sessions, %,d events from seed %d", events, seed) :
            String.format(Locale.ROOT, "%,d events of %s", events, file);
    }

    private static final class Generated implements EventStream
    {
        private final WorkdayGenerator generator;

        Generated(final long seed, final long events)
        {
            generator = new WorkdayGenerator(seed, WorkdayGenerator.DEFAULT_AGENTS, events);
        }

        @Override
        public boolean next(final HookEvent event)
        {
            return generator.next(event);
        }

        @Override
        public void skip(final long count)
        {
            generator.skipTo(Math.min(generator.size(), generator.index() + count));
        }

        @Override
        public void close()
        {
            // nothing is open
        }
    }
}
