// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.EntrySource;
import io.tidemill.engine.LogException;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.core.io.BackgroundResourceReleaser;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.CloseHelper;
import org.agrona.MutableDirectBuffer;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Writes frames into one segment: a Chronicle queue of a single cycle that this writer creates, and the only class that
 * touches Chronicle. The clock that Chronicle sees stands still, so it never rolls and never asks for the time.
 * <p>
 * A frame is encoded straight into the mapped block. Used by one thread at a time, not always the same.
 */
final class SegmentWriter implements AutoCloseable
{
    private static final String DISK_MONITOR_PROPERTY = "chronicle.disk.monitor.disable";
    private static final String ROOM_FILE_NAME = "room";
    private static final long TABLE_BYTES = 1 << 17;

    /** What Chronicle may put between two frames, and before the first: its headers, and pages of its index. */
    private static final long HEAD_BYTES = 1 << 18;

    /** Chronicle zeroes this many bytes behind each document. */
    private static final int CLEARED_BEHIND = 8;

    private Path file;
    private final int frameCapacity;
    private final FrameBlock block = new FrameBlock();
    private final ChronicleQueue queue;
    private final ExcerptAppender appender;
    private final Reservation reservation;
    private BytesStore<?, ?> store;
    private long storeStart;
    private long endOffset;

    /** Until it is known. */
    private boolean isSlow = true;

    /** Where the first frame begins; looked at once. */
    private final long firstPosition;

    /**
     * Creates the segment's files.
     *
     * @throws IOException if there is no room for them, or for the first frame
     */
    SegmentWriter(final Path directory, final JournalOptions options) throws IOException
    {
        file = SegmentDirectory.queueFile(directory);
        frameCapacity = options.maxFrameBytes();
        withoutDiskMonitor();
        requireRoom(directory, options.minFreeBytes());
        ChronicleQueue opened = null;
        Reservation reserved = null;
        try
        {
            opened = SingleChronicleQueueBuilder.binary(directory)
                .rollCycle(RollCycles.FAST_DAILY)
                .timeProvider(() -> 0L)
                .blockSize(options.blockBytes())
                .build();
            queue = opened;
            appender = opened.createAppender();
            appender.singleThreadedCheckDisabled(true);
            reserved = new Reservation(file, options.minFreeBytes());
            reserved.extendTo(HEAD_BYTES + frameCapacity);
            firstPosition = writeHead();
            restrict(directory);
            reservation = reserved;
        }
        catch (final InternalError fault)
        {
            CloseHelper.quietCloseAll(reserved, opened);
            // So the JVM says that a store to a mapping found no room: somebody took what was there a moment before.
            throw new FileSystemException(directory.toString(), null, PrivateFiles.NO_SPACE + " (" + fault + ")");
        }
        catch (final Throwable failure)
        {
            CloseHelper.quietCloseAll(reserved, opened);
            throw failure;
        }
    }

    /**
     * Before a queue is opened. It would have a thread that wakes up every second to look at the disk; what a full disk
     * means is the journal's to say.
     */
    static void withoutDiskMonitor()
    {
        if (System.getProperty(DISK_MONITOR_PROPERTY) == null)
        {
            System.setProperty(DISK_MONITOR_PROPERTY, "true");
        }
    }

    /**
     * Chronicle begins a file with the first document; then its directory may get another name. Proves that readers
     * will find the first frame: where it is to be written, behind nothing but metadata.
     */
    private long writeHead()
    {
        final long position;
        try (DocumentContext document = appender.writingDocument())
        {
            position = document.wire().bytes().writePosition();
            document.rollbackOnClose();
        }
        try (SegmentCursor cursor = new SegmentCursor(file))
        {
            final boolean isMore = cursor.advance(0);
            requireExpected(!isMore && cursor.nextOffset() == position - SegmentCursor.DOCUMENT_HEADER_LENGTH,
                position, "a reader looks for it at byte " + cursor.nextOffset());
        }
        return position;
    }

    private void requireExpected(final boolean isSo, final long position, final String finding)
    {
        if (!isSo)
        {
            throw new LogException("cannot trust " + file + ": the first frame is to be written at byte " + position +
                ", but " + finding + "; is another version of Chronicle Queue on the class path?");
        }
    }

    /**
     * Chronicle creates its files by storing to their mappings, and waits for ten seconds for whoever might be creating
     * one that is there already. So room cannot be reserved in them; it is looked for just before.
     */
    private void requireRoom(final Path directory, final long minFreeBytes) throws IOException
    {
        final Path roomFile = directory.resolve(ROOM_FILE_NAME);
        try (Reservation room = new Reservation(roomFile, minFreeBytes))
        {
            room.extendTo(TABLE_BYTES + HEAD_BYTES + frameCapacity);
        }
        finally
        {
            Files.deleteIfExists(roomFile);
        }
    }

