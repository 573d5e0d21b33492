// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.ipc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tidemill.engine.ipc.LaneDescription;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * Lanes for programs.
 */
final class LanesJson
{
    private LanesJson()
    {
    }

    static void write(
        final Path place,
        final KnownEngine engine,
        final List<KnownLane> lanes,
        final List<String> aside,
        final PrintWriter out) throws IOException
    {
        try (JsonGenerator generator = new JsonFactory().createGenerator(out)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET))
        {
            generator.writeStartObject();
            generator.writeStringField("directory", place.toAbsolutePath().normalize().toString());
            generator.writeObjectFieldStart("engine");
            generator.writeStringField("state", engine.state().toString());
            if (engine.damage() != null)
            {
                generator.writeStringField("damage", engine.damage());
            }
            else if (engine.state() != KnownEngine.State.NONE)
            {
                generator.writeNumberField("pid", engine.pid());
                generator.writeStringField("started", engine.started().toString());
                generator.writeStringField("durability", engine.durability().name());
            }
            generator.writeEndObject();
            generator.writeArrayFieldStart("lanes");
            for (final KnownLane lane : lanes)
            {
                write(lane, generator);
            }
            generator.writeEndArray();
            generator.writeArrayFieldStart("movedAside");
            for (final String name : aside)
            {
                generator.writeString(name);
            }
            generator.writeEndArray();
            generator.writeEndObject();
        }
        out.println();
    }

    private static void write(final KnownLane lane, final JsonGenerator generator) throws IOException
    {
        final LaneDescription is = lane.description();
        generator.writeStartObject();
        generator.writeStringField("inlet", lane.inlet());
        generator.writeStringField("state", lane.state());
        if (lane.damage() != null)
        {
            generator.writeStringField("damage", lane.damage());
        }
        if (is != null)
        {
            generator.writeObjectFieldStart("client");
            generator.writeNumberField("pid", is.pid());
            generator.writeStringField("since", Instant.ofEpochMilli(is.createdMs()).toString());
            generator.writeStringField("state", lane.client().toString());
            generator.writeEndObject();
            generator.writeStringField("codec", is.codecName());
            generator.writeNumberField("codecVersion", is.codecVersion());
            generator.writeNumberField("bytes", is.capacity());
            generator.writeNumberField("maxLength", is.maxLength());
            generator.writeNumberField("waitingBytes", lane.waitingBytes());
            generator.writeNumberField("firstPosition", is.firstPosition());
            generator.writeNumberField("taken", lane.taken());
            generator.writeNumberField("inLog", lane.inLog());
            generator.writeNumberField("onDisk", lane.onDisk());
            writePutIn(lane, generator);
            generator.writeBooleanField("halfWritten", lane.isHalfWritten());
            generator.writeNumberField("droppedClaims", lane.droppedClaims());
            generator.writeStringField("refusal", lane.refusal());
            writeReplies(lane.replies(), generator);
        }
        generator.writeEndObject();
    }

    private static void writePutIn(final KnownLane lane, final JsonGenerator generator) throws IOException
    {
        if (lane.lastPutIn() >= 0)
        {
            generator.writeNumberField("lastPutIn", lane.lastPutIn());
        }
    }

    private static void writeReplies(final KnownLane.Replies replies, final JsonGenerator generator) throws IOException
    {
        if (replies != null)
        {
            generator.writeObjectFieldStart("replies");
            generator.writeNumberField("waitingBytes", replies.waitingBytes());
            generator.writeNumberField("answered", replies.answered());
            generator.writeNumberField("missing", replies.missing());
            if (replies.damage() != null)
            {
                generator.writeStringField("damage", replies.damage());
            }
            generator.writeEndObject();
        }
    }
}
