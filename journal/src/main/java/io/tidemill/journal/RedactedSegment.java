// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.EntryKind;
import io.tidemill.engine.LogException;
import io.tidemill.journal.SegmentWalk.Step;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

import org.agrona.DirectBuffer;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * A segment without what is chosen of its entries, and without all bytes that nobody reads: gaps, what lies behind its
 * end or behind a cut.
 * <ol>
 * <li>It is a new file. What becomes of it is decided elsewhere ({@link PreparedSegments}).</li>
 * <li>All documents stay at their offsets, byte by byte but for frames with chosen entries: a frame that gets shorter
 * is followed by a document of Chronicle's metadata, all zeros, which every reader skips. So gaps, cuts, Chronicle's
 * own index and a reader that has the old file mapped stay right.</li>
 * <li>A frame of short entries may get longer, as runs are split. What follows then moves, up to the next place with
 * room; if a gap or a cut would have to move, it is refused.</li>
 * <li>What was written is read again and compared, entry by entry.</li>
 * </ol>
 */
final class RedactedSegment
{
    private static final int METADATA = 0x40000000;
    private static final int END_OF_DATA = 0xC0000000;
    private static final int LENGTH_MASK = 0x3FFFFFFF;
    private static final int DOCUMENT_HEADER_LENGTH = SegmentCursor.DOCUMENT_HEADER_LENGTH;

    /** Behind the last document a reader has to find at least a header; a page, so that the length is a round one. */
    private static final int ROOM = 4_096;
    private static final int MAX_LENGTH = Integer.MAX_VALUE - 2 * ROOM;

    private final Path segment;
    private final Path file;
    private final long ordinal;
    private final SegmentCut cut;
    private final JournalGaps gaps;
    private final RedactedFrame frame;

    /** Up to where the old file is done with, and where the new one goes on. */
    private long done;
    private long target;

    /** The last frame that got longer, in words. */
    private String growth;

    RedactedSegment(final Path segment, final JournalGaps gaps, final EntryChoice choice) throws IOException
    {
        this.segment = segment;
        this.gaps = gaps;
        file = SegmentDirectory.queueFile(segment);
        ordinal = SegmentDirectory.ordinal(segment);
        cut = SegmentCut.read(segment);
        frame = new RedactedFrame(choice);
    }

    Path segment()
    {
        return segment;
    }

    long bytes()
    {
        return file.toFile().length();
    }

    private SegmentWalk walk(final Path of)
    {
        return new SegmentWalk(of, ordinal, cut, gaps);
    }

    /** Whether there are bytes that nobody reads: they may hold anything, by the headers of documents alone. */
    boolean hasLeftovers() throws IOException
    {
        if (!Files.exists(file))
        {
            return false;
        }
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r"))
        {
            JournalGap gap = gaps.after(ordinal, 0);
            long offset = 0;
            while (true)
            {
                final long end = Math.min(gap == null ? Long.MAX_VALUE : gap.offset(), cutOffset());
                offset = endOfDocuments(in, offset, end);
                if (gap == null || offset != gap.offset())
                {
                    return !SparseFile.isZero(in, offset + (header(in, offset) == END_OF_DATA ?
                        DOCUMENT_HEADER_LENGTH : 0), in.length());
                }
                final boolean isLast = gap.toOffset() == JournalGap.NEXT_SEGMENT;
                if (isLast || !SparseFile.isZero(in, offset, gap.toOffset()))
                {
                    return !SparseFile.isZero(in, offset, in.length());
                }
                offset = gap.toOffset();
                gap = gaps.after(ordinal, Math.max(offset, gap.offset() + 1));
            }
        }
    }

    private long cutOffset()
    {
        return cut == null ? SegmentCursor.NOT_CUT : cut.offset();
    }

    private static long endOfDocuments(final RandomAccessFile in, final long from, final long end) throws IOException
    {
        long offset = from;
        int header = header(in, offset);
        while (offset < end && header > 0)
        {
            offset = offset + DOCUMENT_HEADER_LENGTH + (header & LENGTH_MASK) + 3 & ~3L;
            header = header(in, offset);
        }
        return offset;
    }

    /** 0 at the end of the file, too. */
    private static int header(final RandomAccessFile in, final long offset) throws IOException
    {
        if (offset + DOCUMENT_HEADER_LENGTH > in.length())
        {
            return 0;
        }
        in.seek(offset);
        return Integer.reverseBytes(in.readInt());
    }

    /** Writes it to a file that is not there yet, on the disk when it returns. */
    void write(final Path to) throws IOException
    {
        done = 0;
        target = 0;
        growth = null;
        try (SegmentWalk walk = walk(file);
            RandomAccessFile in = new RandomAccessFile(file.toFile(), "r");
            SparseFile out = new SparseFile(to))
        {
            for (Step step = walk.step(); step != Step.END; step = walk.step())
            {
                if (step == Step.FRAME)
                {
                    putFrame(walk, in, out);
                }
                else
                {
                    passGap(walk, in, out);
                }
            }
            long end = target;
            if (!walk.isLostToTheEnd())
            {
                copyUpTo(walk.nextOffset(), in, out);
                end = target;
                requireInPlace(cut != null && done == cut.offset(), "it was cut");
                if (cut != null || header(in, done) == END_OF_DATA)
                {
                    out.putInt(END_OF_DATA, end);
                }
            }
            out.complete(length(in.length(), end));
        }
        requireSame(to);
    }

