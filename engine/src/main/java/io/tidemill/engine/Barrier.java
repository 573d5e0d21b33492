// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.Sequence;

/**
 * How far a stage may read: the minimum of the sequences it stands behind, or the ring's cursor. Each is read with
 * acquire ({@link Sequence#get}, {@link Ring#cursor}), so everything written before it was published is visible.
 */
final class Barrier
{
    private final Ring<?> ring;
    private final Sequence[] behind;

    /** Behind other duty cycles. */
    Barrier(final Ring<?> ring, final Sequence... behind)
    {
        this.ring = ring;
        this.behind = behind.clone();
    }

    long available()
    {
        if (behind.length == 0)
        {
            return ring.cursor();
        }
        long minimum = behind[0].get();
        for (int i = 1; i < behind.length; i++)
        {
            minimum = Math.min(minimum, behind[i].get());
        }
        return minimum;
    }
}
