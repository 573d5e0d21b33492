// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.Engine;

import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;

/** Puts a queue of numbers into its journal until it is killed. */
final class ChronicleInService
{
    private ChronicleInService()
    {
    }

    public static void main(final String[] args) throws InterruptedException
    {
        final ChronicleInFixture in = new ChronicleInFixture(Path.of(args[0]), Path.of(args[1]));
        try (Engine<LongEvent> engine = in.engine(); ChronicleSource source = in.plan()
            .onError(error -> System.out.println("failed: " + error.getMessage()))
            // One of three is passed over.
            .into(in.journal, engine.inlet("feed"), (buffer, offset, length, event) ->
                ChronicleInFixture.NUMBERS.read(buffer, offset, length, event) && event.value % 3 != 0))
        {
            Objects.requireNonNull(source);
            System.out.println("started");
            new CountDownLatch(1).await();
        }
    }
}
