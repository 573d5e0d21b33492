// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Makes a journal end earlier than its files do. Nothing is thrown away: what is cut off goes into {@code cut/}, in a
 * directory named after the epoch that begins.
 * <ol>
 * <li>First the copy, on the disk; then the record ({@link SegmentCut}), on the disk; from there on the journal ends
 * where the record says. What follows only tidies up, and may be done any number of times.</li>
 * </ol>
 */
final class TailCut
{
    static final String DIRECTORY_NAME = "cut";

    private static final Logger LOGGER = LoggerFactory.getLogger(TailCut.class);

    /** What Chronicle's own readers, and those in other languages, take for the end. */
    private static final int END_OF_DATA = 0xC0000000;
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path kept;
    private final Path segment;
    private final Path file;
    private final SegmentCut cut;

    TailCut(final Path dataDirectory, final Path segment, final SegmentCut cut)
    {
        this.kept = dataDirectory.resolve(DIRECTORY_NAME).resolve(String.format(Locale.ROOT, "%04d", cut.epoch()));
        this.segment = segment;
        this.file = SegmentDirectory.queueFile(segment);
        this.cut = cut;
    }

    /** Of what a loss of power left behind the last frame. */
    static void afterPowerLoss(
        final Path dataDirectory, final JournalTail tail, final long nextSequence, final int epoch) throws IOException
    {
        final TailCut cut = new TailCut(
            dataDirectory, tail.file().getParent(), new SegmentCut(tail.offset(), nextSequence, epoch));
        final long copied = cut.copy();
        cut.record();
        final int moved = cut.tidyUp();
        LOGGER.warn("{}: the machine was restarted before all was on the disk. The journal ends before sequence {} " +
            "now, epoch {} begins; {} bytes behind byte {} of {}, and {} segments behind it, none of which were ever " +
            "synced, are kept in {}", dataDirectory, nextSequence, epoch, copied, tail.offset(),
            cut.segment.getFileName(), moved, cut.kept);
    }

    /** What sessions that were ended too early have not tidied up. */
    static void tidyUpAll(final Path dataDirectory) throws IOException
    {
        for (final Path segment : SegmentDirectory.list(DataDirectory.journal(dataDirectory)))
        {
            if (segment.resolve(SegmentCut.FILE_NAME).toFile().exists())
            {
                tidyUp(dataDirectory, segment);
            }
        }
    }

    private static void tidyUp(final Path dataDirectory, final Path segment) throws IOException
    {
        try
        {
            // Which refuses a segment that has the name, and the record, of another one.
            SegmentProperties.read(segment);
            new TailCut(dataDirectory, segment, SegmentCut.read(segment)).tidyUp();
        }
        catch (final NoSuchFileException removed)
        {
            if (Files.exists(segment))
            {
                throw removed;
            }
        }
    }

    /** The highest number of a segment among what is kept, 0 if there is none. */
    static long lastSegment(final Path dataDirectory) throws IOException
    {
        long last = 0;
        final Path cuts = dataDirectory.resolve(DIRECTORY_NAME);
        if (Files.exists(cuts))
        {
            try (DirectoryStream<Path> epochs = Files.newDirectoryStream(cuts))
            {
                for (final Path epoch : epochs)
                {
                    for (final Path segment : SegmentDirectory.list(epoch))
                    {
                        last = Math.max(last, SegmentDirectory.ordinal(segment));
                    }
                }
            }
        }
        return last;
    }

    Path kept()
    {
        return kept;
    }

    /** Copies the rest of the segment, to the disk, unless that was done with the same cut before; bytes. */
    long copy() throws IOException
    {
        PrivateFiles.createDirectory(kept.getParent());
        PrivateFiles.createDirectory(kept);
        final SegmentCut before = SegmentCut.read(segment);
        final long copied = before == null || before.offset() != cut.offset() ? copyTail() : 0;
        PrivateFiles.force(kept);
        PrivateFiles.force(kept.getParent());
        PrivateFiles.force(kept.getParent().getParent());
        return copied;
    }

    /** From here on it is cut. */
    void record() throws IOException
    {
        cut.write(segment);
    }

    /** How many segments were moved. */
    int tidyUp() throws IOException
    {
        mark();
        return moveLaterSegments();
    }

    private long copyTail() throws IOException
    {
        final long from = cut.offset();
        if (!Files.exists(file) || Files.size(file) <= from)
        {
            return 0;
        }
        final Path copy = kept.resolve(segment.getFileName() + ".from-" + from);
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r");
            RandomAccessFile out = new RandomAccessFile(copy.toFile(), "rw"))
        {
            PrivateFiles.restrict(copy);
            final byte[] buffer = new byte[BUFFER_BYTES];
            long end = 0;
            in.seek(from);
            for (int count = in.read(buffer); count > 0; count = in.read(buffer))
            {
                final int used = used(buffer, count);
                if (used > 0)
                {
                    final long offset = in.getFilePointer() - from - count;
                    out.seek(offset);
                    out.write(buffer, 0, used);
                    end = offset + used;
                }
            }
            out.setLength(end);
            out.getFD().sync();
            return end;
        }
    }

    private static int used(final byte[] buffer, final int count)
    {
        int used = count;
        while (used > 0 && buffer[used - 1] == 0)
        {
            used--;
        }
        return used;
    }

    private void mark() throws IOException
    {
        if (Files.exists(file) && Files.size(file) >= cut.offset() + Integer.BYTES)
        {
            try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw"))
            {
                out.seek(cut.offset());
                // Little endian, as Chronicle's headers are.
                if (Integer.reverseBytes(out.readInt()) != END_OF_DATA)
                {
                    out.seek(cut.offset());
                    out.writeInt(Integer.reverseBytes(END_OF_DATA));
                    out.getFD().sync();
                }
            }
        }
    }

    private int moveLaterSegments() throws IOException
    {
        int moved = 0;
        for (final Path later : SegmentDirectory.list(segment.getParent()))
        {
            if (SegmentDirectory.ordinal(later) > SegmentDirectory.ordinal(segment))
            {
                if (SegmentProperties.read(later).epoch() >= cut.epoch())
                {
                    break;
                }
                Files.move(later, kept.resolve(later.getFileName()));
                moved++;
            }
        }
        if (moved > 0)
        {
            PrivateFiles.force(kept);
            PrivateFiles.force(segment.getParent());
        }
        return moved;
    }
}
