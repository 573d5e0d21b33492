// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

/**
 * What the engine itself needs of an inlet.
 */
interface EngineInlet<E> extends Inlet<E>
{
    InletProgress progress();

    /** Whether all that was put in has been taken on, as far as a thread other than the producer can tell. */
    boolean isDrained();

    /** Before anything runs: where the journal left off. */
    void restore(long position);
}
