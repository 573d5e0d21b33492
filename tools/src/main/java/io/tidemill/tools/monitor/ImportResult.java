// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import java.nio.file.Path;

/**
 * All that an import has to say.
 *
 * @param input      name of what was read
 * @param data       directory of the journal, or null
 * @param recovered  events that the journal held before
 * @param before     the state before
 * @param after      the state after
 * @param stateHash  of the state after
 * @param counts     of the lines
 * @param limitBytes of one line
 */
record ImportResult(
    String input,
    Path data,
    long recovered,
    ActivityReport before,
    ActivityReport after,
    long stateHash,
    ImportCounts counts,
    int limitBytes)
{
    /**
     * Events that changed the state.
     */
    long accepted()
    {
        return after.accepted() - before.accepted();
    }

    /**
     * Events that had been seen before.
     */
    long duplicates()
    {
        return after.duplicates() - before.duplicates();
    }

    /**
     * Events refused for their time or for a user beyond the limit.
     */
    long refused()
    {
        return counts.events() - accepted() - duplicates();
    }
}
