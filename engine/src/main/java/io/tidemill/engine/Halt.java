// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

/**
 * Stops the engine; the first call wins. Any thread.
 */
@FunctionalInterface
interface Halt
{
    /**
     * Halts.
     *
     * @param where    the stage or duty cycle
     * @param sequence it was at, or -1 if that means nothing
     * @param cause    what it threw
     */
    void halt(String where, long sequence, Throwable cause);
}
