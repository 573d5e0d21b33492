// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.report;

import io.tidemill.bench.rig.Benchmark;
import io.tidemill.bench.rig.Contender;

/**
 * The part that a contender plays, by which it is coloured.
 */
enum Role
{
    /** The one that is compared, and what is named after it. */
    OURS("ours"),

    /** A product or a wiring that ours is compared to. */
    PEER("peer"),

    /** The least that the machine needs. */
    LIMIT("limit");

    private final String text;

    Role(final String text)
    {
        this.text = text;
    }

    static Role of(final Contender contender, final Benchmark benchmark)
    {
        if (contender.isLimit())
        {
            return LIMIT;
        }
        final String ours = benchmark.ours().point().map(Contender.Point::series).orElse(benchmark.ours().name());
        final String name = contender.point().map(Contender.Point::series).orElse(contender.name());
        return name.equals(ours) || name.startsWith(ours + "-") ? OURS : PEER;
    }

    @Override
    public String toString()
    {
        return text;
    }
}