    private long length(final long before, final long end)
    {
        final long length = end + ROOM <= before ? before : Math.max(before, end + 2 * ROOM - 1 & -ROOM);
        if (length > MAX_LENGTH)
        {
            throw new LogException("cannot redact single entries of " + file + ": " + growth + ", and the file would " +
                "get longer than " + MAX_LENGTH + " bytes; redact all entries of that frame, or other ones");
        }
        return length;
    }

    private void putFrame(final SegmentWalk walk, final RandomAccessFile in, final SparseFile out) throws IOException
    {
        copyUpTo(walk.documentOffset(), in, out);
        final FrameView old = walk.frame();
        if (frame.choose(old) == 0)
        {
            copyUpTo(walk.nextOffset(), in, out);
            return;
        }
        final int length = frame.encode(old);
        out.putInt(length, target);
        out.put(frame.bytes(), length, target + DOCUMENT_HEADER_LENGTH);
        final long end = target + DOCUMENT_HEADER_LENGTH + length + 3 & ~3L;
        done = walk.nextOffset();
        if (end > done)
        {
            growth = "the frame of sequences " + old.firstSequence() + " to " + old.lastSequence() +
                " gets longer, as its entries are short and runs of them are split";
        }
        else if (end < done)
        {
            out.putInt(METADATA | (int)(done - end - DOCUMENT_HEADER_LENGTH), end);
        }
        target = Math.max(end, done);
    }

    private void copyUpTo(final long offset, final RandomAccessFile in, final SparseFile out) throws IOException
    {
        out.copy(in, done, offset, target);
        target += offset - done;
        done = offset;
    }

    private void passGap(final SegmentWalk walk, final RandomAccessFile in, final SparseFile out) throws IOException
    {
        copyUpTo(walk.gap().offset(), in, out);
        requireInPlace(true, "a repair has given something up");
        if (walk.gap().toOffset() != JournalGap.NEXT_SEGMENT)
        {
            done = walk.gap().toOffset();
            target = done;
        }
    }

    private void requireInPlace(final boolean isFixed, final String reason)
    {
        if (isFixed && target != done)
        {
            throw new LogException("cannot redact single entries of " + file + ": " + growth + ", and at byte " + done +
                " behind it " + reason + ", which must stay where it is. Redact all entries of that frame too, or " +
                "more that are next to each other");
        }
    }

    /** Reads what was written, and compares. */
    private void requireSame(final Path written) throws IOException
    {
        try (SegmentWalk before = walk(file); SegmentWalk after = walk(written))
        {
            Step step = before.step();
            boolean isSame = after.step() == step;
            while (isSame && step != Step.END)
            {
                isSame = step == Step.GAP || isSame(before.frame(), after.frame());
                step = before.step();
                isSame &= after.step() == step;
            }
            if (!isSame)
            {
                throw new LogException("cannot redact " + file + ": what was written, and read again, is not what it " +
                    "should be. Nothing was changed. This is a defect of the disk or of Tidemill");
            }
        }
    }

    private boolean isSame(final FrameView before, final FrameView after)
    {
        frame.choose(before);
        final DirectBuffer old = before.buffer();
        final DirectBuffer now = after.buffer();
        boolean isSame = before.firstSequence() == after.firstSequence() && before.count() == after.count() &&
            before.baseTimeNs() == after.baseTimeNs() && before.lastTimeNs() == after.lastTimeNs() &&
            before.syncedSequence() == after.syncedSequence() && before.epoch() == after.epoch() &&
            before.codecId() == after.codecId() && before.codecVersion() == after.codecVersion();
        final Entries olds = new Entries(before);
        final Entries news = new Entries(after);
        for (int i = 0; isSame && i < before.count(); i++)
        {
            olds.next();
            news.next();
            final boolean isVoid = frame.isChosen(i);
            isSame = olds.isInSamePlace(news) &&
                news.kind == (isVoid ? EntryKind.VOID.code() : olds.kind) &&
                news.length == (isVoid ? 0 : olds.length) &&
                isEqual(old, olds.payload(), now, news.payload(), news.length);
        }
        return isSame;
    }

    private static boolean isEqual(
        final DirectBuffer old, final int from, final DirectBuffer now, final int with, final int length)
    {
        int i = 0;
        while (i < length && old.getByte(from + i) == now.getByte(with + i))
        {
            i++;
        }
        return i == length;
    }

    /** One after the other, with what its run says. */
    private static final class Entries
    {
        private final FrameView frame;
        private int run = -1;
        private int inRun;
        private int offset;
        private int length = -1;
        private byte kind;

        private Entries(final FrameView frame)
        {
            this.frame = frame;
            offset = frame.entriesOffset();
        }

        private void next()
        {
            offset = length < 0 ? offset : RedactedFrame.next(offset, length);
            inRun++;
            if (run < 0 || inRun == RunDescriptor.count(frame.buffer(), frame.run(run)))
            {
                run++;
                inRun = 0;
            }
            length = frame.buffer().getInt(offset, LITTLE_ENDIAN);
            kind = RunDescriptor.kind(frame.buffer(), frame.run(run));
        }

        private int payload()
        {
            return offset + FrameDescriptor.ENTRY_HEADER_LENGTH;
        }

        private boolean isInSamePlace(final Entries other)
        {
            return position() == other.position() && timeNs() == other.timeNs() && inletId() == other.inletId();
        }

        private long position()
        {
            return RunDescriptor.firstPosition(frame.buffer(), frame.run(run)) + inRun;
        }

        private long timeNs()
        {
            return RunDescriptor.timeDeltaNs(frame.buffer(), frame.run(run));
        }

        private int inletId()
        {
            return RunDescriptor.inletId(frame.buffer(), frame.run(run));
        }
    }
}
