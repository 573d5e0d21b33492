// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine.counters;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.status.CountersReader;

/**
 * Layout of a counters file. Little endian; offsets in bytes.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                       Magic, "TMCT"                           |  0
 *  +---------------------------------------------------------------+
 *  |                          Version                              |  4
 *  +---------------------------------------------------------------+
 *  |                    Process id of the writer                   |  8
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |             Start, milliseconds since the epoch               | 16
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                     Number of counters                        | 24
 *  +---------------------------------------------------------------+
 *  |                    Number of histograms                       | 28
 *  +---------------------------------------------------------------+
 *  |                 Length of the error log                       | 32
 *  +---------------------------------------------------------------+
 *  |          Name of the engine: length (4), then UTF-8          ...  36
 *  +---------------------------------------------------------------+
 *  |      512 bytes of metadata for each counter, as Agrona's     ... 512
 *  +---------------------------------------------------------------+
 *  |             128 bytes of value for each counter              ...
 *  +---------------------------------------------------------------+
 *  |               The histograms, one behind the other           ...
 *  +---------------------------------------------------------------+
 *  |                 The error log, as Agrona's                   ...
 *  +---------------------------------------------------------------+
 * </pre>
 */
final class CountersDescriptor
{
    static final int MAGIC = 0x54434D54;
    static final int VERSION = 1;

    static final int MAGIC_OFFSET = 0;
    static final int VERSION_OFFSET = 4;
    static final int PID_OFFSET = 8;
    static final int START_OFFSET = 16;
    static final int COUNTERS_OFFSET = 24;
    static final int HISTOGRAMS_OFFSET = 28;
    static final int ERRORS_OFFSET = 32;
    static final int NAME_OFFSET = 36;
    static final int HEADER_LENGTH = 512;
    static final int MAX_NAME_LENGTH = HEADER_LENGTH - NAME_OFFSET - Integer.BYTES;

    private CountersDescriptor()
    {
    }

    static void putHeader(
        final MutableDirectBuffer file,
        final long pid,
        final long startMs,
        final int counters,
        final int histograms,
        final int errorsLength,
        final byte[] name)
    {
        file.putInt(VERSION_OFFSET, VERSION, LITTLE_ENDIAN);
        file.putLong(PID_OFFSET, pid, LITTLE_ENDIAN);
        file.putLong(START_OFFSET, startMs, LITTLE_ENDIAN);
        file.putInt(COUNTERS_OFFSET, counters, LITTLE_ENDIAN);
        file.putInt(HISTOGRAMS_OFFSET, histograms, LITTLE_ENDIAN);
        file.putInt(ERRORS_OFFSET, errorsLength, LITTLE_ENDIAN);
        final int length = Math.min(name.length, MAX_NAME_LENGTH);
        file.putInt(NAME_OFFSET, length, LITTLE_ENDIAN);
        file.putBytes(NAME_OFFSET + Integer.BYTES, name, 0, length);
        file.putInt(MAGIC_OFFSET, MAGIC, LITTLE_ENDIAN);
    }

    static int counters(final DirectBuffer file)
    {
        return file.getInt(COUNTERS_OFFSET, LITTLE_ENDIAN);
    }

    static int histograms(final DirectBuffer file)
    {
        return file.getInt(HISTOGRAMS_OFFSET, LITTLE_ENDIAN);
    }

    static int errorsLength(final DirectBuffer file)
    {
        return file.getInt(ERRORS_OFFSET, LITTLE_ENDIAN);
    }

    static int metadataOffset()
    {
        return HEADER_LENGTH;
    }

    static long valuesOffset(final int counters)
    {
        return HEADER_LENGTH + (long)counters * CountersReader.METADATA_LENGTH;
    }

    static long histogramOffset(final int counters, final int histogram)
    {
        return valuesOffset(counters) + (long)counters * CountersReader.COUNTER_LENGTH +
            (long)histogram * LatencyHistogram.LENGTH;
    }

    static long errorsOffset(final int counters, final int histograms)
    {
        return histogramOffset(counters, histograms);
    }

    static long length(final int counters, final int histograms, final int errorsLength)
    {
        return errorsOffset(counters, histograms) + errorsLength;
    }
}
