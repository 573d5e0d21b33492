// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.demo;

import java.util.EnumMap;
import java.util.Map;

/**
 * What a child process said, as its parent keeps it. Lines that are no message are passed over: a JVM has things of its
 * own to say on standard output, its log for one.
 * <p>
 * Threads: one notes, any reads.
 */
final class Ledger
{
    private final Map<Message, Long> values = new EnumMap<>(Message.class);
    private volatile long acknowledged = -1;
    private volatile long messages;

    void note(final String line)
    {
        final int space = line.indexOf(' ');
        final Message message = space < 0 ? null : message(line.substring(0, space));
        final Long value = message == null ? null : value(line.substring(space + 1));
        if (value == null)
        {
            return;
        }
        synchronized (values)
        {
            values.put(message, value);
            messages++;
        }
        if (message == Message.ACK)
        {
            acknowledged = value;
        }
    }

    private static Message message(final String name)
    {
        for (final Message message : Message.values())
        {
            if (message.name().equals(name))
            {
                return message;
            }
        }
        return null;
    }

    private static Long value(final String text)
    {
        try
        {
            return Long.valueOf(text);
        }
        catch (final NumberFormatException ex)
        {
            return null;
        }
    }

    /** The last value under a name, null if none. */
    Long said(final Message message)
    {
        synchronized (values)
        {
            return values.get(message);
        }
    }

    /** The position acknowledged last, -1 if none. */
    long acknowledged()
    {
        return acknowledged;
    }

    /** How many messages there were: it grows as long as the child gets on. */
    long messages()
    {
        return messages;
    }
}
