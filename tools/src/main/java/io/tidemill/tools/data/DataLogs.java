// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.data;

import io.tidemill.journal.ChronicleJournal;

import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The logs that an engine keeps in a data directory.
 */
final class DataLogs
{
    static final String EVENTS = "events";
    static final String OUTPUTS = "outputs";
    static final String DEAD_LETTERS = "dead-letters";

    private DataLogs()
    {
    }

    /** By name, in the order of a table: the events, and which of the others are there. */
    static Map<String, ChronicleJournal> of(final ChronicleJournal events)
    {
        // Says so if there is none.
        events.info();
        final Map<String, ChronicleJournal> logs = new LinkedHashMap<>();
        logs.put(EVENTS, events);
        for (final String name : new String[] {OUTPUTS, DEAD_LETTERS})
        {
            if (Files.exists(events.directory().resolve(name).resolve("tidemill.properties")))
            {
                logs.put(name, (ChronicleJournal)events.companion(name).orElseThrow());
            }
        }
        return logs;
    }
}
