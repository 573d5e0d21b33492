// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.ipc;

import io.tidemill.bench.pipeline.BenchEvent;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * One end of what joins two processes. A message is written where {@link #claim} says, and is sent by {@link #commit}.
 * One thread calls.
 */
interface Link extends AutoCloseable
{
    /** Returned by {@link #poll()} when nothing will ever come again. */
    int ENDED = -1;

    /**
     * Waits until the other end is there.
     *
     * @throws Exception if it does not come.
     */
    default void awaitOther() throws Exception
    {
    }

    /**
     * Who is called by {@link #poll()}. To be set before the first poll.
     *
     * @param receiver of messages.
     */
    void deliverTo(Receiver receiver);

    /**
     * Makes room for a message, waiting while there is none.
     *
     * @param lengthBytes of the message.
     * @return offset in {@link #buffer()}.
     */
    int claim(int lengthBytes);

    /**
     * Goes on to the next event of the claimed message.
     *
     * @param offset behind the event before.
     * @return where it goes in {@link #buffer()}, which may be another one now.
     */
    default int next(final int offset)
    {
        return offset;
    }

    /**
     * Where the claimed message is to be written.
     *
     * @return valid behind {@link #claim}.
     */
    MutableDirectBuffer buffer();

    /** Sends what was claimed. */
    void commit();

    /**
     * Delivers what has come, if anything has.
     *
     * @return 0 if nothing had, {@link #ENDED} if nothing will.
     */
    int poll();

    /**
     * Says to the other end that nothing more is sent, where it would wait in the kernel.
     *
     * @throws Exception if that cannot be said.
     */
    default void end() throws Exception
    {
    }

    @Override
    void close();

    /** Takes messages: one or more whole events. */
    interface Receiver
    {
        void onMessage(DirectBuffer buffer, int offset, int lengthBytes);

        /**
         * Takes one event that a link has decoded already.
         *
         * @param event valid until this returns.
         */
        default void onEvent(final BenchEvent event)
        {
            throw new UnsupportedOperationException();
        }
    }
}
