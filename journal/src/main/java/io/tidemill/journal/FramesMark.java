// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An empty file that says: here were frames. One lies in each segment that ever held a frame, one in the data directory
 * once any segment did. Without them, a segment whose file was deleted or emptied, or a journal without segments, would
 * look like one that nothing was written to yet, and its sequences would be given out a second time.
 * <p>
 * It reaches the disk behind the first frame, and all that leads to it, never before: a power loss cannot leave a mark
 * without frames, so what is missing behind a mark was not lost by one.
 */
final class FramesMark
{
    static final String FILE_NAME = "frames";

    private FramesMark()
    {
    }

    static boolean isIn(final Path directory)
    {
        return Files.exists(directory.resolve(FILE_NAME));
    }

    /** Marks a segment whose first frame was proven readable, and its data directory. */
    static void leave(final Path segment) throws IOException
    {
        PrivateFiles.force(SegmentDirectory.queueFile(segment));
        PrivateFiles.force(segment);
        put(segment);
        final Path dataDirectory = dataDirectory(segment.toAbsolutePath().getParent());
        if (!isIn(dataDirectory))
        {
            PrivateFiles.force(segment.toAbsolutePath().getParent());
            PrivateFiles.force(dataDirectory);
            put(dataDirectory);
        }
    }

    /** Refuses a journal without a segment though there was one with frames. */
    static void requireNone(final Path journal)
    {
        if (isIn(dataDirectory(journal)))
        {
            throw Damage.in(journal, Files.exists(journal) ?
                "it holds no segment, though frames were written: its segments were removed" :
                "it is missing, though frames were written to it");
        }
    }

    private static Path dataDirectory(final Path journal)
    {
        return journal.toAbsolutePath().getParent();
    }

    private static void put(final Path directory) throws IOException
    {
        PrivateFiles.write(directory.resolve(FILE_NAME), new byte[0]);
        PrivateFiles.force(directory);
    }
}
