// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.util.List;
import java.util.OptionalLong;

/**
 * What became of one stage.
 *
 * @param name          of the stage
 * @param effect        whether it is an effect stage rather than logic
 * @param sequence      the last one that the stage has handled, -1 if none
 * @param behind        how many sequences it had not handled at the end
 * @param stateHash     digest of its state, if it is {@link StateHashed} and its thread has ended; of a sharded stage
 *                      the wrapping sum of its shards' digests
 * @param eventsByShard how many events each shard was given since the start, recovered ones included, which shows
 *                      whether the keys spread well; empty unless the stage is sharded
 * @param retries       how often an event was put off to be tried again
 * @param deadLetters   how many entries it could not handle and went on behind, recovered ones included
 */
public record StageReport(
    String name,
    boolean effect,
    long sequence,
    long behind,
    OptionalLong stateHash,
    List<Long> eventsByShard,
    long retries,
    long deadLetters)
{
    /**
     * Copies the list.
     *
     * @param name          of the stage
     * @param effect        whether it is an effect stage
     * @param sequence      the last one that the stage has handled
     * @param behind        how many sequences it had not handled
     * @param stateHash     digest of its state
     * @param eventsByShard how many events each shard was given
     * @param retries       how often an event was put off
     * @param deadLetters   how many entries it could not handle
     */
    public StageReport
    {
        eventsByShard = List.copyOf(eventsByShard);
    }
}
