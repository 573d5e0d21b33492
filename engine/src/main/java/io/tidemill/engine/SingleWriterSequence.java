// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.Sequence;

/**
 * A sequence with one writer, which reads what it wrote itself without any ordering. To others it is a
 * {@link Sequence}: {@link #set} releases, {@link #get} acquires, and it shares its cache line with nothing.
 */
final class SingleWriterSequence extends Sequence
{
    SingleWriterSequence(final long initial)
    {
        super(initial);
    }

    /** By the writer: there is nothing to be ordered against, and the compiler may keep what it read before. */
    long plain()
    {
        return value;
    }

    /** By the writer, of what no other thread reads. */
    void setPlain(final long sequence)
    {
        value = sequence;
    }
}