    /**
     * Makes sure that the disk has room for one more frame.
     *
     * @throws IOException if it has not
     */
    void reserve() throws IOException
    {
        final long end = endOffset + frameCapacity + HEAD_BYTES;
        if (!reservation.covers(end))
        {
            reservation.extendTo(end);
        }
        else if (!reservation.covers(end + Math.min(PagesAhead.AHEAD, endOffset / 2)))
        {
            // Before it is needed, so that pages can be made ready there; not so that a small segment takes much more.
            reservation.extendIfThereIsRoom();
        }
    }

    Path file()
    {
        return file;
    }

    /** Its directory has another name now. What is open and mapped stays so. */
    void moved(final Path directory)
    {
        file = SegmentDirectory.queueFile(directory);
        reservation.moved(file);
    }

    /** Where in memory it is written next. */
    long endAddress()
    {
        return block.address() + endOffset - storeStart;
    }

    /** How much of memory behind that is mapped, and has its room on the disk. */
    long bytesAhead()
    {
        return Math.min(reservation.reservedTo(), storeStart + block.capacity()) - endOffset;
    }

    /**
     * In a slow flow the kernel is told to read nothing ahead, so that pages come one by one. Else they come by up to
     * 2 MB, which costs less; but whoever stores to such a page while a sync has it locked waits for milliseconds.
     */
    void flows(final boolean slowly)
    {
        if (slowly != isSlow)
        {
            isSlow = slowly;
            PosixFiles.adviseRandom(block.address(), block.capacity(), slowly);
        }
    }

    /** How far the file is written. */
    long endOffset()
    {
        return endOffset;
    }

    /**
     * Writes one frame.
     *
     * @return the number of entries in it
     */
    <E> int append(
        final FrameContent<E> encoder,
        final EntrySource<E> source,
        final long first,
        final long last,
        final long syncedSequence) throws IOException
    {
        final DocumentContext document = appender.writingDocument();
        boolean written = false;
        try
        {
            final Bytes<?> bytes = document.wire().bytes();
            final long position = bytes.writePosition();
            final MutableDirectBuffer frame = frame(bytes, position);
            final int length = encode(encoder, source, first, last, syncedSequence, frame);
            block.seal(length);
            bytes.writeSkip(length);
            if (endOffset == 0)
            {
                requireExpected(position == firstPosition, firstPosition, "goes to byte " + position);
            }
            endOffset = position + length;
            written = true;
        }
        finally
        {
            if (!written)
            {
                document.rollbackOnClose();
            }
            document.close();
        }
        return encoder.count();
    }

    private <E> int encode(
        final FrameContent<E> encoder,
        final EntrySource<E> source,
        final long first,
        final long last,
        final long syncedSequence,
        final MutableDirectBuffer frame)
    {
        boolean encoded = false;
        try
        {
            final int length = encoder.encode(source, first, last, syncedSequence, frame);
            encoded = true;
            return length;
        }
        finally
        {
            // Chronicle's rollback clears no more than it knows of, so the rest of the segment would not stay zero.
            if (!encoded)
            {
                block.clear();
            }
        }
    }

    private MutableDirectBuffer frame(final Bytes<?> bytes, final long position)
    {
        // Asking for the address makes Chronicle map the block that the position lies in.
        bytes.addressForWrite(position);
        final BytesStore<?, ?> present = bytes.bytesStore();
        if (present != store)
        {
            block.block(present.toTemporaryDirectByteBuffer());
            storeStart = present.start();
            PosixFiles.adviseRandom(block.address(), block.capacity(), isSlow);
            store = present;
        }
        final long offset = position - storeStart;
        if (!block.hasRoom(offset, frameCapacity + CLEARED_BEHIND))
        {
            throw new LogException("cannot write to " + file + " at byte " + position + ": Chronicle's block has no " +
                "room for a frame of up to " + frameCapacity + " bytes; use a smaller longest frame");
        }
        return block.frame((int)offset, frameCapacity);
    }

    private static void restrict(final Path directory) throws IOException
    {
        try (Stream<Path> files = Files.list(directory))
        {
            for (final Path written : (Iterable<Path>)files::iterator)
            {
                PrivateFiles.restrict(written);
            }
        }
    }

    @Override
    public void close()
    {
        store = null;
        try (reservation)
        {
            closeBoth(appender::close, queue::close);
            reservation.trim(endOffset + CLEARED_BEHIND);
        }
        // Chronicle unmaps on a thread of its own; afterwards the directory may be removed.
        BackgroundResourceReleaser.releasePendingResources();
    }

    /** Closes the queue even if its appender cannot be closed. */
    static void closeBoth(final Runnable appender, final Runnable queue)
    {
        try
        {
            appender.run();
        }
        finally
        {
            queue.run();
        }
    }
}
