// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.ipc;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.tidemill.bench.pipeline.Idling;
import io.tidemill.bench.rig.Settings;

/**
 * What both processes must know to be joined. A pure description that fits on one line.
 *
 * @param transport how they are joined.
 * @param settings  of the contender.
 * @param directory for what they share; exists.
 * @param events    to go to the guest, which folds them; 0 if it sends them back instead until it is told to stop.
 * @param clockMs   for what must not ask the clock.
 */
record LinkPlan(Transport transport, Settings settings, Path directory, long events, long clockMs)
{
    /** Setting: length of each ring or lane; a megabyte if it is not set. */
    static final String RING_KIB = "ring-kib";
    private static final int USUAL_RING_KIB = 1024;
    private static final int KIB = 1024;
    private static final String SEPARATOR = "\t";
    private static final int FIELDS = 4;

    static LinkPlan of(final Settings settings, final Path passDirectory, final long events) throws IOException
    {
        final Transport transport = settings.value(Transport.SETTING, Transport.class);
        return new LinkPlan(
            transport, settings, transport.place(passDirectory), events, System.currentTimeMillis());
    }

    boolean isEcho()
    {
        return events == 0;
    }

    Patience patience()
    {
        return new Patience(settings.value(Idling.SETTING, Idling.class).strategy());
    }

    int ringBytes()
    {
        return settings.number(RING_KIB, USUAL_RING_KIB) * KIB;
    }

    String toLine()
    {
        final List<String> fields = new ArrayList<>(List.of(
            transport.toString(), directory.toString(), Long.toString(events), Long.toString(clockMs)));
        settings.values().forEach((name, value) -> fields.add(name + "=" + value));
        return String.join(SEPARATOR, fields);
    }

    static LinkPlan parse(final String line)
    {
        final String[] fields = line.split(SEPARATOR);
        if (fields.length < FIELDS)
        {
            throw new IllegalArgumentException("\"" + line + "\" has " + fields.length + " fields of " + FIELDS);
        }
        Settings settings = Settings.NONE;
        for (int i = FIELDS; i < fields.length; i++)
        {
            final int sign = fields[i].indexOf('=');
            settings = settings.with(fields[i].substring(0, sign), fields[i].substring(sign + 1));
        }
        return new LinkPlan(
            settings.value(Transport.SETTING, Transport.class), settings, Path.of(fields[1]),
            Long.parseLong(fields[2]), Long.parseLong(fields[3]));
    }
}
