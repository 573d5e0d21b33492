// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

/**
 * A logic stage whose state can be compared. Equal state must give an equal hash, whatever the order in which it was
 * built, so that a replay can be proven right: hash each entry of a keyed collection with {@link StateHash} and keep
 * the wrapping sum.
 * <p>
 * The shards of a sharded stage are added up too, so one that holds nothing must give 0: then the hash is the same for
 * any number of shards.
 * <p>
 * The idea of one hash on every stateful object is exchange-core's.
 */
public interface StateHashed
{
    /**
     * The digest of all state that later events can observe.
     *
     * @return 64 bits
     */
    long stateHash();
}
