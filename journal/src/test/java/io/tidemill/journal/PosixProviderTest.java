// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import net.openhft.posix.PosixAPI;
import org.junit.jupiter.api.Test;

/**
 * The build leaves out some of what Chronicle's POSIX layer declares. One library too many, and it falls back to a
 * provider that does nothing, which shows only when a call throws.
 */
class PosixProviderTest
{
    @Test
    void shouldCallTheRealOperatingSystem()
    {
        assertEquals(ProcessHandle.current().pid(), PosixAPI.posix().getpid());
    }
}
