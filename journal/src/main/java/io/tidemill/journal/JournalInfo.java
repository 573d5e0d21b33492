// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import java.nio.file.Path;

/**
 * What a data directory says about itself, without reading any entry.
 *
 * @param directory of the data
 * @param codecName of its events
 * @param created   when, in ISO-8601
 * @param segments  segment directories present
 * @param bytes     length of the segments' files; the last one is longer than what it holds
 * @param writer    who writes it just now, or null
 */
public record JournalInfo(Path directory, String codecName, String created, int segments, long bytes, String writer)
{
}
