// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * What a thread plan puts on threads: a part of the engine itself, a stage, or one shard of a stage.
 *
 * @param name     of the part or stage
 * @param shard    which one, 0 for the first and for whatever is not sharded
 * @param sharded  whether it is a shard
 * @param isIntake whether it brings events in rather than handling them
 */
record DutyCycleName(String name, int shard, boolean sharded, boolean isIntake)
{
    static final DutyCycleName SEQUENCER = intake("sequencer");
    static final DutyCycleName FILTERS = intake("filters");
    static final DutyCycleName JOURNAL = intake("journal");
    static final DutyCycleName OUTPUTS = stage("outputs");

    private static DutyCycleName intake(final String name)
    {
        return new DutyCycleName(name, 0, false, true);
    }

    static DutyCycleName stage(final String name)
    {
        return new DutyCycleName(name, 0, false, false);
    }

    static DutyCycleName shard(final String name, final int shard)
    {
        return new DutyCycleName(name, shard, true, false);
    }

    /** Of all duty cycles there will be, in topological order. */
    static <E> List<DutyCycleName> all(final EngineConfig<E> config)
    {
        final List<DutyCycleName> names = new ArrayList<>();
        if (config.inlets().stream().anyMatch(plan -> !plan.isDirect()))
        {
            names.add(SEQUENCER);
        }
        if (!config.graph().filters().isEmpty())
        {
            names.add(FILTERS);
        }
        if (config.log() != null)
        {
            names.add(JOURNAL);
        }
        for (final PlannedStage<E> planned : config.graph().stages())
        {
            final Stage<E> stage = planned.stage();
            for (int shard = 0; shard < stage.handlers().size(); shard++)
            {
                names.add(stage.isSharded() ?
                    shard(stage.name(), shard) : stage(stage.name()));
            }
        }
        if (config.outputs() != null)
        {
            names.add(OUTPUTS);
        }
        return names;
    }

    /** Whether it is this stage, or one of its shards. */
    boolean isStage(final String stage)
    {
        return !isIntake && name.equals(stage);
    }

    /** By its own name, or by that of the stage it is a shard of. */
    boolean isCalled(final String asked)
    {
        return asked.equals(name) || asked.equals(toString());
    }

    @Override
    public String toString()
    {
        return sharded ? name + "[" + shard + "]" : name;
    }
}
