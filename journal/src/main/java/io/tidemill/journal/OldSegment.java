// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A segment that is complete, since another one follows it.
 *
 * @param directory     that holds its files
 * @param firstSequence of its entries
 * @param lastSequence  of its entries
 * @param bytes         that are written to it; its file may be longer
 * @param ended         when the next one was begun
 */
public record OldSegment(Path directory, long firstSequence, long lastSequence, long bytes, Instant ended)
{
}
