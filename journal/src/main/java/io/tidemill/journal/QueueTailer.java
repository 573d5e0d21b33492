// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogException;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.bytes.MappedBytesStore;
import net.openhft.chronicle.core.io.BackgroundResourceReleaser;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.zip.CRC32C;

/**
 * Reads the documents of somebody's Chronicle Queue, and never writes to it. For one thread.
 */
final class QueueTailer implements AutoCloseable
{
    private static final String METADATA_NAME = "metadata.cq4t";
    private static final String FILE_GLOB = "*.cq4";
    private static final int SUFFIX_LENGTH = FILE_GLOB.length() - 1;

    /** Of a document: as much of it tells one queue from another. */
    private static final int CHECKED_BYTES = 1 << 16;
    private static final int PIECE = 1 << 12;

    private final Path directory;
    private final SingleChronicleQueue queue;
    private final ExcerptTailer tailer;
    private final UnsafeBuffer document = new UnsafeBuffer(0, 0);
    private final byte[] piece = new byte[PIECE];

    /** Null between two documents. */
    private DocumentContext context;

    /** Whether the tailer is somewhere; else it is to begin with the first document that there is. */
    private boolean isPlaced;

    private QueueTailer(final Path directory, final SingleChronicleQueue queue)
    {
        this.directory = directory;
        this.queue = queue;
        this.tailer = queue.createTailer();
    }

    /** Null if no queue was begun there yet. */
    static QueueTailer open(final Path directory) throws IOException
    {
        // Looked at first: Chronicle creates a directory that is missing, even to read it.
        requireDirectory(directory);
        // Before the metadata, which is written first: of a queue that is just begun it is there when files are.
        final boolean hasFiles = hasFiles(directory);
        if (!Files.exists(directory.resolve(METADATA_NAME)))
        {
            if (hasFiles)
            {
                throw new LogException("cannot tail the Chronicle Queue " + directory + ": it has files and no " +
                    METADATA_NAME + ", which says how it rolls; copy that too, or open the queue once for writing " +
                    "with Chronicle Queue 5 or later, which makes it");
            }
            return null;
        }
        SegmentWriter.withoutDiskMonitor();
        final SingleChronicleQueue queue = SingleChronicleQueueBuilder.binary(directory)
            .rollCycle(rollCycle(directory))
            .readOnly(true)
            .build();
        if (queue.metaStore().readOnly())
        {
            // Just being created: read as if it were not there, with a guess at what it will say.
            queue.close();
            return null;
        }
        try
        {
            return new QueueTailer(directory, queue);
        }
        catch (final Throwable failure)
        {
            queue.close();
            throw failure;
        }
    }

    static void requireDirectory(final Path directory)
    {
        if (!Files.isDirectory(directory))
        {
            throw new LogException("cannot tail the Chronicle Queue " + directory + ": it is no directory; name that " +
                "of the queue, or create it, if its writer is to come later");
        }
    }

    private static boolean hasFiles(final Path directory) throws IOException
    {
        try (var files = Files.newDirectoryStream(directory, FILE_GLOB))
        {
            return files.iterator().hasNext();
        }
    }

    /** What the names of its files say; Chronicle finds it out itself, but warns of every other guess. */
    private static RollCycle rollCycle(final Path directory) throws IOException
    {
        try (var files = Files.newDirectoryStream(directory, FILE_GLOB))
        {
            for (final Path file : files)
            {
                final String name = file.getFileName().toString();
                for (final RollCycle cycle : RollCycles.all())
                {
                    if (fits(name.substring(0, name.length() - SUFFIX_LENGTH), cycle))
                    {
                        return cycle;
                    }
                }
            }
        }
        return RollCycles.DEFAULT;
    }

    private static boolean fits(final String name, final RollCycle cycle)
    {
        try
        {
            DateTimeFormatter.ofPattern(cycle.format()).parse(name);
            return true;
        }
        catch (final DateTimeParseException | IllegalArgumentException other)
        {
            return false;
        }
    }

    /** Opens the next document, to be {@linkplain #done ended}; false if there is none yet. */
    boolean next()
    {
        if (!isPlaced && !moveToFirst())
        {
            return false;
        }
        final DocumentContext opened = tailer.readingDocument();
        if (!opened.isPresent())
        {
            return false;
        }
        context = opened;
        final Bytes<?> bytes = opened.wire().bytes();
        final long position = bytes.readPosition();
        final long length = bytes.readRemaining();
        // Asking for the address makes Chronicle map the block that the position lies in.
        final long address = bytes.addressForRead(position);
        final BytesStore<?, ?> store = bytes.bytesStore();
        if (!(store instanceof MappedBytesStore mapped) || !mapped.inside(position, length))
        {
            throw new LogException("cannot read the document at " + QueuePlace.describe(index()) + " of " + directory +
                ": its " + length + " bytes are more than is mapped at once, of which 16 MiB are certain");
        }
        document.wrap(address, (int)length);
        return true;
    }

    void done()
    {
        final DocumentContext opened = context;
        if (opened != null)
        {
            context = null;
            opened.close();
        }
    }

    /** Of the document that is open, else of the next one. */
    long index()
    {
        return tailer.index();
    }

    DirectBuffer document()
    {
        return document;
    }

    /**
     * To the first document that there is. What a reader of Chronicle's takes for the first is what the writer knew,
     * and where that file was deleted it would wait for ever.
     */
    private boolean moveToFirst()
    {
        final int first = queue.firstCycle();
        // Without any, the first is beyond the last.
        final int last = queue.lastCycle();
        for (int cycle = first; cycle <= last && !isPlaced; cycle++)
        {
            isPlaced = tailer.moveToCycle(cycle);
        }
        return isPlaced;
    }

    /** Whether there is such a document, which {@link #next} then opens. */
    boolean moveTo(final long index)
    {
        done();
        isPlaced = true;
        return tailer.moveToIndex(index) && tailer.index() == index;
    }

    /** To where {@link #next} opens the first document that is there, or that will be. */
    void moveToBeginning()
    {
        done();
        isPlaced = false;
    }

    /** The last one that is there, negative if there is none. */
    long lastIndex()
    {
        return queue.lastIndex();
    }

    /**
     * When {@link #next} has found nothing: whether there is something all the same. Where a loss of power, or a writer
     * that was killed, has left a hole or a file without its end mark, a tailer waits for ever.
     */
    boolean isHeldUp()
    {
        return queue.lastIndex() >= tailer.index();
    }

    /** The place at the open document. */
    QueuePlace place(final long position, final boolean isBehind)
    {
        return new QueuePlace(position, index(), isBehind, document.capacity(), checksum());
    }

    private int checksum()
    {
        final CRC32C crc = new CRC32C();
        final int length = Math.min(document.capacity(), CHECKED_BYTES);
        for (int offset = 0; offset < length; offset += PIECE)
        {
            final int count = Math.min(PIECE, length - offset);
            document.getBytes(offset, piece, 0, count);
            crc.update(piece, 0, count);
        }
        return (int)crc.getValue();
    }

    @Override
    public void close()
    {
        SegmentWriter.closeBoth(tailer::close, queue::close);
        // Chronicle unmaps on a thread of its own.
        BackgroundResourceReleaser.releasePendingResources();
    }

    @Override
    public String toString()
    {
        return directory.toString();
    }
}
