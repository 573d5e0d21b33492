// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

/**
 * Where in its life a {@link ChronicleSource} is.
 */
public enum ChronicleSourceState
{
    /** The directory is there, and nobody has begun a queue in it yet. */
    WAITING,

    /** Reads again what the journal holds already, to find the place to go on from. */
    FINDING,

    /** Puts in what comes. */
    RUNNING,

    /** It was closed, or its engine was. */
    CLOSED,

    /** It has stopped by itself: {@link ChronicleSource#failure()} says why. */
    FAILED
}
