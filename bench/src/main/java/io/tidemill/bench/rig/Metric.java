// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

/**
 * What a benchmark is about: the one figure per round that contenders are compared by.
 */
public enum Metric
{
    /** Events per second; more is better. */
    THROUGHPUT("throughput", "events/s", true),

    /** Nanoseconds from the planned send time to the handler, 99th percentile; less is better. */
    LATENCY("latency-p99", "ns", false),

    /** Share of one core that the process used; less is better. */
    CPU("cpu", "cores", false);

    private final String text;
    private final String unit;
    private final boolean moreIsBetter;

    Metric(final String text, final String unit, final boolean moreIsBetter)
    {
        this.text = text;
        this.unit = unit;
        this.moreIsBetter = moreIsBetter;
    }

    /**
     * The unit of a value.
     *
     * @return as it stands in JSON.
     */
    public String unit()
    {
        return unit;
    }

    /**
     * Whether a value beats another. One that is no number, since the rate was not reached, beats none.
     *
     * @param value  to judge.
     * @param rival  to beat.
     * @return true if it does.
     */
    public boolean isBetter(final double value, final double rival)
    {
        if (Double.isNaN(value) || Double.isNaN(rival))
        {
            return !Double.isNaN(value);
        }
        return moreIsBetter ? value > rival : value < rival;
    }

    /**
     * Whether a value reaches a bar.
     *
     * @param value to judge.
     * @param bar   to reach.
     * @return true if it does.
     */
    public boolean reaches(final double value, final double bar)
    {
        return moreIsBetter ? value >= bar : value <= bar;
    }

    /**
     * The sign of a bar.
     *
     * @return such as {@code >=}.
     */
    public String barSign()
    {
        return moreIsBetter ? ">=" : "<=";
    }

    /**
     * The value of a round.
     *
     * @param result of the round.
     * @return in this metric's unit.
     */
    double value(final RoundResult result)
    {
        switch (this)
        {
            case LATENCY:
                return result.latencies().orElseThrow().getValueAtPercentile(99);

            case CPU:
                return result.cores();

            default:
                return result.eventsPerSecond();
        }
    }

    @Override
    public String toString()
    {
        return text;
    }
}
