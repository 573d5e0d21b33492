// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.agrona.MutableDirectBuffer;

import java.util.List;

/**
 * Brings the outputs of all handlers into one order: by cause, by stage as in the graph, by index; state hashes come
 * behind the outputs of a cause. What depends on threads or shards has no say in it: an entry is handled by one shard
 * of a stage, so (cause, stage) is in one place.
 * As an {@link EntrySource} it gives them to the log of outputs.
 * <p>
 * <b>Threading:</b> the publisher's.
 */
final class OutputMerge<O> implements EntrySource<Output<O>>
{
    /** Merged at a time. */
    static final int LIMIT = 512;

    /** In the order of stages; those of hashes behind the others. */
    private final OutputSource<O>[] sources;

    /** For each source, the number of its stage in the log of outputs. */
    private final int[] stages;

    /** For each source, the next place. */
    private final long[] next;

    /** For each source, the last place that may be looked at. */
    private final long[] limit;

    // By place in the merged order.
    private final int[] from = new int[LIMIT];
    private final long[] place = new long[LIMIT];
    private final Output<O> output = new Output<>(null);
    private int count;

    /** The sequence that the first of the merged ones is to have. */
    private long firstSequence;
    private int epoch;

    OutputMerge(final List<OutputSource<O>> sources, final List<Integer> stages)
    {
        this.sources = toArray(sources);
        this.stages = stages.stream().mapToInt(Integer::intValue).toArray();
        next = new long[this.sources.length];
        limit = new long[this.sources.length];
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic class; it never leaves this class
    private static <O> OutputSource<O>[] toArray(final List<OutputSource<O>> sources)
    {
        return sources.toArray((OutputSource<O>[])new OutputSource[0]);
    }

    /** Of the causes that come next. */
    void epoch(final int ofCauses)
    {
        epoch = ofCauses;
    }

    /**
     * Merges what entries up to {@code lastCause} have caused, all of whose stages have passed it; how many outputs, at
     * most {@link #LIMIT}. The first is to have the sequence {@code sequence}.
     */
    int merge(final long lastCause, final long sequence)
    {
        firstSequence = sequence;
        count = 0;
        for (int i = 0; i < sources.length; i++)
        {
            next[i] = sources[i].first();
            // Acquired after the sequence of the stage: all that was caused up to there is within it.
            limit[i] = sources[i].lastPublished();
        }
        int first = first(lastCause);
        while (first >= 0 && count < LIMIT)
        {
            takeOneCause(first);
            first = first(lastCause);
        }
        return count;
    }

    /** The source whose next output comes first, or -1. */
    private int first(final long lastCause)
    {
        int first = -1;
        long firstCause = lastCause;
        for (int i = 0; i < sources.length; i++)
        {
            if (next[i] <= limit[i])
            {
                final long cause = sources[i].cause(next[i]);
                // Among those of one cause the first stands first in the graph.
                if (cause < firstCause || cause == firstCause && first < 0)
                {
                    first = i;
                    firstCause = cause;
                }
            }
        }
        return first;
    }

    private void takeOneCause(final int source)
    {
        final OutputSource<O> taken = sources[source];
        final long cause = taken.cause(next[source]);
        do
        {
            from[count] = source;
            place[count] = next[source];
            count++;
            next[source]++;
        }
        while (count < LIMIT && next[source] <= limit[source] && taken.cause(next[source]) == cause);
    }

    /** The first {@code done} of the merged ones are no more needed. */
    void release(final int done)
    {
        // From the end, so that each source is released once.
        for (int i = 0; i < sources.length; i++)
        {
            int last = done - 1;
            while (last >= 0 && from[last] != i)
            {
                last--;
            }
            if (last >= 0)
            {
                sources[i].release(place[last]);
            }
        }
    }

    /** Whether it is a state hash rather than an output. */
    boolean isHash(final int index)
    {
        return sources[from[index]].isHash();
    }

    long hash(final int index)
    {
        return sources[from[index]].hash(place[index]);
    }

    /** Number of the stage in the log. */
    int stage(final int index)
    {
        return stages[from[index]];
    }

    long cause(final int index)
    {
        return sources[from[index]].cause(place[index]);
    }

    /**
     * Where the outputs, or the state hashes, of a stage stand among all, by its number in the log; -1 for one that has
     * none any more.
     */
    int order(final int stage, final boolean isHash)
    {
        int i = 0;
        while (i < stages.length && (stages[i] != stage || sources[i].isHash() != isHash))
        {
            i++;
        }
        return i == stages.length ? -1 : i;
    }

    Output<O> get(final int index)
    {
        final OutputSource<O> source = sources[from[index]];
        final long at = place[index];
        output.set(source.cause(at), epoch, stages[from[index]], source.index(at), source.value(at));
        return output;
    }

    @Override
    public Output<O> event(final long sequence)
    {
        return get((int)(sequence - firstSequence));
    }

    @Override
    public byte kind(final long sequence)
    {
        return (isHash((int)(sequence - firstSequence)) ? EntryKind.MARKER : EntryKind.EVENT).code();
    }

    @Override
    public int encodeNote(final long sequence, final MutableDirectBuffer buffer, final int offset)
    {
        final int index = (int)(sequence - firstSequence);
        return HashDescriptor.put(buffer, offset, cause(index), epoch, stages[from[index]], hash(index));
    }

    @Override
    public long timeNs(final long sequence)
    {
        final int index = (int)(sequence - firstSequence);
        return sources[from[index]].timeNs(place[index]);
    }

    @Override
    public int inletId(final long sequence)
    {
        return 0;
    }

    @Override
    public long position(final long sequence)
    {
        return sequence;
    }

    /** Inlet and position are alike for all. */
    @Override
    public long lastOfRun(final long sequence, final long upTo)
    {
        final long timeNs = timeNs(sequence);
        final byte kind = kind(sequence);
        long last = sequence;
        while (last < upTo && timeNs(last + 1) == timeNs && kind(last + 1) == kind)
        {
            last++;
        }
        return last;
    }
}
