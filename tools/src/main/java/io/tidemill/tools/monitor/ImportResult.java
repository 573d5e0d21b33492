// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import io.tidemill.engine.RecoveryReport;

import java.nio.file.Path;

/**
 * All that an import has to say.
 *
 * @param input      name of what was read
 * @param data       directory of the journal, or null
 * @param recovery   what the start found in the journal
 * @param before     the state before
 * @param after      the state after
 * @param stateHash  of the state after
 * @param counts     of the lines
 * @param limitBytes of one line
 */
record ImportResult(
    String input,
    Path data,
    RecoveryReport recovery,
    ActivityReport before,
    ActivityReport after,
    long stateHash,
    ImportCounts counts,
    int limitBytes)
{
    /**
     * Events that the journal held before. Each was counted in the state as something, also in that of a snapshot.
     */
    long recovered()
    {
        return before.handled();
    }

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
