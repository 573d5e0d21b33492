// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import static org.junit.jupiter.api.Assertions.fail;

/**
 * Waits for conditions in tests, with a hard timeout.
 */
final class Await
{
    static final Duration LONG = Duration.ofSeconds(20);

    private Await()
    {
    }

    static void await(final BooleanSupplier condition, final String message)
    {
        await(condition, () -> message);
    }

    static void await(final BooleanSupplier condition, final Supplier<String> message)
    {
        final long startNs = System.nanoTime();
        while (!condition.getAsBoolean())
        {
            if (System.nanoTime() - startNs > LONG.toNanos())
            {
                fail("waited " + LONG.toSeconds() + " s for: " + message.get());
            }
            LockSupport.parkNanos(100_000);
        }
    }
}
