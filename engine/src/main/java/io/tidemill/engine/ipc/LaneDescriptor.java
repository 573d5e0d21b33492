// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine.ipc;

import org.agrona.BitUtil;

/**
 * Layout of a lane's file, little-endian. A header of one page:
 * <pre>
 *     0  magic 'TML1', format version, capacity in bytes, longest record in bytes          4 × 4
 *    16  id of the client, its process id, when it was made in ms                          3 × 8
 *    40  version of the codec                                                              4
 *    44  length and bytes of the codec's name, up to 64                                    4 + 64
 *   112  length and bytes of the inlet's name, up to 160                                   4 + 160
 *   512  the client's:  tail, claimed                                                      2 × 8
 *   640  the engine's:  head, ordinal of the record there                                  2 × 8
 *   768  the engine's:  state 4, padding 4, first position, taken, page cache, on disk     5 × 8
 *   896  the client's:  whether it has closed                                              4
 *  4096  records
 * </pre>
 * A record begins at a multiple of 8, and does not wrap:
 * <pre>
 *   0  length of the payload; -1: nothing up to the end of the ring                        4
 *   4  ordinal, its low 32 bits                                                            4
 *   8  payload, padded to a multiple of 8
 * </pre>
 * Places are byte positions that only grow; the ring has them at {@code position & capacity - 1}. What one process
 * writes and another reads stands two cache lines apart from what is written the other way, as pairs are prefetched.
 */
final class LaneDescriptor
{
    static final int MAGIC = 'T' | 'M' << 8 | 'L' << 16 | '1' << 24;
    static final int FORMAT_VERSION = 0;

    static final int MAGIC_OFFSET = 0;
    static final int FORMAT_VERSION_OFFSET = 4;
    static final int CAPACITY_OFFSET = 8;
    static final int MAX_LENGTH_OFFSET = 12;
    static final int CLIENT_ID_OFFSET = 16;
    static final int PID_OFFSET = 24;
    static final int CREATED_MS_OFFSET = 32;
    static final int CODEC_VERSION_OFFSET = 40;
    static final int CODEC_NAME_OFFSET = 44;
    static final int INLET_NAME_OFFSET = 112;

    static final int TAIL_OFFSET = 512;
    static final int CLAIMED_OFFSET = 520;

    static final int HEAD_OFFSET = 640;
    static final int HEAD_ORDINAL_OFFSET = 648;

    static final int STATE_OFFSET = 768;
    static final int FIRST_POSITION_OFFSET = 776;
    static final int TAKEN_OFFSET = 784;
    static final int PAGE_CACHE_OFFSET = 792;
    static final int DISK_OFFSET = 800;

    static final int CLOSED_OFFSET = 896;

    static final int HEADER_LENGTH = 4096;

    static final int MAX_CODEC_NAME = 64;
    static final int MAX_INLET_NAME = 160;

    static final int RECORD_LENGTH_OFFSET = 0;
    static final int RECORD_ORDINAL_OFFSET = 4;
    static final int RECORD_HEADER_LENGTH = 8;
    static final int ALIGNMENT = 8;

    /** In place of a length: the rest of the ring, up to its end, holds nothing. */
    static final int PADDING = -1;

    static final int MIN_CAPACITY = 4 * 1024;
    static final int MAX_CAPACITY = 1 << 30;

    private LaneDescriptor()
    {
    }

    /** What a record with so much payload takes. */
    static int framed(final int lengthBytes)
    {
        return BitUtil.align(RECORD_HEADER_LENGTH + lengthBytes, ALIGNMENT);
    }

    /** So that a record, and the padding before it, always fit into an empty ring. */
    static int longestRecord(final int capacity)
    {
        return capacity / 2 - RECORD_HEADER_LENGTH;
    }

    static boolean isCapacity(final int capacity)
    {
        return BitUtil.isPowerOfTwo(capacity) && capacity >= MIN_CAPACITY && capacity <= MAX_CAPACITY;
    }
}
