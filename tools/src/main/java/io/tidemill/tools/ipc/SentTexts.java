// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.ipc;

import io.tidemill.tools.monitor.LineReader;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * What is to be sent, one after the other.
 * <p>
 * <b>Threading:</b> one thread.
 */
abstract sealed class SentTexts permits SentTexts.Arguments, SentTexts.Lines
{
    private final int limitBytes;
    private final boolean isRaw;

    private SentTexts(final int limitBytes, final boolean isRaw)
    {
        this.limitBytes = limitBytes;
        this.isRaw = isRaw;
    }

    /** Those of a command line. */
    static SentTexts of(final List<String> arguments, final int limitBytes, final boolean isRaw)
    {
        return new Arguments(arguments, limitBytes, isRaw);
    }

    /** The lines of a stream, which is read as it comes. */
    static SentTexts of(final InputStream in, final int limitBytes, final boolean isRaw)
    {
        return new Lines(in, limitBytes, isRaw);
    }

    /** Goes to the next one; false behind the last. */
    abstract boolean next() throws IOException;

    /** From index 0; valid up to the next one. */
    abstract byte[] bytes();

    abstract int lengthBytes();

    /** Also of one that is too long. */
    abstract long wholeLengthBytes();

    /** Which one it is, for people. */
    abstract String name();

    /** Why it cannot be sent; null if it can. */
    String fault()
    {
        if (wholeLengthBytes() > limitBytes)
        {
            return String.format(Locale.ROOT, "%s has %,d bytes, and an event has %,d at most; it was not sent",
                name(), wholeLengthBytes(), limitBytes);
        }
        return isRaw || ShownText.isUtf8(bytes(), lengthBytes()) ? null :
            name() + " is no text in UTF-8; it was not sent (--raw sends any bytes)";
    }

    /** Of a command line. */
    static final class Arguments extends SentTexts
    {
        private final List<String> arguments;
        private int index = -1;
        private byte[] bytes;

        private Arguments(final List<String> arguments, final int limitBytes, final boolean isRaw)
        {
            super(limitBytes, isRaw);
            this.arguments = arguments;
        }

        @Override
        boolean next()
        {
            index++;
            bytes = index < arguments.size() ? arguments.get(index).getBytes(StandardCharsets.UTF_8) : null;
            return bytes != null;
        }

        @Override
        byte[] bytes()
        {
            return bytes;
        }

        @Override
        int lengthBytes()
        {
            return bytes.length;
        }

        @Override
        long wholeLengthBytes()
        {
            return bytes.length;
        }

        @Override
        String name()
        {
            return "text " + (index + 1);
        }
    }

    /** Of a stream. */
    static final class Lines extends SentTexts
    {
        private final LineReader lines;

        private Lines(final InputStream in, final int limitBytes, final boolean isRaw)
        {
            super(limitBytes, isRaw);
            // A carriage return at its end is not sent.
            lines = new LineReader(in, limitBytes + 1);
        }

        @Override
        boolean next() throws IOException
        {
            return lines.next();
        }

        @Override
        byte[] bytes()
        {
            return lines.bytes();
        }

        @Override
        int lengthBytes()
        {
            return lines.lengthBytes();
        }

        @Override
        long wholeLengthBytes()
        {
            return lines.isTooLong() ? lines.wholeLengthBytes() : lines.lengthBytes();
        }

        @Override
        String name()
        {
            return "line " + lines.number();
        }
    }
}
