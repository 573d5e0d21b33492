// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogException;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The copies of snapshots. As of a log ({@link LogCopy}): first under names that nobody looks at, then in place.
 */
final class SnapshotCopy
{
    private final JournalSnapshots original;
    private final JournalSnapshots copy;
    private final Path copies;
    private final boolean isAll;
    private final List<String> notes = new ArrayList<>();
    private final List<Long> chosen = new ArrayList<>();
    private final Set<Long> refused = new HashSet<>();

    /** The logs are copied behind the first choice, so later ones may hold more than they. */
    private long newest = Long.MAX_VALUE;
    private boolean isDistrusted;

    /** @param isAll false for the newest one that is sound */
    SnapshotCopy(final Path original, final Path copy, final boolean isAll)
    {
        this.original = new JournalSnapshots(original);
        this.copy = new JournalSnapshots(copy);
        this.copies = copy.resolve(JournalSnapshots.DIRECTORY_NAME);
        this.isAll = isAll;
    }

    List<String> notes()
    {
        return notes;
    }

    /** The newest first. */
    List<Long> sequences()
    {
        return List.copyOf(chosen);
    }

    void distrust()
    {
        isDistrusted = true;
    }

    void stage() throws IOException
    {
        chosen.clear();
        PrivateFiles.createDirectory(copies);
        final Set<Long> tried = new HashSet<>(refused);
        OptionalLong next = newestBut(tried);
        while (next.isPresent() && (isAll || chosen.isEmpty()))
        {
            final long sequence = next.getAsLong();
            tried.add(sequence);
            if (isStaged(sequence))
            {
                chosen.add(sequence);
            }
            // An engine may have dropped it, and have newer ones by now.
            next = newestBut(tried);
        }
        chosen.sort(Comparator.reverseOrder());
        newest = chosen.isEmpty() ? newest : Math.min(newest, chosen.get(0));
    }

    /** It does not belong to the logs; {@link #stage} then takes another one. */
    void refuse(final long sequence, final String why)
    {
        refused.add(sequence);
        notes.add("the snapshot at sequence " + sequence + " is not in the copy: " + why);
    }

    private OptionalLong newestBut(final Set<Long> tried)
    {
        return original.sequences().stream().mapToLong(Long::longValue)
            .filter(each -> each <= newest && !tried.contains(each)).findFirst();
    }

    private boolean isStaged(final long sequence) throws IOException
    {
        final Path from = original.of(sequence);
        final Path unseen = unseen(sequence);
        try
        {
            final Path present = copy.of(sequence);
            if (!isDistrusted && isSame(from, present) && isSound(present, sequence))
            {
                return true;
            }
            if (!isSame(from, unseen) || !isSound(unseen, sequence))
            {
                copy(from, unseen, SnapshotProperties.read(from, sequence));
            }
            new SnapshotReader(unseen, sequence).close();
            return true;
        }
        catch (final IOException failure)
        {
            PrivateFiles.removeDirectory(unseen);
            if (Files.exists(from))
            {
                throw failure;
            }
            return false;
        }
        catch (final LogException damaged)
        {
            PrivateFiles.removeDirectory(unseen);
            if (Files.exists(from))
            {
                notes.add("the snapshot at sequence " + sequence + " is not in the copy: " + damaged.getMessage());
            }
            return false;
        }
    }

    private static boolean isSame(final Path from, final Path to) throws IOException
    {
        final byte[] properties = SmallFile.read(to.resolve(SnapshotProperties.FILE_NAME));
        return properties != null &&
            Arrays.equals(properties, SmallFile.read(from.resolve(SnapshotProperties.FILE_NAME)));
    }

    private static boolean isSound(final Path directory, final long sequence) throws IOException
    {
        try
        {
            new SnapshotReader(directory, sequence).close();
            return true;
        }
        catch (final LogException damaged)
        {
            return false;
        }
    }

    private static void copy(final Path from, final Path to, final SnapshotProperties snapshot) throws IOException
    {
        PrivateFiles.removeDirectory(to);
        PrivateFiles.createDirectory(to);
        for (final SnapshotProperties.Part part : snapshot.parts())
        {
            FileCopy.copy(from.resolve(part.file()), to.resolve(part.file()), part.length(), part.length(), bytes ->
            {
                // Mostly little, beside the logs.
            });
        }
        // Last, as the one who took it did.
        SmallFile.write(to.resolve(SnapshotProperties.FILE_NAME),
            PrivateFiles.read(from.resolve(SnapshotProperties.FILE_NAME)));
        PrivateFiles.force(to);
    }

    /** Where the copy is now; the original may be gone. */
    Path place(final long sequence)
    {
        final Path unseen = unseen(sequence);
        return Files.exists(unseen) ? unseen : copy.of(sequence);
    }

    private Path unseen(final long sequence)
    {
        return copies.resolve(copy.of(sequence).getFileName() + TextProperties.TEMPORARY_SUFFIX);
    }

    void switchOver() throws IOException
    {
        for (final long present : copy.sequences())
        {
            if (!chosen.contains(present) || Files.exists(unseen(present)))
            {
                copy.drop(present);
            }
        }
        for (final long sequence : chosen)
        {
            if (Files.exists(unseen(sequence)))
            {
                Files.move(unseen(sequence), copy.of(sequence));
            }
        }
        removeStaged();
        PrivateFiles.force(copies);
    }

    void removeStaged() throws IOException
    {
        if (Files.exists(copies))
        {
            try (DirectoryStream<Path> left = Files.newDirectoryStream(copies, "*.{new,removed}"))
            {
                for (final Path each : left)
                {
                    PrivateFiles.removeDirectory(each);
                }
            }
        }
    }
}
