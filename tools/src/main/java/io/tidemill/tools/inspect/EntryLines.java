// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.inspect;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tidemill.engine.EntryKind;
import io.tidemill.engine.HashDescriptor;
import io.tidemill.engine.MarkerDescriptor;
import io.tidemill.engine.OutputCodec;
import io.tidemill.engine.TimerDescriptor;
import io.tidemill.journal.ChronicleJournal;
import io.tidemill.journal.JournalReader;
import io.tidemill.tools.ipc.ShownText;
import io.tidemill.tools.ipc.TextCodec;
import io.tidemill.tools.monitor.HookEvent;
import io.tidemill.tools.monitor.HookEventCodec;
import io.tidemill.tools.monitor.HookEventText;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The entries of a journal as lines of text. Events of the monitor, and texts, are decoded; of other codecs, which
 * this command does not have, the first bytes are shown.
 */
final class EntryLines implements AutoCloseable
{
    private static final int SHOWN_BYTES = 32;

    private static final HookEventCodec CODEC = HookEventCodec.INSTANCE;

    private final JournalReader<?> entry;
    private final HookEvent event = new HookEvent();

    /** Whether the event is one of the monitor's: segments of a journal may be of several codecs, and versions. */
    private boolean isHook;

    EntryLines(final ChronicleJournal journal, final long from)
    {
        entry = journal.entries(from);
    }

    JournalReader<?> entry()
    {
        return entry;
    }

    boolean next()
    {
        final boolean found = entry.next();
        isHook = found && isEvent() && entry.frames().codecName().equals(CODEC.name()) &&
            version() >= CODEC.oldestVersion() && version() <= CODEC.version();
        if (isHook)
        {
            CODEC.decode(version(), entry.payloadBuffer(), entry.payloadOffset(), entry.lengthBytes(), event);
        }
        return found;
    }

    private int version()
    {
        return entry.frames().codecVersion();
    }

    private boolean isEvent()
    {
        return entry.kind() == EntryKind.EVENT.code();
    }

    String kind()
    {
        return EntryKind.of(entry.kind()).name();
    }

    /** Engine time to the microsecond, in UTC. */
    String time()
    {
        final long timeNs = entry.timeNs();
        return DateTimeFormatter.ISO_INSTANT.format(Instant.ofEpochSecond(
            Math.floorDiv(timeNs, 1_000_000_000L),
            Math.floorMod(timeNs, 1_000_000_000L)).truncatedTo(ChronoUnit.MICROS));
    }

    String text()
    {
        return String.format(Locale.ROOT, "%10d  %-27s  %-6s  inlet %d:%-10d  %4d B  %s",
            entry.sequence(), time(), kind(), entry.inletId(), entry.position(), entry.lengthBytes(), content());
    }

    private String content()
    {
        if (entry.kind() == EntryKind.TIMER.code())
        {
            return TimerDescriptor.describe(entry.payloadBuffer(), entry.payloadOffset(), entry.lengthBytes());
        }
        final boolean isOutput = OutputCodec.isOf(entry.frames().codecName());
        if (entry.kind() == EntryKind.MARKER.code())
        {
            return isOutput ?
                HashDescriptor.describe(entry.payloadBuffer(), entry.payloadOffset(), entry.lengthBytes()) :
                MarkerDescriptor.describe(entry.payloadBuffer(), entry.payloadOffset(), entry.lengthBytes());
        }
        if (!isEvent())
        {
            return "";
        }
        if (isOutput)
        {
            return OutputCodec.describeName(
                entry.payloadBuffer(), entry.payloadOffset(), entry.lengthBytes()) + ": " + bytes();
        }
        if (isText())
        {
            return ShownText.of(decodedText());
        }
        return isHook ? HookEventText.line(event) :
            entry.frames().codecName() + " version " + version() + ": " + bytes();
    }

    private boolean isText()
    {
        return isEvent() && entry.frames().codecName().equals(TextCodec.INSTANCE.name()) &&
            version() == TextCodec.INSTANCE.version();
    }

    private String decodedText()
    {
        final byte[] bytes = new byte[entry.lengthBytes()];
        entry.payloadBuffer().getBytes(entry.payloadOffset(), bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private String bytes()
    {
        final byte[] shown = new byte[Math.min(SHOWN_BYTES, entry.lengthBytes())];
        entry.payloadBuffer().getBytes(entry.payloadOffset(), shown);
        return HexFormat.of().formatHex(shown) + (shown.length < entry.lengthBytes() ? "…" : "");
    }

    void writeFields(final JsonGenerator generator) throws IOException
    {
        if (!isEvent())
        {
            return;
        }
        if (isText())
        {
            generator.writeStringField("text", decodedText());
            return;
        }
        if (!isHook)
        {
            generator.writeStringField("codec", entry.frames().codecName());
            generator.writeNumberField("codecVersion", version());
            generator.writeStringField("hex", bytes());
            return;
        }
        generator.writeObjectFieldStart("event");
        HookEventText.writeFields(event, generator);
        generator.writeEndObject();
    }

    @Override
    public void close()
    {
        entry.close();
    }
}
