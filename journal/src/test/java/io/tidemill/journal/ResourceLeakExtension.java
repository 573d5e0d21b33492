// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Fails a test that leaves an open file, a mapping of a journal file, or a thread behind. Linux only, since it reads
 * {@code /proc/self}. Waits a little, because Chronicle unmaps on a thread of its own.
 */
final class ResourceLeakExtension implements BeforeEachCallback, AfterEachCallback
{
    private static final ExtensionContext.Namespace NAMESPACE =
        ExtensionContext.Namespace.create(ResourceLeakExtension.class);
    /** Threads of Chronicle and the JDK that exist once for the whole JVM, started by whoever comes first. */
    private static final List<String> OF_THE_JVM = List.of("background~resource~releaser", "process reaper",
        "Common-Cleaner", "Attach Listener", "ForkJoinPool.commonPool");
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(5);

    @Override
    public void beforeEach(final ExtensionContext context) throws IOException
    {
        // The first file channel of a JVM makes a socket that it keeps for good.
        FileChannel.open(Path.of("/proc/self/maps"), StandardOpenOption.READ).close();
        context.getStore(NAMESPACE).put("before", resources());
    }

    @Override
    public void afterEach(final ExtensionContext context) throws IOException
    {
        @SuppressWarnings("unchecked")
        final Map<String, Integer> before = context.getStore(NAMESPACE).remove("before", Map.class);
        final long deadlineNs = System.nanoTime() + PATIENCE_NS;
        String leaked = leaked(before);
        while (!leaked.isEmpty() && System.nanoTime() < deadlineNs)
        {
            LockSupport.parkNanos(PAUSE_NS);
            leaked = leaked(before);
        }
        if (!leaked.isEmpty())
        {
            throw new AssertionError("left behind:" + leaked);
        }
    }

    private static String leaked(final Map<String, Integer> before) throws IOException
    {
        final StringBuilder leaked = new StringBuilder();
        resources().forEach((name, count) ->
        {
            if (count > before.getOrDefault(name, 0))
            {
                leaked.append("\n  ").append(name).append(" × ").append(count - before.getOrDefault(name, 0));
            }
        });
        return leaked.toString();
    }

    private static Map<String, Integer> resources() throws IOException
    {
        final Map<String, Integer> resources = new HashMap<>();
        countFiles(resources);
        countMappings(resources);
        countThreads(resources);
        return resources;
    }

    private static void countFiles(final Map<String, Integer> resources) throws IOException
    {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd")))
        {
            for (final Path descriptor : (Iterable<Path>)descriptors::iterator)
            {
                final String target = target(descriptor);
                // Class loading opens these when it likes; the last one is the listing itself.
                if (!target.endsWith(".jar") && !target.endsWith(".so") && !target.startsWith("/proc/"))
                {
                    resources.merge("file " + target, 1, Integer::sum);
                }
            }
        }
    }

    private static String target(final Path descriptor)
    {
        try
        {
            return Files.readSymbolicLink(descriptor).toString();
        }
        catch (final IOException gone)
        {
            return "/proc/gone";
        }
    }

    private static void countMappings(final Map<String, Integer> resources) throws IOException
    {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps")))
        {
            lines.filter(line -> line.contains(".cq4"))
                .forEach(line -> resources.merge("mapping " + line.substring(line.indexOf('/')), 1, Integer::sum));
        }
    }

    private static void countThreads(final Map<String, Integer> resources)
    {
        for (final Thread thread : Thread.getAllStackTraces().keySet())
        {
            final String name = thread.getName();
            if (OF_THE_JVM.stream().noneMatch(name::startsWith))
            {
                resources.merge("thread " + name, 1, Integer::sum);
            }
        }
    }
}
