// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class PinnedThreadsTest
{
    private final List<String> unpinned = new CopyOnWriteArrayList<>();

    private static String allowed()
    {
        try
        {
            return Files.readAllLines(Path.of("/proc/thread-self/status")).stream()
                .filter(line -> line.startsWith("Cpus_allowed_list:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst().orElseThrow();
        }
        catch (final IOException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    private static String allowedOn(final ThreadFactory factory) throws InterruptedException
    {
        final String[] allowed = new String[1];
        final Thread thread = factory.newThread(() -> allowed[0] = allowed());
        thread.setName("t");
        thread.start();
        thread.join();
        return allowed[0];
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldKeepAThreadOnItsProcessor() throws InterruptedException
    {
        final PinnedThreads threads = PinnedThreads.to(unpinned::add, 0, 0);
        assertEquals("0", allowedOn(threads), unpinned.toString());
        assertEquals("0", allowedOn(threads), unpinned.toString());
        assertEquals(List.of(), unpinned);
    }

    @Test
    void shouldSayWhichThreadIsNotPinned() throws InterruptedException
    {
        final PinnedThreads threads = PinnedThreads.to(unpinned::add, 900);
        allowedOn(threads);
        allowedOn(threads);
        assertEquals(2, unpinned.size(), unpinned.toString());
        assertTrue(unpinned.get(0).startsWith("thread \"t\" is not pinned to processor 900"), unpinned.get(0));
        assertTrue(unpinned.get(1).contains("it is thread 2"), unpinned.get(1));
    }

    @Test
    void shouldRefuseAProcessorThatCannotBe()
    {
        assertThrows(IllegalArgumentException.class, () -> PinnedThreads.to(-1));
    }
}
