// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools;

import io.tidemill.journal.ChronicleJournal;

import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The logs that an engine keeps in a data directory.
 */
public final class DataLogs
{
    /** What came in. */
    public static final String EVENTS = "events";

    /** What logic stages emitted. */
    public static final String OUTPUTS = "outputs";

    /** What stages could not handle. */
    public static final String DEAD_LETTERS = "dead-letters";

    private DataLogs()
    {
    }

    /**
     * All of them.
     *
     * @param events the journal of a data directory
     * @return by name, in the order of a table: the events, and which of the others are there
     * @throws io.tidemill.engine.LogException if there is no journal
     */
    public static Map<String, ChronicleJournal> of(final ChronicleJournal events)
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
