// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.pipeline;

/**
 * One way, ours or a peer's, for events to get from producer threads to a {@link Stages#last() handler}. It is opened
 * by its {@link PipelineWorkload} and runs until it is stopped.
 */
public interface Pipeline
{
    /**
     * Where one producer sends its events.
     *
     * @param producer from 0.
     * @return for one thread.
     */
    Sender sender(int producer);

    /**
     * Ends all threads of the pipeline and releases its files. Everything that was sent has been handled.
     *
     * @throws Exception if something went wrong; fails the round.
     */
    void stop() throws Exception;

    /**
     * Sends events. One thread calls.
     */
    interface Sender
    {
        /**
         * Makes the event of a sequence and puts it in, waiting while there is no room.
         *
         * @param sequence of the event, see {@link BenchEvent#fill}.
         * @throws Exception if it cannot be put in; fails the round.
         */
        void send(long sequence) throws Exception;

        /**
         * Puts in what a sender that collects has not yet. Called behind the last event.
         *
         * @throws Exception if it cannot be put in; fails the round.
         */
        default void flush() throws Exception
        {
        }
    }

    /**
     * Stops one behind a failure: what went wrong first is what matters.
     *
     * @param pipeline to stop.
     * @param failure  that ended its pass.
     */
    static void stopFailed(final Pipeline pipeline, final Throwable failure)
    {
        try
        {
            pipeline.stop();
        }
        catch (final Throwable another)
        {
            failure.addSuppressed(another);
        }
    }
}
