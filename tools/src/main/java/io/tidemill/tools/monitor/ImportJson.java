// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;

import java.io.IOException;
import java.io.Writer;
import java.util.Locale;
import java.util.Map;

/**
 * Writes the result of an import for programs. Times are milliseconds since the epoch, -1 where there is none.
 */
final class ImportJson
{
    private final JsonGenerator json;

    private ImportJson(final JsonGenerator json)
    {
        this.json = json;
    }

    static void write(final ImportResult result, final Writer out) throws IOException
    {
        final JsonGenerator generator = new JsonFactory().createGenerator(out)
            .setPrettyPrinter(new DefaultPrettyPrinter())
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        new ImportJson(generator).result(result);
        generator.close();
        out.write(System.lineSeparator());
        out.flush();
    }

    private void result(final ImportResult result) throws IOException
    {
        json.writeStartObject();
        counts(result);
        json.writeNumberField("accepted", result.accepted());
        json.writeNumberField("duplicates", result.duplicates());
        json.writeNumberField("refused", result.refused());
        if (result.data() != null)
        {
            json.writeStringField("data", result.data().toString());
            json.writeNumberField("recovered", result.recovered());
            json.writeNumberField("snapshot", result.recovery().snapshot());
            json.writeNumberField("handledAnew", result.recovery().events());
        }
        json.writeStringField("stateHash", String.format(Locale.ROOT, "%016x", result.stateHash()));
        json.writeArrayFieldStart("users");
        for (final ActivityReport.UserReport user : result.after().users())
        {
            user(user);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void counts(final ImportResult result) throws IOException
    {
        final ImportCounts counts = result.counts();
        json.writeStringField("input", result.input());
        json.writeNumberField("lines", counts.lines());
        json.writeNumberField("blankLines", counts.blank());
        json.writeNumberField("badLines", counts.bad());
        json.writeNumberField("bytes", counts.bytes());
        json.writeNumberField("events", counts.events());
        json.writeNumberField("unknownEvents", counts.unknownEvents());
        json.writeNumberField("unknownFields", counts.unknownFields());
        json.writeBooleanField("stopped", counts.stopped());
        json.writeArrayFieldStart("firstFaults");
        for (final ImportCounts.Fault fault : counts.firstFaults())
        {
            json.writeStartObject();
            json.writeNumberField("line", fault.line());
            json.writeStringField("fault", fault.fault().name().toLowerCase(Locale.ROOT));
            json.writeNumberField("bytes", fault.lengthBytes());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void user(final ActivityReport.UserReport user) throws IOException
    {
        json.writeStartObject();
        json.writeStringField("user", user.user());
        json.writeNumberField("lastEventMs", user.clockMs());
        json.writeNumberField("windows", user.windows());
        json.writeNumberField("windowStartMs", user.windowMs());
        json.writeBooleanField("windowOpen", user.windowOpen());
        json.writeNumberField("blocks", user.blocks());
        json.writeNumberField("activeMs", user.activeMs());
        json.writeNumberField("late", user.late());
        json.writeNumberField("duplicates", user.duplicates());
        json.writeNumberField("future", user.future());
        json.writeNumberField("overflowed", user.overflowed());
        json.writeNumberField("forgottenSessions", user.forgotten());
        sessions(user.sessions());
        json.writeObjectFieldStart("events");
        for (final Map.Entry<HookKind, Long> entry : user.events().entrySet())
        {
            json.writeNumberField(entry.getKey() == HookKind.UNKNOWN ? "unknown" : entry.getKey().hookName(),
                entry.getValue());
        }
        json.writeEndObject();
        json.writeArrayFieldStart("projects");
        for (final ActivityReport.ProjectReport project : user.projects())
        {
            project(project);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void project(final ActivityReport.ProjectReport project) throws IOException
    {
        json.writeStartObject();
        json.writeStringField("project", project.project());
        json.writeNumberField("windows", project.windows());
        json.writeNumberField("blocks", project.blocks());
        json.writeNumberField("activities", project.activities());
        json.writeNumberField("activeMs", project.activeMs());
        sessions(project.sessions());
        json.writeEndObject();
    }

    private void sessions(final Map<SessionState, Long> sessions) throws IOException
    {
        json.writeObjectFieldStart("sessions");
        for (final Map.Entry<SessionState, Long> entry : sessions.entrySet())
        {
            json.writeNumberField(entry.getKey().label(), entry.getValue());
        }
        json.writeEndObject();
    }
}
