// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.engine;

import io.tidemill.bench.limit.SameThread;
import io.tidemill.bench.limit.VolatileHandOver;
import io.tidemill.bench.pipeline.Batches;
import io.tidemill.bench.pipeline.Claim;
import io.tidemill.bench.pipeline.EventModel;
import io.tidemill.bench.pipeline.Idling;
import io.tidemill.bench.pipeline.Shape;
import io.tidemill.bench.pipeline.Wait;
import io.tidemill.bench.rig.Axis;
import io.tidemill.bench.rig.Contender;
import io.tidemill.bench.rig.Settings;

/**
 * Those that meet in several benchmarks of the group, each wired the same everywhere.
 */
final class EngineContenders
{
    static final String OURS = "tidemill";
    static final String DEFAULT = "tidemill-default";
    static final String DISRUPTOR = "disruptor";
    static final String DISRUPTOR_POLLER = "disruptor-poller";
    static final String ARRAY_BLOCKING_QUEUE = "array-blocking-queue";
    static final String SAME_THREAD = "same-thread";
    static final String VOLATILE_HAND_OVER = "volatile-hand-over";
    static final String PARKED_HAND_OVER = "parked-hand-over";

    private EngineContenders()
    {
    }

    /** Ours with one direct producer and the best idle strategy. */
    static Contender ours(final Settings shape)
    {
        return Contender.of(OURS, TidemillWorkload.class,
            direct(shape).with(TidemillWorkload.PLAN, TidemillWorkload.Plan.AUTO.toString()), idles())
            .about("Direct inlet, thread plan auto (all stages on one thread), no journal; the best idle strategy.");
    }

    /** Ours as it is without being tuned. */
    static Contender oursByDefault()
    {
        return ours(DEFAULT, TidemillWorkload.Idle.PARKING)
            .about("The same with the idle strategy that the engine has by itself: it spins, then parks.");
    }

    /** Ours with one direct producer and a given idle strategy. */
    static Contender ours(final String name, final TidemillWorkload.Idle idle)
    {
        return Contender.of(name, TidemillWorkload.class, fixed(direct(Settings.NONE), idle));
    }

    /** Ours with a lane for each producer. */
    static Settings lanes(final int producers)
    {
        return producers(producers).with(TidemillWorkload.INLET, TidemillWorkload.InletKind.LANE.toString());
    }

    static Settings direct(final Settings shape)
    {
        return shape.with(TidemillWorkload.INLET, TidemillWorkload.InletKind.DIRECT.toString());
    }

    static Settings fixed(final Settings settings, final TidemillWorkload.Idle idle)
    {
        return settings.with(TidemillWorkload.IDLE, idle.toString());
    }

    static Axis idles()
    {
        return Axis.of(TidemillWorkload.IDLE, Axis.texts(TidemillWorkload.Idle.values()));
    }

    /** Disruptor with a thread for each handler, by its best wait strategy. */
    static Contender disruptor(final Settings settings)
    {
        return Contender.of(DISRUPTOR, DisruptorWorkload.class, settings, Batches.axis(), Claim.axis(), waits())
            .about("Disruptor 4 by its DSL, a ring of 8,192, a thread for each handler; the best wait strategy and " +
                "way to claim.");
    }

    /** Disruptor with a given wait strategy. */
    static Contender disruptor(final String name, final Settings settings, final Wait wait)
    {
        return Contender.of(name, DisruptorWorkload.class, settings.with(Wait.SETTING, wait.toString()));
    }

    static Axis waits()
    {
        return Axis.of(Wait.SETTING, Axis.texts(Wait.values()));
    }

    static Contender arrayBlockingQueue(final Settings settings)
    {
        return Contender.of(ARRAY_BLOCKING_QUEUE, BlockingQueueWorkload.class,
            settings.with(BlockingQueueWorkload.TAKING, BlockingQueueWorkload.Taking.TAKE.toString()))
            .about("The JDK's, 8,192 places, put and take, pooled events" + ofEachProducer(settings) + ".");
    }

    static Contender polled(final String name, final PolledQueueWorkload.Kind kind, final Settings settings)
    {
        return Contender.of(name, PolledQueueWorkload.class,
            settings.with(PolledQueueWorkload.KIND, kind.toString()), idlings());
    }

    static Contender agronaRing(final String name, final Settings settings)
    {
        return Contender.of(name, RingBufferWorkload.class, settings, idlings())
            .about("Agrona's ring buffer of 1 MiB, tryClaim and commit, read in batches of 256; events are encoded " +
                "and decoded; no bounds checks; the best idle strategy for both ends.");
    }

    /** In a JVM as Agrona's documentation recommends it. */
    static Contender agronaQueue(final String name)
    {
        return polled(name, PolledQueueWorkload.Kind.AGRONA_ONE_TO_ONE, Settings.NONE)
            .about("Agrona's OneToOneConcurrentArrayQueue, 8,192 places, offer and drain of 256, pooled events; the " +
                "best idle strategy for both ends.");
    }

    static Axis idlings()
    {
        return Axis.of(Idling.SETTING, Axis.texts(Idling.values()));
    }

    static Contender sameThread(final String name)
    {
        return sameThread(name, Settings.NONE);
    }

    /** One thread makes events and calls all stages of a shape. */
    static Contender sameThread(final String name, final Settings shape)
    {
        return Contender.of(name, SameThread.class, shape).limit()
            .about("The producer calls the handler: what the machine and the JVM add by themselves.");
    }

    static Contender volatileHandOver()
    {
        return Contender.of(VOLATILE_HAND_OVER, VolatileHandOver.class, Settings.NONE).limit()
            .about("One event at a time, a round trip of two volatiles between two threads that spin.");
    }

    static Contender parkedHandOver()
    {
        return Contender.of(PARKED_HAND_OVER, VolatileHandOver.class, Settings.of(VolatileHandOver.PARKED, "true"))
            .limit()
            .about("One volatile and an unpark of the thread that waits: what the operating system takes to wake it.");
    }

    static Settings producers(final int producers)
    {
        return Settings.of(EventModel.PRODUCERS, Integer.toString(producers));
    }

    static Settings chain(final int stages)
    {
        return Settings.of(Shape.SETTING, Shape.chain(stages));
    }

    static String ofEachProducer(final Settings settings)
    {
        return settings.values().containsKey(EventModel.PRODUCERS) ? " of each producer's own" : "";
    }

    /** Ways to call all stages from one handler. */
    static Axis handlers()
    {
        return Axis.of(DisruptorWorkload.HANDLERS,
            Axis.texts(DisruptorWorkload.Handlers.BY_EVENT, DisruptorWorkload.Handlers.BY_BATCH));
    }
}
