// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import io.tidemill.engine.counters.CounterType;
import org.agrona.concurrent.status.AtomicCounter;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Shows how far those are behind who read outputs under a name, whatever process they are in. Looks now and then, on
 * the watchdog's thread, since that needs files.
 */
final class ConsumerLags implements Runnable
{
    /** For so many there is room among the counters. */
    static final int MOST = 32;

    private static final long UNKNOWN = -1;

    private final ConsumerPositions consumers;
    private final EngineCounters counters;
    private final Outputs<?> outputs;
    private final Map<String, AtomicCounter> lags = new HashMap<>();

    ConsumerLags(final ConsumerPositions consumers, final EngineCounters counters, final Outputs<?> outputs)
    {
        this.consumers = consumers;
        this.counters = counters;
        this.outputs = outputs;
    }

    @Override
    public void run()
    {
        final List<String> names = names();
        for (final String name : names)
        {
            if (lags.size() < MOST || lags.containsKey(name))
            {
                show(name);
            }
        }
        lags.forEach((name, lag) ->
        {
            if (!names.contains(name))
            {
                lag.setRelease(UNKNOWN);
            }
        });
    }

    /** None if they cannot be read at the moment: a figure that is not kept up must not look like one. */
    private List<String> names()
    {
        try
        {
            return consumers.names();
        }
        catch (final LogException unreadable)
        {
            return List.of();
        }
    }

    private void show(final String name)
    {
        try
        {
            // The consumer first: so it is never ahead.
            final long sequence = consumers.sequence(name);
            final long written = outputs.publisher().written().get();
            lags.computeIfAbsent(name, unused -> counters.of(CounterType.CONSUMER_LAG, name))
                .setRelease(written - sequence);
        }
        catch (final LogException gone)
        {
            // Dropped meanwhile, or damaged: whoever opens it is told.
            lags.computeIfAbsent(name, unused -> counters.of(CounterType.CONSUMER_LAG, name)).setRelease(UNKNOWN);
        }
    }
}
