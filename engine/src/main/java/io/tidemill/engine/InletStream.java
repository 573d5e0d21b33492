// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

/**
 * What the engine itself needs of an inlet, whoever its producer is.
 */
interface InletStream
{
    /** How far it has come. */
    InletProgress progress();

    /** Whether all that was put in has been taken on, as far as a thread other than the producer can tell. */
    boolean isDrained();

    /** Before anything runs: where the journal left off. */
    void restore(long position);
}
