// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads one hook event from one line of JSON, token by token. Prompts, tool inputs, responses and messages are skipped
 * where they stand: only their size is taken, and no object ever holds them.
 * <p>
 * Of a field that occurs more than once the last usable value counts; a value of an unexpected type is as good as none.
 * Unknown fields and events are accepted and counted.
 * <p>
 * <b>Threading:</b> one thread.
 */
final class HookParser
{
    /** Deeper values make the line unusable; far more than any tool's input has. */
    static final int MAX_DEPTH = 10_000;

    private static final Map<BoundedText, HookKind> KINDS = kinds();
    private static final Map<BoundedText, HookDetail> DETAILS = details();

    private final JsonFactory json = JsonFactory.builder()
        .streamReadConstraints(StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            // The length of a line is bounded already, and so is all in it.
            .maxNumberLength(Integer.MAX_VALUE)
            .maxStringLength(Integer.MAX_VALUE)
            .maxNameLength(Integer.MAX_VALUE)
            .build())
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .build();
    private final BoundedText user = new BoundedText(64);
    private final BoundedText probe = new BoundedText(BoundedText.MAX_CAPACITY_BYTES);
    private final EdgeClock clock;
    private final ProjectFinder projects;
    private long unknownFields;
    private long unknownEvents;

    // Of the line that is being read.
    private boolean hasEventName;
    private boolean isUnknownEvent;
    private boolean hasBadTimestamp;
    private long lineUnknownFields;
    private long timestampMs;
    private int inputBytes;
    private int outputBytes;
    private String workingDirectory;
    private String newWorkingDirectory;

    HookParser(final String user, final EdgeClock clock, final ProjectFinder projects)
    {
        this.user.set(user);
        this.clock = clock;
        this.projects = projects;
    }

    /**
     * Reads a line.
     *
     * @param line   bytes of the line, from index 0
     * @param length of the line
     * @param number of the line
     * @param event  to fill; worth nothing if there is a fault
     * @return why the line cannot be used, or null if it can
     */
    LineFault parse(final byte[] line, final int length, final long number, final HookEvent event)
    {
        begin(event, number);
        try (JsonParser parser = json.createParser(line, 0, length))
        {
            if (parser.nextToken() != JsonToken.START_OBJECT)
            {
                return faultOfOther(parser);
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME)
            {
                final String name = parser.currentName();
                parser.nextToken();
                field(name, parser, line, event);
                parser.skipChildren();
            }
            if (parser.nextToken() != null)
            {
                return LineFault.MORE_THAN_ONE;
            }
        }
        catch (final StreamConstraintsException ex)
        {
            return LineFault.TOO_DEEP;
        }
        catch (final IOException ex)
        {
            // The bytes are in memory, so this is never about reading; the parser's own message quotes the line.
            return LineFault.NOT_JSON;
        }
        return finish(event);
    }

    /**
     * How many fields of usable lines were not known.
     */
    long unknownFields()
    {
        return unknownFields;
    }

    /**
     * How many usable lines were of an event that is not known.
     */
    long unknownEvents()
    {
        return unknownEvents;
    }

    private void begin(final HookEvent event, final long number)
    {
        event.clear();
        event.line(number);
        event.user().set(user);
        hasEventName = false;
        isUnknownEvent = false;
        hasBadTimestamp = false;
        lineUnknownFields = 0;
        timestampMs = TimeText.NO_TIME;
        inputBytes = 0;
        outputBytes = 0;
        workingDirectory = null;
        newWorkingDirectory = null;
    }

    /** What follows has to be valid for a line to be JSON at all. */
    private static LineFault faultOfOther(final JsonParser parser) throws IOException
    {
        parser.skipChildren();
        while (parser.nextToken() != null)
        {
            parser.skipChildren();
        }
        return LineFault.NOT_AN_OBJECT;
    }

    private LineFault finish(final HookEvent event)
    {
        if (!hasEventName)
        {
            return LineFault.NO_EVENT_NAME;
        }
        if (hasBadTimestamp)
        {
            return LineFault.BAD_TIMESTAMP;
        }
        final String folder = event.kind() == HookKind.CWD_CHANGED && newWorkingDirectory != null ?
            newWorkingDirectory : workingDirectory;
        if (folder != null)
        {
            event.project().set(projects.find(folder));
        }
        event.sizes(inputBytes, outputBytes);
        clock.stamp(event, timestampMs);
        unknownFields += lineUnknownFields;
        unknownEvents += isUnknownEvent ? 1 : 0;
        return null;
    }

