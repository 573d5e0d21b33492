// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.compare;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;

/**
 * What {@code --json} wrote of a run. Immutable.
 *
 * @param name    of the file, for people.
 * @param entries by what they are of, in the order of the file.
 * @param others  whose figures are not ours; a file of a time when they did not say so has none.
 * @param run     what the file says of the run, by name; empty if it is from a time when files did not.
 */
record RunFile(String name, Map<Entry.Key, Entry> entries, Set<Entry.Key> others, Map<String, String> run)
{
    private static final String EXPECTED = "expected is what ./tidemill bench --json writes: an array of objects, " +
        "each with a \"benchmark\" and either a \"contender\", a \"ratio_to\" or the id \"run\"";

    /**
     * Reads a file.
     *
     * @param file to read.
     * @return what it holds.
     * @throws IOException if it is not there or holds anything else; the message says what was expected.
     */
    static RunFile read(final Path file) throws IOException
    {
        try (InputStream in = Files.newInputStream(file); JsonParser json = new JsonFactory().createParser(in))
        {
            return read(file.toString(), json);
        }
        catch (final NoSuchFileException ex)
        {
            throw new IOException("cannot read " + file + ": there is no such file; " + EXPECTED, ex);
        }
        catch (final JsonProcessingException ex)
        {
            throw new IOException(
                "cannot read " + file + ": " + ex.getOriginalMessage() + " in line " +
                    (ex.getLocation() == null ? 0 : ex.getLocation().getLineNr()) + "; " + EXPECTED, ex);
        }
        catch (final UnexpectedException ex)
        {
            throw new IOException("cannot read " + file + ": " + ex.getMessage() + "; " + EXPECTED, ex);
        }
        catch (final IOException ex)
        {
            // A directory, no permission, bytes that are no text.
            throw new IOException("cannot read " + file + ": " + ex + "; " + EXPECTED, ex);
        }
    }

    private static RunFile read(final String name, final JsonParser json) throws IOException, UnexpectedException
    {
        final EntryReader reader = new EntryReader();
        Map<String, String> run = Map.of();
        if (json.nextToken() != JsonToken.START_ARRAY)
        {
            throw new UnexpectedException("it is not an array");
        }
        int objects = 0;
        while (json.nextToken() == JsonToken.START_OBJECT)
        {
            objects++;
            final Optional<Map<String, String>> told = reader.object(json, objects);
            run = told.orElse(run);
        }
        if (json.currentToken() != JsonToken.END_ARRAY)
        {
            throw new UnexpectedException("behind object " + objects + " is neither another one nor the end");
        }
        if (json.nextToken() != null)
        {
            throw new UnexpectedException("there is more behind the array");
        }
        return new RunFile(name, new LinkedHashMap<>(reader.entries()), reader.others(), run);
    }

    /** It is JSON, but not ours. */
    static final class UnexpectedException extends Exception
    {
        private static final long serialVersionUID = 1;

        UnexpectedException(final String message)
        {
            super(message);
        }
    }
}
