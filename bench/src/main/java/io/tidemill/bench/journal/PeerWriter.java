// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.journal;

import io.tidemill.bench.pipeline.BenchEvent;

import net.openhft.chronicle.queue.ExcerptAppender;

/**
 * A way of appending events to a Chronicle queue, as its documentation shows it. One thread writes.
 */
interface PeerWriter extends AutoCloseable
{
    /**
     * Appends an event.
     *
     * @param event      to append; may be reused at once.
     * @param endOfBatch whether all that was given so far must be in the queue when this returns.
     */
    void append(BenchEvent event, boolean endOfBatch);

    @Override
    void close();

    /**
     * The ways, by the names that settings have.
     */
    enum Api
    {
        /** A message per event, copied in by {@code writeBytes}. */
        WRITE_BYTES("writeBytes")
        {
            @Override
            PeerWriter on(final ExcerptAppender appender)
            {
                return new StagedWriter(appender, 1);
            }
        },

        /** A message per event, written in place. */
        WRITING_DOCUMENT("writingDocument")
        {
            @Override
            PeerWriter on(final ExcerptAppender appender)
            {
                return new InPlaceWriter(appender, 1);
            }
        },

        /** A message per batch, copied in by {@code writeBytes}. */
        BATCHED_WRITE_BYTES("batched writeBytes")
        {
            @Override
            PeerWriter on(final ExcerptAppender appender)
            {
                return new StagedWriter(appender, BATCH);
            }
        },

        /** A message per batch, written in place. */
        BATCHED_WRITING_DOCUMENT("batched writingDocument")
        {
            @Override
            PeerWriter on(final ExcerptAppender appender)
            {
                return new InPlaceWriter(appender, BATCH);
            }
        };

        /** Most events in one document of a batching writer. */
        static final int BATCH = 256;

        private final String text;

        Api(final String text)
        {
            this.text = text;
        }

        abstract PeerWriter on(ExcerptAppender appender);

        @Override
        public String toString()
        {
            return text;
        }
    }
}
