// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.util.List;

/**
 * The state hashes of a stage: the wrapping sum over the threads that run its shards, all of which have them behind the
 * same sequences.
 */
final class StageHashes<O> implements OutputSource<O>
{
    private final HashPoints[] parts;

    /** Not empty. */
    StageHashes(final List<HashPoints> parts)
    {
        this.parts = parts.toArray(HashPoints[]::new);
    }

    @Override
    public String stage()
    {
        return parts[0].stage();
    }

    @Override
    public long first()
    {
        return parts[0].first();
    }

    @Override
    public long lastPublished()
    {
        long last = Long.MAX_VALUE;
        for (final HashPoints part : parts)
        {
            last = Math.min(last, part.lastPublished());
        }
        return last;
    }

    @Override
    public long cause(final long place)
    {
        return parts[0].cause(place);
    }

    @Override
    public long timeNs(final long place)
    {
        return parts[0].timeNs(place);
    }

    @Override
    public boolean isHash()
    {
        return true;
    }

    @Override
    public int index(final long place)
    {
        return 0;
    }

    @Override
    public O value(final long place)
    {
        return null;
    }

    @Override
    public long hash(final long place)
    {
        long sum = 0;
        for (final HashPoints part : parts)
        {
            sum += part.hash(place);
        }
        return sum;
    }

    @Override
    public void release(final long place)
    {
        for (final HashPoints part : parts)
        {
            part.release(place);
        }
    }
}
