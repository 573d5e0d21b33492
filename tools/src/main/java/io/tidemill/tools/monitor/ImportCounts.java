// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import java.util.List;

/**
 * What became of the lines of an import.
 *
 * @param lines         read, blank ones too
 * @param blank         lines with nothing on them
 * @param events        put into the engine
 * @param bad           lines that could not be used
 * @param unknownFields fields of usable lines that were not known
 * @param unknownEvents usable lines of an event that is not known
 * @param bytes         read
 * @param firstFaults   the first of the bad lines
 * @param stopped       whether it was stopped before the end
 */
record ImportCounts(
    long lines,
    long blank,
    long events,
    long bad,
    long unknownFields,
    long unknownEvents,
    long bytes,
    List<Fault> firstFaults,
    boolean stopped)
{
    /** How many bad lines are named. */
    static final int NAMED_FAULTS = 20;

    /**
     * A line that could not be used.
     *
     * @param line        its number
     * @param fault       why
     * @param lengthBytes of the line
     */
    record Fault(long line, LineFault fault, long lengthBytes)
    {
        /**
         * A sentence without any of the line's content.
         */
        String sentence(final int limitBytes)
        {
            return "line " + line + ' ' + fault.sentence() + (fault == LineFault.TOO_LONG ?
                ": " + lengthBytes + " bytes, the limit is " + limitBytes + " (see --max-line)" : "");
        }
    }
}
