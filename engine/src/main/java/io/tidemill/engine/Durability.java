// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

/**
 * How much an event survives. Durability is a position that advances, not a mode of the engine: a producer asks for
 * the level it needs with {@link Inlet#await}, and pays for waiting only then.
 */
public enum Durability
{
    /** The event is accepted: it has a position and will be sequenced unless the process dies. */
    MEMORY,

    /** The journal wrote the event to the operating system: it survives the death of the process, not of the host. */
    PAGE_CACHE,

    /** The event is on the disk and survives a power loss. */
    FSYNC,

    /** A majority of a cluster has the event. */
    REPLICATED
}
