// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

/**
 * What an inlet works with, whatever its kind.
 *
 * @param progress  how far its stream has come
 * @param admission whom it lets in
 * @param inletId   its durable number
 * @param codec     of the events
 * @param gate      that a close shuts
 * @param wakeups   of those who read what it writes
 * @param ring      that its events get into
 * @param consumed  what tells whether an event in the ring was taken on
 */
record InletContext<E>(
    InletProgress progress,
    Admission admission,
    int inletId,
    Codec<E> codec,
    Gate gate,
    Wakeups wakeups,
    Ring<E> ring,
    Barrier consumed)
{
}
