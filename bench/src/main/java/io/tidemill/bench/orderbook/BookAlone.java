// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.orderbook;

import java.nio.file.Path;

import io.tidemill.bench.pipeline.Pipeline;
import io.tidemill.bench.rig.Settings;

/**
 * The producer calls the book: no ring, no journal, no other thread.
 */
final class BookAlone extends OrderWorkload
{
    BookAlone(final Settings settings)
    {
        // There is nothing to choose.
    }

    @Override
    Pipeline open(final Path directory, final OrderStream stream, final BookStage stage)
    {
        final OrderCommand command = new OrderCommand();
        return new Pipeline()
        {
            @Override
            public Sender sender(final int producer)
            {
                return index ->
                {
                    stream.fill(index, command);
                    stage.onEvent(command, index, true);
                };
            }

            @Override
            public void stop()
            {
                // Nothing was opened.
            }
        };
    }
}
