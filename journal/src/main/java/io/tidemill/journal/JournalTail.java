// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import java.nio.file.Path;

/**
 * The end of a journal.
 *
 * @param state        what lies behind the last frame
 * @param file         that holds the end; the directory of the segments if there is none
 * @param offset       in the file where the next frame would have begun, in bytes
 * @param garbageBytes from there to the last byte that is not zero
 */
public record JournalTail(TailState state, Path file, long offset, long garbageBytes)
{
}