    private void field(final String name, final JsonParser parser, final byte[] line, final HookEvent event)
        throws IOException
    {
        switch (name)
        {
            case "hook_event_name" -> kind(parser, event);
            case "session_id" -> text(parser, event.session());
            case "tool_use_id" -> text(parser, event.toolUse());
            case "prompt_id" -> text(parser, event.prompt());
            case "agent_id" -> text(parser, event.agent());
            case "tool_name" -> text(parser, event.toolName());
            case "cwd" -> workingDirectory = textOr(workingDirectory, parser);
            case "new_cwd" -> newWorkingDirectory = textOr(newWorkingDirectory, parser);
            case "source", "reason", "trigger", "notification_type" -> detail(parser, event);
            case "prompt", "tool_input" -> inputBytes = sizeBytes(parser, line);
            case "tool_response", "error", "message", "last_assistant_message" ->
                outputBytes = sizeBytes(parser, line);
            case "timestamp" -> timestamp(parser);
            case "transcript_path", "agent_transcript_path", "permission_mode", "agent_type", "stop_hook_active",
                "duration_ms", "old_cwd", "custom_instructions", "title", "model" ->
            {
                // Known, and not needed.
            }
            default -> lineUnknownFields++;
        }
    }

    private void kind(final JsonParser parser, final HookEvent event) throws IOException
    {
        if (parser.currentToken() == JsonToken.VALUE_STRING)
        {
            text(parser, probe);
            final HookKind known = KINDS.get(probe);
            event.kind(known == null ? HookKind.UNKNOWN : known);
            isUnknownEvent = known == null;
            hasEventName = !probe.isEmpty();
        }
    }

    private void detail(final JsonParser parser, final HookEvent event) throws IOException
    {
        if (parser.currentToken() == JsonToken.VALUE_STRING)
        {
            text(parser, probe);
            event.detail(DETAILS.getOrDefault(probe, HookDetail.OTHER));
        }
    }

    private void timestamp(final JsonParser parser) throws IOException
    {
        timestampMs = switch (parser.currentToken())
        {
            case VALUE_STRING -> TimeText.epochMs(parser.getText());
            case VALUE_NUMBER_INT -> parser.getTextLength() > 18 ?
                TimeText.NO_TIME : TimeText.inRange(parser.getLongValue());
            default -> TimeText.NO_TIME;
        };
        hasBadTimestamp = timestampMs == TimeText.NO_TIME && parser.currentToken() != JsonToken.VALUE_NULL;
    }

    private static void text(final JsonParser parser, final BoundedText target) throws IOException
    {
        if (parser.currentToken() == JsonToken.VALUE_STRING)
        {
            target.set(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
        }
    }

    private static String textOr(final String otherwise, final JsonParser parser) throws IOException
    {
        return parser.currentToken() == JsonToken.VALUE_STRING ? parser.getText() : otherwise;
    }

    /**
     * The size of a value as it stands in the line. A text is measured in the raw bytes, since asking the parser would
     * have it copied.
     */
    private static int sizeBytes(final JsonParser parser, final byte[] line) throws IOException
    {
        final int start = (int)parser.currentTokenLocation().getByteOffset();
        switch (parser.currentToken())
        {
            case START_OBJECT, START_ARRAY ->
            {
                parser.skipChildren();
                return (int)parser.currentLocation().getByteOffset() - start;
            }
            case VALUE_STRING ->
            {
                return endOfText(line, start) - start;
            }
            case VALUE_NULL ->
            {
                return 0;
            }
            default ->
            {
                return parser.getTextLength();
            }
        }
    }

    private static int endOfText(final byte[] line, final int start)
    {
        int i = start + 1;
        while (i < line.length && line[i] != '"')
        {
            i += line[i] == '\\' ? 2 : 1;
        }
        return i + 1;
    }

    private static Map<BoundedText, HookKind> kinds()
    {
        final Map<BoundedText, HookKind> result = new HashMap<>();
        for (final HookKind kind : HookKind.values())
        {
            if (kind != HookKind.UNKNOWN)
            {
                result.put(key(kind.hookName()), kind);
            }
        }
        return Map.copyOf(result);
    }

    private static Map<BoundedText, HookDetail> details()
    {
        final Map<BoundedText, HookDetail> result = new HashMap<>();
        for (final HookDetail detail : HookDetail.values())
        {
            if (detail != HookDetail.NONE)
            {
                result.put(key(detail.text()), detail);
            }
        }
        return Map.copyOf(result);
    }

    private static BoundedText key(final String name)
    {
        final BoundedText key = new BoundedText(BoundedText.MAX_CAPACITY_BYTES);
        key.set(name);
        return key.copy();
    }
}
