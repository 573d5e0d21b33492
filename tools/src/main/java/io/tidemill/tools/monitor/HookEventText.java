// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import com.fasterxml.jackson.core.JsonGenerator;

import java.io.IOException;
import java.time.Instant;
import java.util.Locale;

/**
 * Shows single events to people and programs.
 */
public final class HookEventText
{
    private HookEventText()
    {
    }

    /**
     * An event in a line: what, when (domain time), who, and what it was about.
     *
     * @param event to show
     * @return the line, without anything that would control a terminal
     */
    public static String line(final HookEvent event)
    {
        final StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-18s ", event.kind().label()));
        append(line, "", event.toolName());
        append(line, "", event.user());
        append(line, "", event.project());
        append(line, "session ", event.session());
        append(line, "agent ", event.agent());
        line.append("at ").append(Instant.ofEpochMilli(event.timeMs()));
        return line.toString();
    }

    private static void append(final StringBuilder line, final String name, final BoundedText text)
    {
        if (!text.isEmpty())
        {
            line.append(name).append(ActivityText.printable(text.toString())).append("  ");
        }
    }

    /**
     * Writes an event's fields, those that it has, into the object that is open.
     *
     * @param event     to write
     * @param generator to write to
     * @throws IOException if the generator cannot
     */
    public static void writeFields(final HookEvent event, final JsonGenerator generator) throws IOException
    {
        generator.writeStringField("event", event.kind().label());
        generator.writeStringField("time", Instant.ofEpochMilli(event.timeMs()).toString());
        write(generator, "user", event.user());
        write(generator, "session", event.session());
        write(generator, "project", event.project());
        write(generator, "tool", event.toolName());
        write(generator, "toolUse", event.toolUse());
        write(generator, "prompt", event.prompt());
        write(generator, "agent", event.agent());
        if (event.detail() != HookDetail.NONE)
        {
            generator.writeStringField("detail", event.detail().name());
        }
        generator.writeNumberField("line", event.line());
        generator.writeNumberField("inputBytes", event.inputBytes());
        generator.writeNumberField("outputBytes", event.outputBytes());
    }

    private static void write(final JsonGenerator generator, final String name, final BoundedText text)
        throws IOException
    {
        if (!text.isEmpty())
        {
            generator.writeStringField(name, text.toString());
        }
    }
}
