// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.util.List;

/**
 * The {@linkplain ConsumerPosition positions} of all consumers that a log knows by name.
 * <p>
 * <b>Threading:</b> any.
 */
public interface ConsumerPositions
{
    /**
     * The consumers that are known.
     *
     * @return their names, in the order of their text
     * @throws LogException if that cannot be read
     */
    List<String> names();

    /**
     * Opens the position of a consumer for the one who moves it.
     *
     * @param name    any text of 1 to 160 bytes in UTF-8
     * @param initial where a consumer begins that is not known yet: what it has done with, so -1 for the very beginning
     * @return the position, to be closed by the caller
     * @throws LogException        if somebody else has it open to move it, or it cannot be written
     * @throws LogDamagedException if where it was cannot be told; says what to do
     */
    ConsumerPosition open(String name, long initial);

    /**
     * Looks at a position, beside the one who moves it.
     *
     * @param name of a consumer that is known
     * @return its sequence
     * @throws LogException        if there is none of this name, or it cannot be read
     * @throws LogDamagedException if where it was cannot be told
     */
    long sequence(String name);

    /**
     * Forgets a consumer: what it has not seen may be removed from now on.
     *
     * @param name of a consumer; nothing happens if it is not known
     * @throws LogException if somebody has it open, or it cannot be removed
     */
    void drop(String name);
}
