// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.Output;
import io.tidemill.engine.OutputPlan;
import io.tidemill.engine.OutputSubscriber;

import java.nio.file.Path;
import java.time.Duration;

/** Prints the outputs of an engine in another process, and acknowledges each; so many, then it waits to be killed. */
final class OutputPrinter
{
    private OutputPrinter()
    {
    }

    public static void main(final String[] args) throws InterruptedException
    {
        final ChronicleJournal journal = ChronicleJournal.in(Path.of(args[0]));
        final OutputPlan<LongEvent> plan = OutputPlan.of(LongEvent::new, LongEvent.CODEC);
        long left = Long.parseLong(args[1]);
        try (OutputSubscriber<LongEvent> subscriber = OutputSubscriber.named("printer", plan, journal))
        {
            while (true)
            {
                final Output<LongEvent> output = left == 0 ? null : subscriber.next(Duration.ofMinutes(1));
                if (output == null)
                {
                    Thread.currentThread().join();
                }
                System.out.println(output.cause() + " " + output.index());
                subscriber.acknowledge();
                left--;
            }
        }
    }
}
