// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * Writes events as the hooks of a coding agent would: with texts of the sizes that the events tell of, so that a parser
 * gets the same events back.
 */
final class HookJson
{
    private final JsonFactory factory = new JsonFactory();

    byte[] line(final HookEvent event) throws IOException
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = factory.createGenerator(bytes))
        {
            json.writeStartObject();
            text(json, "session_id", event.session());
            json.writeStringField("transcript_path", "/transcripts/" + event.session() + ".jsonl");
            text(json, "cwd", event.project());
            json.writeStringField(
                "hook_event_name", event.kind() == HookKind.UNKNOWN ? "SomethingNew" : event.kind().hookName());
            json.writeStringField("permission_mode", "default");
            text(json, "prompt_id", event.prompt());
            text(json, "agent_id", event.agent());
            text(json, "tool_name", event.toolName());
            text(json, "tool_use_id", event.toolUse());
            detail(json, event);
            sizes(json, event);
            json.writeNumberField("timestamp", event.timeMs());
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void text(final JsonGenerator json, final String field, final BoundedText text) throws IOException
    {
        if (!text.isEmpty())
        {
            json.writeStringField(field, text.toString());
        }
    }

    private static void detail(final JsonGenerator json, final HookEvent event) throws IOException
    {
        if (event.detail() != HookDetail.NONE)
        {
            final String field = switch (event.kind())
            {
                case SESSION_START -> "source";
                case SESSION_END -> "reason";
                case PRE_COMPACT -> "trigger";
                default -> "notification_type";
            };
            json.writeStringField(field, event.detail() == HookDetail.OTHER ? "novel" : event.detail().text());
        }
    }

    private static void sizes(final JsonGenerator json, final HookEvent event) throws IOException
    {
        if (event.inputBytes() > 0)
        {
            if (event.kind() == HookKind.USER_PROMPT_SUBMIT || event.inputBytes() < 8)
            {
                json.writeStringField("prompt", "x".repeat(event.inputBytes() - 2));
            }
            else
            {
                json.writeFieldName("tool_input");
                json.writeRawValue("{\"t\":\"" + "\\n".repeat((event.inputBytes() - 8) / 2) +
                    "y".repeat(event.inputBytes() % 2) + "\"}");
            }
        }
        if (event.outputBytes() > 0)
        {
            json.writeStringField(event.kind().isStop() ? "last_assistant_message" : "tool_response",
                "z".repeat(event.outputBytes() - 2));
        }
    }
}
