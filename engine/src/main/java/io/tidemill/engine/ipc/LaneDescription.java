// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine.ipc;

import java.nio.charset.StandardCharsets;

/**
 * What a lane is.
 *
 * @param inletName    of the inlet that it belongs to
 * @param capacity     of its ring in bytes, a power of two
 * @param maxLength    of a record in bytes
 * @param codecName    of what its records hold
 * @param codecVersion of that
 * @param clientId     by which the client is known; at random
 * @param pid          of the client, in its own namespace; for people
 * @param createdMs    when it was made, in milliseconds since 1970; for people
 * @param firstPosition of its first record in the inlet's stream
 */
public record LaneDescription(
    String inletName,
    int capacity,
    int maxLength,
    String codecName,
    int codecVersion,
    long clientId,
    long pid,
    long createdMs,
    long firstPosition)
{
    /**
     * Checks the limits.
     *
     * @param inletName    of the inlet that it belongs to
     * @param capacity     of its ring in bytes
     * @param maxLength    of a record in bytes
     * @param codecName    of what its records hold
     * @param codecVersion of that
     * @param clientId     by which the client is known
     * @param pid          of the client
     * @param createdMs    when it was made
     * @param firstPosition of its first record
     */
    public LaneDescription
    {
        requireName("inlet", inletName, LaneDescriptor.MAX_INLET_NAME);
        requireName("codec", codecName, LaneDescriptor.MAX_CODEC_NAME);
        if (!LaneDescriptor.isCapacity(capacity))
        {
            throw new IllegalArgumentException("a lane cannot have " + capacity + " bytes: a power of two from " +
                LaneDescriptor.MIN_CAPACITY + " to " + LaneDescriptor.MAX_CAPACITY);
        }
        if (maxLength <= 0 || maxLength > LaneDescriptor.longestRecord(capacity))
        {
            throw new IllegalArgumentException("a lane of " + capacity + " bytes takes records of 1 to " +
                LaneDescriptor.longestRecord(capacity) + " bytes, not " + maxLength);
        }
    }

    private static void requireName(final String of, final String name, final int most)
    {
        final int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > most)
        {
            throw new IllegalArgumentException("the name of the " + of + " has " + length + " bytes in UTF-8: 1 to " +
                most + " are possible");
        }
    }
}
