// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import io.tidemill.engine.ipc.LaneReader;

/**
 * Makes events of what another process has put in, and notes which of a batch are none.
 * <p>
 * <b>Threading:</b> the sequencer's.
 */
final class RecordDecoder<E>
{
    /** In a batch. */
    static final int MOST = EngineConfig.BATCH_LIMIT;

    private final Codec<E> codec;
    private final Undecodable<E> undecodable;
    private final boolean[] voids = new boolean[MOST];
    private int version;

    /** The first of the batch that is none, or behind all. */
    private int firstVoid = MOST;

    RecordDecoder(final Codec<E> codec, final Undecodable<E> undecodable)
    {
        this.codec = codec;
        this.undecodable = undecodable;
    }

    /** What follows was written by this version of the codec. */
    void version(final int ofCodec)
    {
        version = ofCodec;
    }

    boolean isVoid(final int index)
    {
        return voids[index];
    }

    /** Whether the first so many of a batch are events. */
    boolean isAllOfIt(final int count)
    {
        return count <= firstVoid;
    }

    /** The current record of a reader, the next of a batch. */
    void decode(
        final int index, final long sequence, final long position, final LaneReader reader, final E target)
    {
        String reason = reader.damage();
        Throwable thrown = null;
        if (reason == null)
        {
            try
            {
                codec.decode(version, reader.payload(), 0, reader.length(), target);
                final int length = codec.length(target);
                reason = length <= codec.maxLength() ? null : "it would have " + length + " bytes";
            }
            catch (final Throwable ex)
            {
                thrown = ex;
                reason = ErrorReports.text(ex);
            }
        }
        firstVoid = index == 0 ? MOST : firstVoid;
        voids[index] = reason != null;
        if (reason != null)
        {
            firstVoid = Math.min(firstVoid, index);
            undecodable.add(sequence, position, reader, reason, thrown);
        }
    }
}
