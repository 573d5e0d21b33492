// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.LongUnaryOperator;

/**
 * One question, and who is asked.
 *
 * @param id          short and stable, such as {@code append-64B}.
 * @param what        one sentence on what is timed.
 * @param phase       {@link Phase#WRITE} or {@link Phase#READ}.
 * @param load        of each round.
 * @param contenders  ours first.
 * @param comparisons of ours to peers among the contenders.
 * @param expected    checksum by number of events, from a plain model without any contender's code.
 */
public record Benchmark(
    String id,
    String what,
    Phase phase,
    Load load,
    List<Contender> contenders,
    List<Comparison> comparisons,
    LongUnaryOperator expected)
{
    /**
     * Checks that the comparisons are about contenders.
     *
     * @param id          short and stable.
     * @param what        one sentence on what is timed.
     * @param phase       of the rounds.
     * @param load        of each round.
     * @param contenders  ours first.
     * @param comparisons of ours to peers.
     * @param expected    checksum by number of events.
     */
    public Benchmark
    {
        contenders = List.copyOf(contenders);
        comparisons = List.copyOf(comparisons);
        if (phase == Phase.PREPARE)
        {
            throw new IllegalArgumentException(id + ": preparing is not timed; use READ");
        }
        final List<String> names = contenders.stream().map(Contender::name).toList();
        if (names.size() != names.stream().distinct().count())
        {
            throw new IllegalArgumentException(id + ": contenders share a name: " + names);
        }
        for (final Comparison comparison : comparisons)
        {
            if (!names.containsAll(comparison.candidates()))
            {
                throw new IllegalArgumentException(id + ": comparison to " + comparison.to() + " among " +
                    comparison.candidates() + ", but the contenders are " + names);
            }
        }
    }

    /**
     * The contender that the others are compared to.
     *
     * @return the first one.
     */
    Contender ours()
    {
        return contenders.get(0);
    }

    Contender contender(final String name)
    {
        return contenders.stream()
            .filter(contender -> contender.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new NoSuchElementException(id + " has no contender " + name));
    }

    /**
     * How many JVMs this benchmark starts.
     *
     * @param effort how often things are repeated.
     * @return trials, rounds and preparations.
     */
    int forks(final Effort effort)
    {
        final int options = contenders.stream().mapToInt(Contender::options).sum();
        final int perRound = phase == Phase.READ ? 2 : 1;
        return (effort.trials() * options + effort.rounds() * contenders.size()) * perRound;
    }

    /**
     * The same question asked with fewer events.
     *
     * @param limit most events of a pass.
     * @return a benchmark whose figures are for trying out only.
     */
    public Benchmark atMost(final long limit)
    {
        return new Benchmark(id, what, phase, load.atMost(limit), contenders, comparisons, expected);
    }
}
