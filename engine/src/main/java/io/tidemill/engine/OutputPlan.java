// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.EventFactory;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.util.Objects;

/**
 * What stages emit, and where it goes: into a log of outputs beside the engine's own, or another one that is named.
 * Immutable.
 * <pre>{@code
 * Engine.of(Order::new, Order.CODEC)
 *     .journal(ChronicleJournal.in(dataDir))
 *     .outputs(OutputPlan.of(Trade::new, Trade.CODEC).gatedOn(Durability.FSYNC))
 * }</pre>
 * <ol>
 * <li>Outputs are in the log in the order of (cause, stage in the order of the graph, index), whatever the thread plan
 * and however many shards a stage has.</li>
 * <li>Each is in the log once, whatever crashes: a start computes anew what it recovers, compares that with what the
 * log holds, and emits only what is not there yet.</li>
 * <li>An output is in the log only when its cause has the durability that the plan names.</li>
 * <li>Outputs whose cause was lost, which a loss of power can bring about below {@link Durability#FSYNC}, are moved
 * aside at the next start.</li>
 * </ol>
 *
 * @param <O> the class of outputs
 */
public final class OutputPlan<O>
{
    private final EventFactory<O> factory;
    private final Codec<O> codec;
    private final EventLog log;
    private final Durability durability;
    private final boolean goesOn;

    /** 0 for never. */
    private final long hashEvery;

    private OutputPlan(
        final EventFactory<O> factory,
        final Codec<O> codec,
        final EventLog log,
        final Durability durability,
        final boolean goesOn,
        final long hashEvery)
    {
        this.factory = Objects.requireNonNull(factory, "outputs need a factory, such as Trade::new");
        this.codec = Objects.requireNonNull(codec, "outputs need a codec");
        this.log = log;
        this.durability = durability;
        this.goesOn = goesOn;
        this.hashEvery = hashEvery;
    }

    /**
     * Outputs of a class, in the log that the engine's own has for them.
     *
     * @param factory makes the preallocated objects, such as {@code Trade::new}
     * @param codec   of the outputs
     * @param <O>     their class
     * @return the plan
     */
    public static <O> OutputPlan<O> of(final EventFactory<O> factory, final Codec<O> codec)
    {
        return new OutputPlan<>(factory, codec, null, Durability.PAGE_CACHE, false, 0);
    }

    /**
     * No outputs but state hashes: see {@link #hashingEvery}.
     *
     * @param every so many sequences, at least 1
     * @return the plan
     */
    public static OutputPlan<Void> hashes(final long every)
    {
        return new OutputPlan<Void>(() -> null, new NoOutputs(), null, Durability.PAGE_CACHE, false, 0)
            .hashingEvery(every);
    }

    /** Where nobody emits. */
    private static final class NoOutputs implements Codec<Void>
    {
        @Override
        public String name()
        {
            return "none";
        }

        @Override
        public int maxLength()
        {
            return 0;
        }

        @Override
        public int encode(final Void event, final MutableDirectBuffer buffer, final int offset)
        {
            return 0;
        }

        @Override
        public void decode(
            final int version, final DirectBuffer buffer, final int offset, final int length, final Void event)
        {
            // There is none.
        }
    }

    /**
     * The same outputs in another log.
     *
     * @param eventLog where they go
     * @return a copy of this plan
     */
    public OutputPlan<O> to(final EventLog eventLog)
    {
        return new OutputPlan<>(
            factory, codec, Objects.requireNonNull(eventLog, "eventLog"), durability, goesOn, hashEvery);
    }

    /**
     * The same outputs, which wait until their cause has a durability; {@link Durability#PAGE_CACHE} by default.
     *
     * @param level to wait for
     * @return a copy of this plan
     */
    public OutputPlan<O> gatedOn(final Durability level)
    {
        return new OutputPlan<>(factory, codec, log, Objects.requireNonNull(level, "level"), goesOn, hashEvery);
    }

    /**
     * The same outputs, but a start goes on where it computes others than are in the log. Those in the log stay, as
     * somebody may have seen them; the differences are in {@link RecoveryReport#differences}. Without this such a start
     * is refused: the logic has changed, or does not depend on the events alone.
     *
     * @return a copy of this plan
     */
    public OutputPlan<O> withDifferencesAccepted()
    {
        return new OutputPlan<>(factory, codec, log, durability, true, hashEvery);
    }

    /**
     * The same outputs, and among them, for engines' own use, the state hash of each logic stage that is
     * {@link StateHashed}: every so many sequences. A replay names the first sequence and stage where they differ, and
     * a start refuses to go on from there.
     *
     * @param sequences at least 1; a million or so costs nothing if hashes are kept incrementally
     * @return a copy of this plan
     */
    public OutputPlan<O> hashingEvery(final long sequences)
    {
        if (sequences < 1)
        {
            throw new IllegalArgumentException("state cannot be hashed every " + sequences + " sequences; at least 1");
        }
        return new OutputPlan<>(factory, codec, log, durability, goesOn, sequences);
    }

    /** 0 for never. */
    long hashEvery()
    {
        return hashEvery;
    }

    EventFactory<O> factory()
    {
        return factory;
    }

    Codec<O> codec()
    {
        return codec;
    }

    Durability durability()
    {
        return durability;
    }

    boolean acceptsDifferences()
    {
        return goesOn;
    }

    /** Where the outputs of an engine with this log go. */
    EventLog logBeside(final EventLog own)
    {
        if (log != null)
        {
            return log;
        }
        if (own == null)
        {
            throw new IllegalStateException("outputs need a log to be named in by their causes: build the engine " +
                "with journal(…)");
        }
        return own.companion("outputs").orElseThrow(() -> new IllegalStateException(
            "the engine's log has no place for outputs beside it: name one with OutputPlan.to(…)"));
    }
}
