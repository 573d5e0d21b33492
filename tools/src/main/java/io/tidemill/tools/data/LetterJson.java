// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tidemill.engine.DeadLetter;

import java.io.IOException;
import java.io.Writer;

/**
 * Dead letters as JSON objects, one a line.
 */
final class LetterJson
{
    private LetterJson()
    {
    }

    /** Without the payload, or all of it. */
    static void write(
        final DeadLetter letter, final boolean isResubmitted, final boolean isWhole, final Writer out)
        throws IOException
    {
        try (JsonGenerator generator = new JsonFactory().createGenerator(out)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET).disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM))
        {
            generator.writeStartObject();
            generator.writeNumberField("sequence", letter.sequence());
            generator.writeStringField("time", Wording.engineTime(letter.timeNs()));
            generator.writeNumberField("timeNs", letter.timeNs());
            generator.writeStringField("stage", letter.stage());
            generator.writeStringField("kind", letter.kind().name());
            generator.writeNumberField("attempts", letter.attempts());
            generator.writeStringField("exception", letter.exception());
            generator.writeStringField("message", letter.message());
            generator.writeStringField("codec", letter.codecName());
            generator.writeNumberField("codecVersion", letter.codecVersion());
            generator.writeBooleanField("resubmitted", isResubmitted);
            if (isWhole)
            {
                generator.writeBinaryField("payload", letter.payload());
            }
            generator.writeEndObject();
        }
        out.write('\n');
    }
}
