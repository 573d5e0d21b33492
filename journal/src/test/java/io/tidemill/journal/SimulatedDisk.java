// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a loss of power may leave of a directory: of each file and each directory at least what the last sync covered,
 * as recorded at the system call ({@code faults.c}); of everything that came later any part. A page of a file is as it
 * was then or as it is; a file is where it was then or where it is.
 */
final class SimulatedDisk
{
    private static final int PAGE = 4_096;

    private final Path live;
    private final Path recorded;
    private final Random random;

    /** The probability that something later came to the disk. */
    private final double later;

    /** Where each inode is said to be: its directory's inode, and its name. */
    private record Entry(long directory, String name, boolean isDirectory)
    {
    }

    private final Map<Long, Entry> then = new HashMap<>();
    private final Map<Long, Entry> now = new HashMap<>();
    private final Map<Long, Path> liveFiles = new HashMap<>();

    SimulatedDisk(final Path live, final Path recorded, final Random random, final double later) throws IOException
    {
        this.live = live;
        this.recorded = recorded;
        this.random = random;
        this.later = later;
        scanLive(live);
        try (Stream<Path> files = Files.list(recorded))
        {
            for (final Path file : files.filter(each -> each.getFileName().toString().matches("d-[0-9]+")).toList())
            {
                final long directory = Long.parseLong(file.getFileName().toString().substring(2));
                for (final String line : Files.readAllLines(file))
                {
                    final String[] fields = line.split(" ", 3);
                    then.put(Long.parseLong(fields[0]), new Entry(directory, fields[2], fields[1].equals("d")));
                }
            }
        }
    }

    /** Records a directory as one that is on the disk with everything in it. */
    static void record(final Path directory, final Path recorded) throws IOException
    {
        final StringBuilder lines = new StringBuilder();
        try (Stream<Path> entries = Files.list(directory))
        {
            for (final Path each : entries.toList())
            {
                lines.append(inode(each)).append(Files.isDirectory(each) ? " d " : " f ")
                    .append(each.getFileName()).append('\n');
                if (Files.isDirectory(each))
                {
                    record(each, recorded);
                }
                else
                {
                    Files.copy(each, recorded.resolve("f-" + inode(each)));
                }
            }
        }
        Files.writeString(recorded.resolve("d-" + inode(directory)), lines);
    }

    private static long inode(final Path path) throws IOException
    {
        return (long)Files.getAttribute(path, "unix:ino");
    }

    private void scanLive(final Path directory) throws IOException
    {
        try (Stream<Path> entries = Files.list(directory))
        {
            for (final Path each : entries.toList())
            {
                now.put(inode(each), new Entry(
                    inode(directory), each.getFileName().toString(), Files.isDirectory(each)));
                liveFiles.put(inode(each), each);
                if (Files.isDirectory(each))
                {
                    scanLive(each);
                }
            }
        }
    }

    /** Puts one of the directories that may be left in another place. */
    void rebuild(final Path to) throws IOException
    {
        final Map<Long, Map<String, Long>> directories = new HashMap<>();
        final Set<Long> moved = new HashSet<>();
        for (final Map.Entry<Long, Entry> each : now.entrySet())
        {
            if (!each.getValue().equals(then.get(each.getKey())) && random.nextDouble() < later)
            {
                moved.add(each.getKey());
                put(directories, each.getKey(), each.getValue());
            }
        }
        for (final Map.Entry<Long, Entry> each : then.entrySet())
        {
            final Entry entry = each.getValue();
            // A rename replaces: the name leads to the one file or to the other, never to none.
            final boolean isReplaced = now.containsValue(entry);
            final boolean isGone = !now.containsKey(each.getKey()) && !isReplaced && random.nextDouble() < later;
            final Map<String, Long> there = directories.getOrDefault(entry.directory(), Map.of());
            if (!isGone && !moved.contains(each.getKey()) && !there.containsKey(entry.name()))
            {
                put(directories, each.getKey(), entry);
            }
        }
        fill(to, inode(live), directories);
    }

    private static void put(final Map<Long, Map<String, Long>> directories, final long inode, final Entry entry)
    {
        directories.computeIfAbsent(entry.directory(), unused -> new HashMap<>()).put(entry.name(), inode);
    }

    private void fill(final Path to, final long directory, final Map<Long, Map<String, Long>> directories)
        throws IOException
    {
        Files.createDirectories(to);
        for (final Map.Entry<String, Long> entry : directories.getOrDefault(directory, Map.of()).entrySet())
        {
            final long inode = entry.getValue();
            final Path present = liveFiles.get(inode);
            if ((present == null ? then : now).get(inode).isDirectory())
            {
                fill(to.resolve(entry.getKey()), inode, directories);
            }
            else
            {
                write(to.resolve(entry.getKey()), recorded.resolve("f-" + inode), present);
            }
        }
    }

    private void write(final Path to, final Path synced, final Path present) throws IOException
    {
        final byte[] before = Files.exists(synced) ? Files.readAllBytes(synced) : new byte[0];
        final byte[] after = present == null ? before : Files.readAllBytes(present);
        final int length = random.nextDouble() < later ? after.length : before.length;
        try (RandomAccessFile file = new RandomAccessFile(to.toFile(), "rw"))
        {
            file.setLength(length);
            for (int page = 0; page < length; page += PAGE)
            {
                final byte[] from = random.nextDouble() < later ? after : before;
                final int end = Math.min(Math.min(page + PAGE, length), from.length);
                if (page < end && !isZero(from, page, end))
                {
                    file.seek(page);
                    file.write(from, page, end - page);
                }
            }
        }
    }

    private static boolean isZero(final byte[] bytes, final int from, final int end)
    {
        for (int i = from; i < end; i++)
        {
            if (bytes[i] != 0)
            {
                return false;
            }
        }
        return true;
    }
}
