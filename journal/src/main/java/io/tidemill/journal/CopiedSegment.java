// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogDamagedException;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What was copied of a segment: a record beside the copy, written when the content of all else is on the disk. Tells
 * whether the original is still what was copied, by its properties, its last frame, and nothing behind that. Its length
 * says nothing: that changes as room is given back, and by copies.
 *
 * @param lastSequence of the last frame; one before the first if there is none
 * @param frameOffset  of the last frame in the file
 * @param frameLength  of the last frame; 0 if there is none
 * @param endOffset    where the next document would begin
 * @param fileLength   of the original, for one without frames
 */
record CopiedSegment(long lastSequence, long frameOffset, int frameLength, long endOffset, long fileLength)
{
    static final String FILE_NAME = "copied.properties";

    /** Chronicle's mark, little endian. */
    private static final byte[] END_OF_DATA = {0, 0, 0, (byte)0xC0};

    /** Null if all of it was not copied. */
    static CopiedSegment read(final Path directory) throws IOException
    {
        try
        {
            final TextProperties text = TextProperties.read(directory.resolve(FILE_NAME));
            return new CopiedSegment(text.number("lastSequence"), text.number("frameOffset"),
                text.integer("frameLength"), text.number("endOffset"), text.number("fileLength"));
        }
        catch (final NoSuchFileException | LogDamagedException none)
        {
            return null;
        }
    }

    void write(final Path directory) throws IOException
    {
        new TextProperties(directory.resolve(FILE_NAME))
            .put("lastSequence", lastSequence)
            .put("frameOffset", frameOffset)
            .put("frameLength", frameLength)
            .put("endOffset", endOffset)
            .put("fileLength", fileLength)
            .write();
    }

    /** The record of a copy, if that is of all that the original is now; else null. */
    static CopiedSegment ifSame(final Path original, final Path copy) throws IOException
    {
        final CopiedSegment record = read(copy);
        return record != null && record.isOf(original, copy) ? record : null;
    }

    private boolean isOf(final Path original, final Path copy) throws IOException
    {
        final Path file = SegmentDirectory.queueFile(original);
        final Path copied = SegmentDirectory.queueFile(copy);
        return (frameLength > 0 || file.toFile().length() == fileLength) && copied.toFile().length() >= endOffset &&
            isSame(original, copy, SegmentProperties.FILE_NAME) && isSame(original, copy, SegmentCut.FILE_NAME) &&
            FramesMark.isIn(original) == FramesMark.isIn(copy) &&
            Arrays.equals(bytes(file, frameOffset, frameLength), bytes(copied, frameOffset, frameLength)) &&
            isEnd(bytes(file, endOffset, Integer.BYTES), bytes(copied, endOffset, Integer.BYTES));
    }

    /** Nothing is copied from there on but what a repair gave up. */
    private static boolean isEnd(final byte[] header, final byte[] copied)
    {
        return Arrays.equals(header, copied) || Arrays.equals(header, END_OF_DATA);
    }

    private static boolean isSame(final Path original, final Path copy, final String name) throws IOException
    {
        return Arrays.equals(SmallFile.read(original.resolve(name)), SmallFile.read(copy.resolve(name)));
    }

    /** As many as are there. */
    private static byte[] bytes(final Path file, final long offset, final int length) throws IOException
    {
        if (!Files.exists(file))
        {
            return new byte[0];
        }
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "r"))
        {
            final byte[] bytes = new byte[(int)Math.max(0, Math.min(length, access.length() - offset))];
            access.seek(offset);
            access.readFully(bytes);
            return bytes;
        }
    }
}
