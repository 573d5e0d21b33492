// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.ConsumerPosition;
import io.tidemill.engine.LogException;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Keeps what is being copied: to each log it is a consumer that has seen nothing yet. One that was left behind is taken
 * over by the next copy to the same place, since the name says where that is.
 */
final class RetentionHold implements AutoCloseable
{
    private static final String PREFIX = "backup to ";

    private final String name;
    private final List<JournalConsumers> logs = new ArrayList<>();
    private final List<ConsumerPosition> positions = new ArrayList<>();

    RetentionHold(final Path copy)
    {
        final String place = copy.toString();
        final byte[] bytes = (PREFIX + place).getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= ShortText.MAX_BYTES)
        {
            name = PREFIX + place;
        }
        else
        {
            final CRC32C crc = new CRC32C();
            crc.update(bytes);
            name = PREFIX + Long.toHexString(crc.getValue());
        }
    }

    /** Whether a consumer is a copy that is being made, or was not finished. */
    static boolean isOne(final String consumer)
    {
        return consumer.startsWith(PREFIX);
    }

    /** @throws LogException if the log cannot be told */
    void on(final Path log)
    {
        final JournalConsumers consumers = new JournalConsumers(log);
        positions.add(consumers.open(name, -1));
        logs.add(consumers);
    }

    @Override
    public void close()
    {
        positions.forEach(ConsumerPosition::close);
        positions.clear();
        LogException failure = null;
        for (final JournalConsumers log : logs)
        {
            try
            {
                log.drop(name);
            }
            catch (final LogException thrown)
            {
                failure = failure == null ? thrown : failure;
            }
        }
        logs.clear();
        if (failure != null)
        {
            throw failure;
        }
    }
}
