// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogDamagedException;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A journal with small blocks, and ways to harm it. */
final class TestJournal
{
    /** What Chronicle makes of the smallest block that its index allows; the overlap is half of it. */
    static final int SMALL_BLOCK_BYTES = 128 * 1024;
    static final int SMALL_FRAME_BYTES = 16 * 1024;

    /** One frame as {@link ChronicleJournal#frames} shows it. */
    record Place(Path file, int offset, int lengthBytes, long firstSequence, long lastSequence)
    {
        int documentHeader()
        {
            return offset - SegmentCursor.DOCUMENT_HEADER_LENGTH;
        }

        int end()
        {
            return offset + lengthBytes;
        }
    }

    private final Path directory;
    private final TestCodec codec;
    private final ChronicleJournal journal;

    TestJournal(final Path directory, final int maxLengthBytes)
    {
        this.directory = directory;
        codec = new TestCodec(maxLengthBytes);
        journal = ChronicleJournal.in(directory)
            .withBlockBytes(SMALL_BLOCK_BYTES)
            .withMaxFrameBytes(SMALL_FRAME_BYTES);
    }

    /** Three segments of ten frames, of ten entries each. */
    static TestJournal ofThreeSegments(final Path directory, final TestEntries entries)
    {
        final TestJournal written = new TestJournal(directory, 24);
        for (int first = 0; first < 300; first += 100)
        {
            written.append(entries, first, first + 100, 10);
        }
        return written;
    }

    ChronicleJournal journal()
    {
        return journal;
    }

    TestCodec codec()
    {
        return codec;
    }

    JournalSession<TestEvent> open()
    {
        return journal.open(codec, List.of("a"));
    }

    /** For many rolls within a short test. */
    JournalSession<TestEvent> openSmallSegments()
    {
        return journal.withSegmentBytes(512 * 1024).open(codec, List.of("a"));
    }

    /** Opens, reads all, appends in frames of the given size, closes. */
    void append(final TestEntries entries, final int first, final int end, final int perFrame)
    {
        try (JournalSession<TestEvent> session = open())
        {
            entries.assertReads(session.recovered(), 0, first);
            append(session, entries, first, end, perFrame);
        }
    }

    static void append(
        final JournalSession<TestEvent> session,
        final TestEntries entries,
        final int first,
        final int end,
        final int perFrame)
    {
        for (int i = first; i < end; i += perFrame)
        {
            entries.appendTo(session, i, Math.min(end, i + perFrame));
        }
    }

    void assertHolds(final TestEntries entries, final int end)
    {
        try (JournalReader<TestEvent> reader = journal.read(codec))
        {
            entries.assertReads(reader, 0, end);
        }
    }

    List<Place> places()
    {
        final List<Place> places = new ArrayList<>();
        try (JournalFrames frames = journal.frames(0))
        {
            while (frames.next())
            {
                places.add(new Place(frames.file(), (int)frames.offset(), frames.lengthBytes(),
                    frames.firstSequence(), frames.lastSequence()));
            }
        }
        return places;
    }

    /** As if all segments had been written before the machine was last started. */
    void restartTheMachine() throws IOException
    {
        for (final Path segment : SegmentDirectory.list(DataDirectory.journal(directory)))
        {
            final SegmentProperties now = SegmentProperties.read(segment);
            new SegmentProperties(now.ordinal(), now.epoch(), now.firstSequence(), "the boot before", now.codecName(),
                now.codecVersion(), now.inlets(), now.follows()).write(segment);
        }
    }

    Path segment(final int ordinal)
    {
        return SegmentDirectory.of(DataDirectory.journal(directory), ordinal);
    }

    Path queueFile(final int ordinal)
    {
        return SegmentDirectory.queueFile(segment(ordinal));
    }

    /** Reads all as recovery does: the number of entries, or the message of the damage. */
    String readStrictly()
    {
        try (SegmentChain chain = new SegmentChain(DataDirectory.journal(directory), 0, true))
        {
            return count(chain);
        }
        catch (final LogDamagedException damage)
        {
            return damage.getMessage();
        }
    }

    /** The same, as a reader beside a live writer. */
    String readLive()
    {
        try (SegmentChain chain = new SegmentChain(DataDirectory.journal(directory), 0, false))
        {
            return count(chain);
        }
        catch (final LogDamagedException damage)
        {
            return damage.getMessage();
        }
    }

    private static String count(final SegmentChain chain)
    {
        long entries = 0;
        while (chain.next())
        {
            entries += chain.frame().count();
        }
        return entries + " entries";
    }

    static void flipBit(final RandomAccessFile file, final long bit) throws IOException
    {
        file.seek(bit / 8);
        final int value = file.read();
        file.seek(bit / 8);
        file.write(value ^ 1 << bit % 8);
    }

    static void write(final Path file, final long offset, final byte[] bytes) throws IOException
    {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw"))
        {
            access.seek(offset);
            access.write(bytes);
        }
    }

    static byte[] read(final Path file, final long offset, final int length) throws IOException
    {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "r"))
        {
            final byte[] bytes = new byte[length];
            access.seek(offset);
            access.readFully(bytes);
            return bytes;
        }
    }

    static void truncate(final Path file, final long length) throws IOException
    {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw"))
        {
            access.setLength(length);
        }
    }

    static void copyDirectory(final Path from, final Path to) throws IOException
    {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from))
        {
            for (final Path file : (Iterable<Path>)files::iterator)
            {
                if (Files.isDirectory(file))
                {
                    copyDirectory(file, to.resolve(file.getFileName()));
                }
                else
                {
                    Files.copy(file, to.resolve(file.getFileName()));
                }
            }
        }
    }
}
