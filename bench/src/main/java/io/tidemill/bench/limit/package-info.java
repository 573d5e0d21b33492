// SPDX-License-Identifier: Apache-2.0

/**
 * What the machine itself can do: the least that a log, a hand-over or a sync must cost. A limit runs as a contender in
 * the same rounds as what is compared to it, and its result is checked in the same way.
 *
 * <pre>
 *   MappedCopy         events made and stored into mapped pages, faulted or fresh, nothing else
 *   SequentialWrite    events made and written by write(2), 1 MB at a time
 *   MappedRead         events loaded from mapped pages into the handler, nothing else
 *   MappedForce        dirty mapped pages forced to the disk, one or 1 MB at a time
 *   SameThread         the producer calls the handler; paced: the machine's own hiccups
 *   VolatileHandOver   one event at a time through a volatile and back; handled on either side; spinning or woken
 * </pre>
 */
package io.tidemill.bench.limit;
