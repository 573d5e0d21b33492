// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Cuts off what a loss of power left behind the last frame of a journal. Nothing is thrown away: what is cut off goes
 * into {@code cut/}, in a directory named after the epoch that begins.
 * <ol>
 * <li>First the copy, on the disk; then the record ({@link SegmentCut}), on the disk; from there on the journal ends
 * where the record says. What follows only tidies up, and may be done any number of times.</li>
 * </ol>
 */
final class TailCut
{
    private static final Logger LOGGER = LoggerFactory.getLogger(TailCut.class);

    /** What Chronicle's own readers, and those in other languages, take for the end. */
    private static final int END_OF_DATA = 0xC0000000;
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path kept;
    private final Path segment;
    private final JournalTail tail;
    private final SegmentCut cut;

    TailCut(final DataDirectory data, final JournalTail tail, final long nextSequence, final int epoch)
    {
        this.kept = data.directory().resolve("cut").resolve(String.format(Locale.ROOT, "%04d", epoch));
        this.segment = tail.file().getParent();
        this.tail = tail;
        this.cut = new SegmentCut(tail.offset(), nextSequence, epoch);
    }

    void apply() throws IOException
    {
        PrivateFiles.createDirectory(kept.getParent());
        PrivateFiles.createDirectory(kept);
        final long copied = SegmentCut.read(segment) == null ? copyTail() : 0;
        PrivateFiles.force(kept);
        PrivateFiles.force(kept.getParent());
        PrivateFiles.force(kept.getParent().getParent());
        cut.write(segment);
        mark();
        final int moved = moveLaterSegments();
        LOGGER.warn("{}: the machine was restarted before all was on the disk. The journal ends before sequence {} " +
            "now, epoch {} begins; {} bytes behind byte {} of {}, and {} segments behind it, none of which were ever " +
            "synced, are kept in {}", kept.getParent().getParent(), cut.nextSequence(), cut.epoch(), copied,
            cut.offset(), segment.getFileName(), moved, kept);
    }

    private long copyTail() throws IOException
    {
        final Path file = tail.file();
        final long from = tail.offset();
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
        final Path file = tail.file();
        if (Files.exists(file) && Files.size(file) >= cut.offset() + Integer.BYTES)
        {
            try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw"))
            {
                out.seek(cut.offset());
                // Little endian, as Chronicle's headers are.
                out.writeInt(Integer.reverseBytes(END_OF_DATA));
                out.getFD().sync();
            }
        }
    }

    private int moveLaterSegments() throws IOException
    {
        int moved = 0;
        for (final Path later : SegmentDirectory.list(segment.getParent()))
        {
            if (SegmentDirectory.ordinal(later) > SegmentDirectory.ordinal(segment) &&
                SegmentProperties.read(later).epoch() < cut.epoch())
            {
                Files.move(later, kept.resolve(later.getFileName()));
                moved++;
            }
        }
        PrivateFiles.force(kept);
        PrivateFiles.force(segment.getParent());
        return moved;
    }
}
