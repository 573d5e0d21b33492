// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import java.util.Arrays;

/** Any bytes. */
final class TestEvent
{
    byte[] payload = new byte[0];

    @Override
    public String toString()
    {
        return payload.length + " bytes, hash " + Arrays.hashCode(payload);
    }
}
