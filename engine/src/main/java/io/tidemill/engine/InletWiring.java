// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import io.tidemill.engine.EngineConfig.InletPlan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * The inlets of an engine, each with what it works with. Nothing runs yet.
 */
final class InletWiring<E>
{
    private final EngineConfig<E> config;
    private final LogSession<E> session;
    private final List<InletProgress> progress = new ArrayList<>();
    private final List<EngineInlet<E>> inlets = new ArrayList<>();
    private final List<InletStream> streams = new ArrayList<>();
    private final List<Lane<E>> lanes = new ArrayList<>();
    private final List<Undecodable<E>> undecodable = new ArrayList<>();

    /** By the number of the inlet: empty if nothing can go back. */
    private final Map<Integer, ReplyLane> replyLanes = new HashMap<>();

    /** Null if no other process brings events. */
    private IpcIntake<E> ipc;

    /** {@code session} may be null. */
    InletWiring(final EngineConfig<E> config, final LogSession<E> session, final InletProgress.Halted halted)
    {
        this.config = config;
        this.session = session;
        config.inlets().forEach(plan -> progress.add(new InletProgress(plan.name(), config.durability(), halted)));
    }

    /** When the ring and its first readers are there. */
    void connect(
        final Ring<E> ring,
        final Gate gate,
        final Wakeups wakeups,
        final EngineClock clock,
        final Barrier consumed,
        final BooleanSupplier isEngineThread,
        final DeadLetters<E> letters)
    {
        if (config.inlets().stream().anyMatch(InletPlan::isIpc))
        {
            ipc = new IpcIntake<>(config, wakeups);
        }
        for (int i = 0; i < progress.size(); i++)
        {
            final InletPlan plan = config.inlets().get(i);
            final InletContext<E> context = new InletContext<>(progress.get(i), plan.limits().admission(ring),
                inletId(plan.name()), config.codec(), gate, wakeups, ring, consumed);
            progress.get(i).engineThreads(isEngineThread);
            progress.get(i).logFullBy(session == null ? () -> false : session::isFull);
            progress.get(i).ackPlaces(plan.capacity() + 2 * ring.size(), config.errorHandler());
            add(plan, context, clock, letters);
        }
    }

    private void add(
        final InletPlan plan, final InletContext<E> context, final EngineClock clock, final DeadLetters<E> letters)
    {
        switch (plan.kind())
        {
            case DIRECT -> add(new DirectInlet<>(context, clock));

            case LANE -> addSlotted(new LaneInlet<>(context, plan.capacity(), config.factory()));

            case SHARED -> addSlotted(
                new SharedInlet<>(context, plan.capacity(), config.factory(), config.errorHandler()));

            default -> addIpc(plan, context, new Undecodable<>(plan.name(), letters, clock, config.errorHandler()));
        }
    }

    private void add(final EngineInlet<E> inlet)
    {
        inlets.add(inlet);
        streams.add(inlet);
    }

    private void addSlotted(final SlottedInlet<E> inlet)
    {
        add(inlet);
        lanes.add(inlet);
    }

    private void addIpc(final InletPlan plan, final InletContext<E> context, final Undecodable<E> refused)
    {
        final IpcLane<E> lane = new IpcLane<>(context, refused, config.durability());
        final ReplyLane replies = config.outputs() == null ? null : new ReplyLane(config.outputs().codec());
        ipc.add(plan.name(), config.codec(), plan.capacity(), lane, replies);
        if (replies != null)
        {
            replyLanes.put(inletId(plan.name()), replies);
        }
        undecodable.add(refused);
        streams.add(lane);
        lanes.add(lane);
    }

    int inletId(final String name)
    {
        return session == null ? 1 : session.inletId(name);
    }

    InletProgress[] byInletId()
    {
        final int highest = progress.stream().mapToInt(inlet -> inletId(inlet.name())).max().orElse(0);
        final InletProgress[] byInletId = new InletProgress[highest + 1];
        progress.forEach(inlet -> byInletId[inletId(inlet.name())] = inlet);
        return byInletId;
    }

    /** Before anything runs. */
    void countBy(final EngineCounters counters)
    {
        progress.forEach(inlet -> inlet.countBy(counters));
        undecodable.forEach(each -> each.countBy(counters));
    }

    List<InletProgress> progress()
    {
        return progress;
    }

    List<String> names()
    {
        return progress.stream().map(InletProgress::name).toList();
    }

    /** For a producer in this process; throws if there is none of this name. */
    EngineInlet<E> named(final String name)
    {
        for (final EngineInlet<E> inlet : inlets)
        {
            if (inlet.name().equals(name))
            {
                return inlet;
            }
        }
        throw new IllegalArgumentException("engine \"" + config.name() + "\": " + (names().contains(name) ?
            "inlet \"" + name + "\" is for another process, which connects by IpcInlet.connect(directory, \"" + name +
            "\")" : "no inlet \"" + name + "\"; there are " + names()));
    }

    /** When everything runs: other processes are let in. */
    void open()
    {
        if (ipc != null)
        {
            ipc.open();
        }
    }

    /** Any thread: other processes are not let in any more. */
    void refuse(final String why)
    {
        if (ipc != null)
        {
            ipc.refuse(why);
        }
    }

    /** When nothing runs any more. */
    void close()
    {
        if (ipc != null)
        {
            ipc.close();
        }
    }

    /** All of them. */
    List<InletStream> streams()
    {
        return streams;
    }

    /** Those that the sequencer drains. */
    List<Lane<E>> lanes()
    {
        return lanes;
    }

    /** By the number of the inlet: empty if nothing can go back. */
    Map<Integer, ReplyLane> replyLanes()
    {
        return replyLanes;
    }

    /** Null if no other process brings events. */
    IpcIntake<E> ipc()
    {
        return ipc;
    }
}
