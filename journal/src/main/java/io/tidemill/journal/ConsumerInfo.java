// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

/**
 * How far a named consumer of a journal has come.
 *
 * @param name     of the consumer
 * @param sequence that it has done with last, -1 if there is none
 * @param lag      entries that it has yet to see, -1 if the journal is damaged where it ends
 * @param damage   why its position is not known, null if it is
 */
public record ConsumerInfo(String name, long sequence, long lag, String damage)
{
}
