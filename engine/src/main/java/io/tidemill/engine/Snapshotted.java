// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.agrona.DirectBuffer;

/**
 * A handler whose state goes into snapshots. State is written as records, each under a key:
 * <pre>{@code
 * public void saveState(final StateWriter writer)
 * {
 *     accounts.forEach((id, account) -> writer.put(id, account.encode(writer.buffer(Account.LENGTH), 0)));
 * }
 *
 * public void loadState(int version, long key, DirectBuffer buffer, int offset, int length)
 * {
 *     accounts.put(key, Account.decode(buffer, offset));
 * }
 * }</pre>
 * In a sharded stage the key is that of the stage's key function, and a record is given to the shard that has the key
 * then, so the number of shards may change. Elsewhere any key will do.
 * <p>
 * Pending timers are saved by the engine. Whoever is {@link StateHashed}, too, has its hash compared when the state was
 * loaded.
 * <p>
 * <b>Threading:</b> {@code saveState} is called by the thread of the stage, between two entries, and holds up the stage
 * as long as it takes; {@code loadState} behind {@code onStart} and before any event.
 */
public interface Snapshotted
{
    /**
     * The version of what {@link #saveState} writes.
     *
     * @return the version
     */
    default int stateVersion()
    {
        return 0;
    }

    /**
     * The oldest version that {@link #loadState} still reads.
     *
     * @return the version
     */
    default int oldestStateVersion()
    {
        return stateVersion();
    }

    /**
     * Writes all that later events depend on.
     *
     * @param writer to write to
     */
    void saveState(StateWriter writer);

    /**
     * Takes in a record of those that were written, in the order in which they were written.
     *
     * @param version that wrote it
     * @param key     of the record
     * @param buffer  that holds it, valid during the call
     * @param offset  of its first byte
     * @param length  in bytes
     */
    void loadState(int version, long key, DirectBuffer buffer, int offset, int length);
}
