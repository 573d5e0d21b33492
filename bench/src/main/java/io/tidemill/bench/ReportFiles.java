// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import io.tidemill.bench.report.MarkdownText;
import picocli.CommandLine.Option;

/**
 * The options that ask for files. Filled in by picocli.
 */
final class ReportFiles
{
    @Option(names = "--json", paramLabel = "FILE", description = "Also write the results as JSON.")
    private Path json;

    @Option(names = "--html", paramLabel = "FILE",
        description = "Also write the results as one page with charts, for a browser.")
    private Path html;

    @Option(names = "--markdown", paramLabel = "FILE",
        description = "Also write the results into a page of text: what is measured now replaces its sections there.")
    private Path markdown;

    /** Null if it was not asked for; so are the others. */
    Path json()
    {
        return json;
    }

    Path html()
    {
        return html;
    }

    Path markdown()
    {
        return markdown;
    }

    /** Looked for before anything is measured. */
    Optional<Path> unwritable()
    {
        return Stream.of(json, html, markdown)
            .filter(Objects::nonNull)
            .filter(file -> !isWritable(file))
            .findFirst();
    }

    /** A page of somebody else, which must not be lost. A page without text is nobody's. */
    boolean isForeignMarkdown()
    {
        try
        {
            return markdown != null && Files.exists(markdown) && !MarkdownText.isOwn(Files.readString(markdown));
        }
        catch (final IOException ignore)
        {
            // What cannot be read as text is none of ours.
            return true;
        }
    }

    /** A section that somebody changed since it was measured. */
    Optional<String> editedSection() throws IOException
    {
        return markdown != null && Files.exists(markdown) ?
            MarkdownText.edited(Files.readString(markdown)) : Optional.empty();
    }

    boolean areSomeEqual()
    {
        final List<Path> files = Stream.of(json, html, markdown)
            .filter(Objects::nonNull)
            .map(file -> file.toAbsolutePath().normalize())
            .toList();
        return files.stream().distinct().count() < files.size();
    }

    private static boolean isWritable(final Path file)
    {
        final Path parent = file.toAbsolutePath().getParent();
        return !Files.isDirectory(file) && (!Files.exists(file) || Files.isWritable(file)) &&
            parent != null && Files.isDirectory(parent) && Files.isWritable(parent);
    }
}
