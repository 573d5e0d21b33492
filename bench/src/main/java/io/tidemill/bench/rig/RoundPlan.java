// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one child JVM is to do; travels as the child's command line.
 *
 * @param workload        class name of a {@link Workload}.
 * @param settings        of the workload.
 * @param phase           of the round.
 * @param load            how much to do.
 * @param directory       of the workload's files; exists.
 * @param usualDistanceNs of the cores, {@link CoreDistance#UNKNOWN} if it does not matter.
 */
record RoundPlan(
    String workload, Settings settings, Phase phase, Load load, Path directory, long usualDistanceNs)
{
    private static final String SETTING = "set.";

    List<String> toArguments()
    {
        final List<String> arguments = new ArrayList<>();
        arguments.add("workload=" + workload);
        arguments.add("phase=" + phase);
        arguments.add("events=" + load.events());
        arguments.add("passes=" + load.passes());
        arguments.add("warmUpEvents=" + load.warmUpEvents());
        arguments.add("warmUpMs=" + load.warmUpMs());
        arguments.add("eventsPerSecond=" + load.eventsPerSecond());
        arguments.add("directory=" + directory);
        arguments.add("usualDistanceNs=" + usualDistanceNs);
        settings.values().forEach((name, value) -> arguments.add(SETTING + name + "=" + value));
        return arguments;
    }

    static RoundPlan parse(final List<String> arguments)
    {
        final Map<String, String> values = new HashMap<>();
        final Map<String, String> settings = new HashMap<>();
        for (final String argument : arguments)
        {
            final int split = argument.indexOf('=');
            if (split <= 0)
            {
                throw new IllegalArgumentException("argument \"" + argument + "\" is not of the form name=value");
            }
            final String name = argument.substring(0, split);
            final String value = argument.substring(split + 1);
            if (name.startsWith(SETTING))
            {
                settings.put(name.substring(SETTING.length()), value);
            }
            else
            {
                values.put(name, value);
            }
        }
        return new RoundPlan(
            required(values, "workload"),
            new Settings(settings),
            Phase.valueOf(required(values, "phase")),
            new Load(
                Long.parseLong(required(values, "events")),
                Integer.parseInt(required(values, "passes")),
                Long.parseLong(required(values, "warmUpEvents")),
                Long.parseLong(required(values, "warmUpMs")),
                Double.parseDouble(required(values, "eventsPerSecond"))),
            Path.of(required(values, "directory")),
            Long.parseLong(required(values, "usualDistanceNs")));
    }

    private static String required(final Map<String, String> values, final String name)
    {
        final String value = values.get(name);
        if (value == null)
        {
            throw new IllegalArgumentException("argument " + name + "=… is missing; there are " + values.keySet());
        }
        return value;
    }
}
