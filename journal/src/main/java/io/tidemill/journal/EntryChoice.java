// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import org.agrona.DirectBuffer;

/**
 * Which entries of a log are to hold nothing any more.
 */
interface EntryChoice
{
    /** Never a VOID one. */
    boolean isChosen(byte kind, long sequence, DirectBuffer buffer, int payload, int length);
}
