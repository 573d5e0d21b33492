// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

/**
 * Is told what became of an event that was put in with {@link Inlet#commit(Durability, AckListener, Object)}: exactly
 * once of each, either way. One listener in a constant serves any number of events, so nothing is allocated.
 * <p>
 * <b>Threading:</b> called by threads of the engine, or by the producer before its commit returns. They wait for it:
 * hand on what takes long, do not block, and put no event into the same engine, which on its own threads is refused.
 * What it throws goes to the engine's error handler.
 *
 * @param <A> class of what is passed on
 */
public interface AckListener<A>
{
    /**
     * The position has reached the durability that was asked for.
     *
     * @param position   of the event
     * @param attachment given with it
     */
    void reached(long position, A attachment);

    /**
     * The engine ended before the position reached it.
     *
     * @param position   of the event
     * @param attachment given with it
     * @param reason     why it ended
     */
    void failed(long position, A attachment, EngineFailedException reason);
}
