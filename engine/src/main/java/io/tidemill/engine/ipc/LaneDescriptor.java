// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine.ipc;

import org.agrona.BitUtil;

/**
 * Layout of a lane's file, little-endian; {@code docs/ipc-format.md} has it for other languages. A header of one page:
 * <pre>
 *     0  magic 'TML1', format version, capacity in bytes, longest record in bytes          4 × 4
 *    16  id of the client, its process id, when it was made in ms                          3 × 8
 *    40  version of the codec                                                              4
 *    44  length and bytes of the codec's name, up to 64                                    4 + 64
 *   112  length and bytes of the inlet's name, up to 64                                    4 + 64
 *   184  position of the first record                                                      8
 *   504  CRC32C of all above                                                               4
 *   512  the producer's:  tail, claimed                                                    2 × 8
 *   528  the producer's:  whether it has closed; position that it wants to be on disk      4 + 4, 8
 *   640  the consumer's:  head, ordinal of the record there                                2 × 8
 *   768  the engine's:  state, condition                                                   2 × 4
 *   776  the engine's:  records that were taken on, when the state is RETIRED              8
 *   896  the engine's:  positions that are in the ring, in the log, on disk, answered      4 × 8
 *   928  the engine's:  answers that found no room, claims that were half written          2 × 8
 *  4096  records
 * </pre>
 * A record begins at a multiple of 8, and does not wrap:
 * <pre>
 *   0  length of the payload; -1: nothing up to the end of the ring                        4
 *   4  ordinal, its low 32 bits, xor check of length and payload                           4
 *   8  payload, filled up with zeros to a multiple of 8
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

    static final int FIRST_POSITION_OFFSET = 184;
    static final int CRC_OFFSET = 504;

    static final int TAIL_OFFSET = 512;
    static final int CLAIMED_OFFSET = 520;
    static final int CLOSED_OFFSET = 528;
    static final int WANTED_OFFSET = 536;

    static final int HEAD_OFFSET = 640;
    static final int HEAD_ORDINAL_OFFSET = 648;

    static final int STATE_OFFSET = 768;
    static final int CONDITION_OFFSET = 772;
    static final int FINAL_COUNT_OFFSET = 776;

    static final int TAKEN_OFFSET = 896;
    static final int PAGE_CACHE_OFFSET = 904;
    static final int DISK_OFFSET = 912;
    static final int ANSWERED_OFFSET = 920;
    static final int LOST_ANSWERS_OFFSET = 928;
    static final int DROPPED_OFFSET = 936;

    static final int HEADER_LENGTH = 4096;

    static final int MAX_CODEC_NAME = 64;
    static final int MAX_INLET_NAME = 64;

    static final int RECORD_LENGTH_OFFSET = 0;
    static final int RECORD_HEADER_LENGTH = 8;
    static final int ALIGNMENT = 8;

    /** In place of a length: the rest of the ring, up to its end, holds nothing. */
    static final int PADDING = -1;

    /** The engine has not seen it yet. */
    static final int NEW = 0;

    /** The engine drains it, or will when it is back. */
    static final int OPEN = 1;

    /** What was put in is drained for the last time; whether that holds for a record is known when it is RETIRED. */
    static final int CLOSED = 2;

    /** Nobody reads it any more. */
    static final int RETIRED = 3;

    /** The same, and there is more in it that cannot be read. */
    static final int BROKEN = 4;

    private static final long CHECK_FACTOR = 0x9E37_79B9_7F4A_7C15L;

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

    /**
     * A sum of Fletcher's kind over the words of a payload, so that the order of words counts: the sums are part of the
     * copy. {@link #check} makes it one number.
     */
    static long firstSum(final int lengthBytes)
    {
        return lengthBytes * CHECK_FACTOR + 1;
    }

    /** Every bit of both sums has a say in every bit: two bytes of one word that change must not make up for it. */
    static int check(final long sum, final long sumOfSums)
    {
        final long spread = sum * CHECK_FACTOR;
        return (int)(((spread ^ spread >>> Integer.SIZE) + sumOfSums) * CHECK_FACTOR >>> Integer.SIZE);
    }

    /** Whether a record can begin there. No lane comes near the end of numbers, so sums of places do not pass it. */
    static boolean isPlace(final long place)
    {
        return place >= 0 && place < 1L << 62 && (place & ALIGNMENT - 1) == 0;
    }

    static boolean isCapacity(final int capacity)
    {
        return BitUtil.isPowerOfTwo(capacity) && capacity >= MIN_CAPACITY && capacity <= MAX_CAPACITY;
    }
}
