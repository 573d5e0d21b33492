// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

/**
 * An output as the log of outputs holds it: what a stage has emitted, under its name: (epoch, cause, stage, index). No
 * two outputs of an engine ever have the same name, so whoever passes them on can tell one it has seen.
 * <p>
 * <b>Threading:</b> one thread at a time; the object is reused.
 *
 * @param <O> the class of what is emitted
 */
public final class Output<O>
{
    private O value;
    private long cause;
    private int epoch;
    private int stage;
    private int index;

    /**
     * With an object to decode into.
     *
     * @param value that is emitted
     */
    public Output(final O value)
    {
        this.value = value;
    }

    void set(
        final long ofCause, final int ofEpoch, final int ofStage, final int ofIndex, final O emitted)
    {
        name(ofCause, ofEpoch, ofStage, ofIndex);
        value = emitted;
    }

    void name(final long ofCause, final int ofEpoch, final int ofStage, final int ofIndex)
    {
        cause = ofCause;
        epoch = ofEpoch;
        stage = ofStage;
        index = ofIndex;
    }

    /**
     * The entry that caused it.
     *
     * @return its sequence in the engine's own log
     */
    public long cause()
    {
        return cause;
    }

    /**
     * The epoch of that entry.
     *
     * @return counts the cuts of the engine's log, from 1
     */
    public int epoch()
    {
        return epoch;
    }

    /**
     * The stage that emitted it.
     *
     * @return its number in the log of outputs, as of {@link EventLog#inlets}
     */
    public int stage()
    {
        return stage;
    }

    /**
     * Which of the outputs it is that this stage emitted for this cause.
     *
     * @return counts from 0
     */
    public int index()
    {
        return index;
    }

    /**
     * What was emitted.
     *
     * @return the object, reused
     */
    public O value()
    {
        return value;
    }

    @Override
    public String toString()
    {
        return "output " + index + " of stage " + stage + " caused by " + cause + " of epoch " + epoch + ": " + value;
    }
}
